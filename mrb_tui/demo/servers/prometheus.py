"""The Prometheus HTTP API: instant and range queries. https://prometheus.io/docs/prometheus/latest/querying/api/"""

import math
import time
from datetime import datetime

from aiohttp import web

from mrb_tui.demo.promql import BadQueryError, Evaluator
from mrb_tui.demo.world import World

_MOST_POINTS = 11_000


def prometheus(world: World, speed: float) -> web.Application:
    """The application. Times in queries are the wall clock's, windows are the world's."""
    evaluator = Evaluator(world.metrics)

    def world_s(wall_s: float) -> float:
        return world.elapsed_s - (time.time() - wall_s) * speed

    async def query(request: web.Request) -> web.Response:
        values = await _values(request)
        wall_s = _time(values.get("time"))
        try:
            vector = evaluator.vector(values.get("query", ""), world_s(wall_s))
        except (BadQueryError, KeyError) as error:
            return _bad(error)
        result = [{"metric": dict(labels), "value": [wall_s, _text(number)]} for labels, number in vector.items()]
        return _success("vector", result)

    async def query_range(request: web.Request) -> web.Response:
        values = await _values(request)
        try:
            start_s, end_s = _time(values["start"]), _time(values["end"])
            step_s = float(values["step"])
            if step_s <= 0 or end_s < start_s or (end_s - start_s) / step_s > _MOST_POINTS:
                raise BadQueryError("exceeded maximum resolution of 11,000 points per timeseries")
            series: dict[tuple[tuple[str, str], ...], list[list[object]]] = {}
            at_s = start_s
            while at_s <= end_s:
                for labels, number in evaluator.vector(values.get("query", ""), world_s(at_s)).items():
                    series.setdefault(labels, []).append([at_s, _text(number)])
                at_s += step_s
        except (BadQueryError, KeyError, ValueError) as error:
            return _bad(error)
        return _success("matrix", [{"metric": dict(labels), "values": points} for labels, points in series.items()])

    async def ready(request: web.Request) -> web.Response:
        return web.Response(text="Prometheus Server is Ready.\n")

    application = web.Application()
    for method in ("GET", "POST"):
        application.router.add_route(method, "/api/v1/query", query)
        application.router.add_route(method, "/api/v1/query_range", query_range)
    application.router.add_get("/-/ready", ready)
    return application


async def _values(request: web.Request) -> dict[str, str]:
    form = await request.post() if request.method == "POST" else {}
    return {**{key: str(value) for key, value in form.items()}, **request.query}


def _time(text: str | None) -> float:
    if text is None:
        return time.time()
    try:
        return float(text)
    except ValueError:
        return datetime.fromisoformat(text).timestamp()


def _text(number: float) -> str:
    return "NaN" if math.isnan(number) else f"{number:.10g}"


def _success(kind: str, result: object) -> web.Response:
    return web.json_response({"status": "success", "data": {"resultType": kind, "result": result}})


def _bad(error: Exception) -> web.Response:
    body = {"status": "error", "errorType": "bad_data", "error": f'invalid parameter "query": {error}'}
    return web.json_response(body, status=400)
