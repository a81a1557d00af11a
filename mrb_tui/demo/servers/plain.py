"""The three small ones: the service's health endpoint, the provider's status page, the control host."""

from datetime import timedelta

from aiohttp import web

from mrb_tui.demo.world import World


def service_health(world: World) -> web.Application:
    """`/health`: what the service says of itself and of its provider."""

    async def health(request: web.Request) -> web.Response:
        ratio = world.moment.error_ratio
        mistral = "down" if ratio >= 0.9 else "degraded" if ratio >= 0.01 else "ok"
        serving = bool(world.workload.ready())
        body = {
            "status": "ok" if serving and mistral == "ok" else "degraded" if serving else "down",
            "services": {"mistral": {"status": mistral, "error_ratio": round(ratio, 3)}, "database": {"status": "ok"}},
        }
        return web.json_response(body, status=200 if serving else 503)

    return _application({"/health": health})


def status_page(world: World) -> web.Application:
    """`/api/v2/summary.json`, which lags behind the truth as such pages do."""

    async def summary(request: web.Request) -> web.Response:
        admits = world.provider.admits_it
        status = {"indicator": "major", "description": "Partial System Outage"} if admits else _WELL
        said = (world.now if admits else world.now - timedelta(days=3)).isoformat()
        component = {"name": "API", "status": "major_outage" if admits else "operational", "updated_at": said}
        page = {"id": "demo", "name": "Mistral AI (mock)", "url": "https://status.example", "updated_at": said}
        incidents = [_incident(said)] if admits else []
        body = {"page": page, "status": status, "components": [component], "incidents": incidents}
        return web.json_response(body)

    return _application({"/api/v2/summary.json": summary})


def control_host(world: World) -> web.Application:
    """Answers; that is all it is for."""

    async def well(request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    return _application({"/": well})


_WELL = {"indicator": "none", "description": "All Systems Operational"}


def _incident(said: str) -> dict[str, object]:
    update = {"status": "investigating", "body": "We are looking into elevated errors.", "updated_at": said}
    return {
        "name": "Elevated errors on the API",
        "status": "investigating",
        "impact": "major",
        "updated_at": said,
        "shortlink": "https://status.example/i/demo",
        "incident_updates": [update],
    }


def _application(routes: dict[str, object]) -> web.Application:
    application = web.Application()
    for path, handler in routes.items():
        application.router.add_get(path, handler)  # type: ignore[arg-type]  # each is a handler of a request
    return application
