"""Metrics: each query apart, the second server where the first is down."""

import json
import math
from datetime import datetime
from pathlib import Path

from mrb_tui.clients.prometheus import PromSample, QueryAnswer
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence.collecting import collect
from mrb_tui.evidence.metrics import Metrics, Server
from tests.evidence.making import NOON, WINDOW, members, nobody, request


class Prom:
    def __init__(self, url: str, *, down: bool = False) -> None:
        self.url, self._down = url, down

    async def query_range(self, promql: str, start_at: datetime, end_at: datetime, step_s: float) -> QueryAnswer:
        assert (start_at, end_at, step_s) == (WINDOW.from_at, WINDOW.to_at, 15.0)
        if self._down or promql == "bad(":
            raise TroubleError(Trouble(TroubleKind.REJECTED, "It was not read", f"{self.url} says no"))
        samples = [PromSample({"code": "429"}, value, NOON) for value in (0.5, math.nan)] if promql == "good" else []
        return QueryAnswer(tuple(samples), ("a warning",))


async def test_metrics_as_json(tmp_path: Path) -> None:
    async def connect() -> tuple[Server, ...]:
        return Prom("http://first", down=True), Prom("http://second")

    queries = {"errors": "good", "rate": "bad(", "latency": "nothing"}
    bundle = await collect(request(tmp_path), [Metrics(connect, queries, WINDOW)], nobody)
    found = members(bundle.path)
    errors = json.loads(found["metrics/errors.json"])
    assert errors["server"] == "http://second"
    assert errors["series"] == [
        {"labels": {"code": "429"}, "points": [["2026-11-24T12:00:00Z", 0.5], ["2026-11-24T12:00:00Z", "nan"]]}
    ]
    missing = {one.what: one.why for one in bundle.yields[0].missing}
    assert missing == {
        "metrics: rate": "http://first says no",
        "metrics: latency": "Prometheus has no data for this query in the window",
    }
