"""The part of Atlassian Statuspage's API with which one's own page is written (developer.statuspage.io)."""

from collections.abc import Awaitable, Callable, Mapping
from json import JSONDecodeError
from typing import Any

from aiohttp import web

from mrb_tui.demo.audience import COMPONENTS, PAGE_ID, PAGE_KEY, Audience
from mrb_tui.demo.servers.faults import failing
from mrb_tui.demo.world import World

_STATUSES = ("investigating", "identified", "monitoring", "resolved")
_IMPACTS = ("none", "minor", "major", "critical", "maintenance")
_STATES = ("operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance", "")
_LONGEST_NAME = 255
_LONGEST_BODY = 25_000

_Act = Callable[[web.Request], Awaitable[web.Response]]


def statuspage(world: World) -> web.Application:
    """One page and its key."""
    page = _Page(world)
    application = web.Application(middlewares=[failing(world.audience.page_faults)])
    base = "/v1/pages/{page}"
    application.router.add_get(f"{base}/components", _guarded(page.list_components))
    application.router.add_get(f"{base}/incidents", _guarded(page.list_incidents))
    application.router.add_post(f"{base}/incidents", _guarded(page.create))
    application.router.add_get(f"{base}/incidents/unresolved", _guarded(page.list_unresolved))
    application.router.add_get(f"{base}/incidents/{{incident}}", _guarded(page.read))
    application.router.add_patch(f"{base}/incidents/{{incident}}", _guarded(page.update))
    application.router.add_put(f"{base}/incidents/{{incident}}", _guarded(page.update))
    return application


class _Page:
    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def _audience(self) -> Audience:
        return self._world.audience

    async def list_components(self, request: web.Request) -> web.Response:
        states = self._audience.components
        return web.json_response([_component(key, states[key]) for key in COMPONENTS])

    async def list_incidents(self, request: web.Request) -> web.Response:
        limit = int(request.query.get("limit", "100"))
        return web.json_response([*reversed(self._audience.incidents.values())][: min(limit, 100)])

    async def list_unresolved(self, request: web.Request) -> web.Response:
        incidents = [each for each in self._audience.incidents.values() if each["status"] != "resolved"]
        return web.json_response(incidents[::-1])

    async def read(self, request: web.Request) -> web.Response:
        return web.json_response(self._incident(request))

    async def create(self, request: web.Request) -> web.Response:
        given = await _given(request)
        wrong = _mistakes(given, self._audience.components)
        if not given.get("name"):
            wrong.append("Name can't be blank")
        if wrong:
            return web.json_response({"error": wrong}, status=422)
        number = len(self._audience.incidents) + 1
        incident: dict[str, Any] = {
            "id": f"demo{number:08d}",
            "page_id": PAGE_ID,
            "status": "investigating",
            "impact": "none",
            "impact_override": None,
            "shortlink": f"https://stspg.example/{number}",
            "created_at": self._world.now.isoformat(),
            "metadata": {},
            "components": [],
            "incident_updates": [],
        }
        self._audience.incidents[str(incident["id"])] = incident
        self._change(incident, given)
        return web.json_response(incident, status=201)

    async def update(self, request: web.Request) -> web.Response:
        incident, given = self._incident(request), await _given(request)
        if wrong := _mistakes(given, self._audience.components):
            return web.json_response({"error": wrong}, status=422)
        self._change(incident, given)
        return web.json_response(incident)

    def _change(self, incident: dict[str, Any], given: Mapping[str, Any]) -> None:
        for name in ("name", "status", "impact_override", "metadata"):
            if name in given:
                incident[name] = given[name]
        incident["impact"] = incident["impact_override"] or incident["impact"]
        incident["updated_at"] = said = self._world.now.isoformat()
        states = self._audience.components
        states.update(given.get("components") or {})
        named = set(given.get("component_ids", [each["id"] for each in incident["components"]]))
        incident["components"] = [_component(key, states[key]) for key in COMPONENTS if key in named]
        if given.get("body"):
            notify = bool(given.get("deliver_notifications", True))
            self._audience.notified += notify
            incident["incident_updates"].insert(
                0,
                {
                    "id": f"{incident['id']}-{len(incident['incident_updates']) + 1}",
                    "status": incident["status"],
                    "body": given["body"],
                    "created_at": said,
                    "deliver_notifications": notify,
                },
            )

    def _incident(self, request: web.Request) -> dict[str, Any]:
        incident = self._audience.incidents.get(request.match_info["incident"])
        if incident is None:
            raise web.HTTPNotFound(text='{"error": "Not found"}', content_type="application/json")
        return incident


def _guarded(act: _Act) -> _Act:
    async def guard(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"OAuth {PAGE_KEY}":
            return web.json_response({"error": "Could not authenticate"}, status=401)
        if request.match_info["page"] != PAGE_ID:
            return web.json_response({"error": "Not found"}, status=404)
        return await act(request)

    return guard


async def _given(request: web.Request) -> Mapping[str, Any]:
    try:
        body = await request.json()
    except (JSONDecodeError, UnicodeDecodeError):
        body = None
    given = body.get("incident") if isinstance(body, dict) else None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text='{"error": "Bad request"}', content_type="application/json")
    return given


def _mistakes(given: Mapping[str, Any], components: Mapping[str, str]) -> list[str]:
    wrong = []
    if len(str(given.get("name", ""))) > _LONGEST_NAME:
        wrong.append(f"Name is too long (maximum is {_LONGEST_NAME} characters)")
    if len(str(given.get("body", ""))) > _LONGEST_BODY:
        wrong.append(f"Body is too long (maximum is {_LONGEST_BODY} characters)")
    if given.get("status", "investigating") not in _STATUSES:
        wrong.append("Status is not included in the list")
    if given.get("impact_override") not in (None, *_IMPACTS):
        wrong.append("Impact override is not included in the list")
    states = given.get("components") or {}
    wrong += [
        f"Component {key} is invalid" for key in (*states, *given.get("component_ids", ())) if key not in components
    ]
    wrong += ["Component status is invalid" for state in states.values() if state not in _STATES]
    if any(not isinstance(value, dict) for value in (given.get("metadata") or {}).values()):
        wrong.append("Metadata values must be objects")
    return wrong


def _component(key: str, state: str) -> dict[str, str]:
    return {"id": key, "name": COMPONENTS[key], "status": state, "page_id": PAGE_ID}
