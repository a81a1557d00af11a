"""As much of the Mistral API as the console asks: the model list, and a completion of one token."""

import asyncio

from aiohttp import web

from mrb_tui.demo.world import World

_MODELS = ("mistral-small-latest", "mistral-large-latest", "codestral-latest")


def mistral_api(world: World, speed: float) -> web.Application:
    """The application; slow answers take their world seconds at the world's speed, or as the client gives up."""

    async def models(request: web.Request) -> web.StreamResponse:
        if world.scenario.models_well:
            return _listed(world) if _key(request) in {*world.provider.keys, world.console_key} else _unauthorized()
        refused = await _refused(request)
        return refused or _listed(world)

    async def completions(request: web.Request) -> web.StreamResponse:
        refused = await _refused(request)
        if refused is not None:
            return refused
        choice = {"index": 0, "message": {"role": "assistant", "content": "pong"}, "finish_reason": "length"}
        body = {"id": "cmpl-demo", "object": "chat.completion", "choices": [choice], "usage": {"total_tokens": 6}}
        return web.json_response(body, headers=_limits(world))

    async def _refused(request: web.Request) -> web.Response | None:
        if _key(request) not in world.provider.keys:
            return _unauthorized()
        if world.provider.down:
            return web.Response(
                status=503, text="<html><body>Service Temporarily Unavailable</body></html>", content_type="text/html"
            )
        if world.moment.by_code.get("429", 0) > 0:
            return _limited(world)
        if world.provider.latency_s > 1:
            await asyncio.sleep(world.provider.latency_s if speed <= 10 else world.provider.latency_s * 10 / speed)
        return None

    application = web.Application()
    application.router.add_get("/v1/models", models)
    application.router.add_post("/v1/chat/completions", completions)
    return application


def _key(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def _listed(world: World) -> web.Response:
    data = [{"id": name, "object": "model", "owned_by": "mistralai"} for name in _MODELS]
    return web.json_response({"object": "list", "data": data}, headers=_limits(world))


def _unauthorized() -> web.Response:
    return web.json_response({"detail": "Unauthorized"}, status=401)


def _limited(world: World) -> web.Response:
    body = {
        "object": "error",
        "message": "Requests rate limit exceeded",
        "type": "rate_limited",
        "param": None,
        "code": "1300",
    }
    return web.json_response(body, status=429, headers={**_limits(world), "Retry-After": "3"})


def _limits(world: World) -> dict[str, str]:
    limited = world.moment.by_code.get("429", 0) > 0
    return {
        "x-ratelimit-limit-req-minute": "60",
        "x-ratelimit-remaining-req-minute": "0" if limited else "41",
        "x-ratelimitbysize-limit-minute": "500000",
        "x-ratelimitbysize-remaining-minute": "1200" if limited else "388000",
        "x-request-id": f"demo-{int(world.elapsed_s):06d}",
    }
