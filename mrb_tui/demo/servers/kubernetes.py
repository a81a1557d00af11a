"""The Kubernetes API, as far as a console for one workload needs it."""

import asyncio
import base64
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientConnectionResetError, web

from mrb_tui.demo import kube_objects as objects
from mrb_tui.demo.kube_surroundings import events, network_policy
from mrb_tui.demo.log_writer import Written
from mrb_tui.demo.patching import PatchError, json_patch, merge, strategic
from mrb_tui.demo.workload import LABELS, NAME, NAMESPACE, Pod
from mrb_tui.demo.world import World

TOKEN = "demo-token-of-the-oncall-engineer"  # noqa: S105 - opens a mock on loopback
SECRET = "mistral-secrets"  # noqa: S105 - a name
_APPS = f"/apis/apps/v1/namespaces/{NAMESPACE}"
_CORE = f"/api/v1/namespaces/{NAMESPACE}"
_LOOK_S = 0.2


def kubernetes(world: World, provider_port: int = 443) -> web.Application:
    """The application; every path wants the token. The pods reach their provider at `provider_port`."""
    api = _Api(world, provider_port)
    application = web.Application(middlewares=[_authenticated])
    add = application.router.add_route
    add("GET", "/version", api.version)
    add("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", api.review)
    add("GET", f"{_APPS}/deployments", api.deployments)
    add("GET", f"{_APPS}/deployments/{{name}}", api.deployment)
    add("PATCH", f"{_APPS}/deployments/{{name}}", api.patch_deployment)
    add("GET", f"{_APPS}/replicasets", api.replica_sets)
    add("GET", f"{_CORE}/pods", api.pods)
    add("GET", f"{_CORE}/pods/{{name}}", api.pod)
    add("GET", f"{_CORE}/pods/{{name}}/log", api.log)
    add("GET", f"{_CORE}/events", api.events)
    add("GET", f"/apis/networking.k8s.io/v1/namespaces/{NAMESPACE}/networkpolicies", api.network_policies)
    add(
        "GET",
        f"/apis/autoscaling/v1/namespaces/{NAMESPACE}/horizontalpodautoscalers",
        api.empty("HorizontalPodAutoscalerList", "autoscaling/v1"),
    )
    add("GET", f"{_CORE}/secrets/{{name}}", api.secret)
    add("PATCH", f"{_CORE}/secrets/{{name}}", api.patch_secret)
    add("*", "/{rest:.*}", api.nothing)
    return application


@web.middleware
async def _authenticated(request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return _answer(objects.status(401, "Unauthorized", "Unauthorized"))
    response: web.StreamResponse = await handler(request)
    return response


class _Api:
    def __init__(self, world: World, provider_port: int) -> None:
        self._provider_port = provider_port
        self._world = world
        self._workload = world.workload
        self._secret_annotations: dict[str, str] = {}
        self._secret_version = 7

    async def version(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"major": "1", "minor": "34", "gitVersion": "v1.34.0-mock", "platform": "mock"})

    async def review(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        review = {**body, "status": {"allowed": True, "reason": "the mock allows everything"}}
        return web.json_response(review, status=201)

    async def deployments(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("watch") in ("1", "true"):
            return await self._watch(request, lambda: {NAME: objects.deployment(self._workload)})
        return self._list("DeploymentList", "apps/v1", [objects.deployment(self._workload)])

    async def deployment(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["name"] != NAME:
            return _missing("deployments.apps", request.match_info["name"])
        return web.json_response(objects.deployment(self._workload))

    async def patch_deployment(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["name"] != NAME:
            return _missing("deployments.apps", request.match_info["name"])
        before = objects.deployment(self._workload)
        try:
            after = _patched(before, request.content_type, json.loads(await request.read()))
        except (PatchError, ValueError) as error:
            return _answer(objects.status(getattr(error, "code", 400), "Invalid", str(error)))
        wanted = after["metadata"].get("resourceVersion")
        if wanted not in (None, before["metadata"]["resourceVersion"]):
            message = f'Operation cannot be fulfilled on deployments.apps "{NAME}": the object has been modified'
            return _answer(objects.status(409, "Conflict", message, name=NAME, kind="deployments"))
        if after["metadata"].get("uid") != before["metadata"]["uid"]:
            return _answer(objects.status(422, "Invalid", "metadata.uid: field is immutable"))
        if request.query.get("dryRun") == "All":
            return web.json_response(after)
        self._workload.annotations = dict(after["metadata"].get("annotations") or {})
        template = after["spec"]["template"]
        template["metadata"].get("labels", {}).pop("pod-template-hash", None)
        replicas, paused = int(after["spec"].get("replicas", 1)), bool(after["spec"].get("paused", False))
        self._workload.change(template, self._world.now, replicas=replicas, paused=paused)
        return web.json_response(objects.deployment(self._workload))

    async def replica_sets(self, request: web.Request) -> web.StreamResponse:
        found = [objects.replica_set(self._workload, each) for each in self._workload.replica_sets]
        return self._list("ReplicaSetList", "apps/v1", found)

    async def pods(self, request: web.Request) -> web.StreamResponse:
        chosen = _selects(request.query.get("labelSelector", ""))
        if request.query.get("watch") in ("1", "true"):
            return await self._watch(
                request, lambda: {p.name: objects.pod(self._workload, p) for p in self._workload.pods if chosen}
            )
        found = [objects.pod(self._workload, each) for each in self._workload.pods] if chosen else []
        return self._list("PodList", "v1", found)

    async def pod(self, request: web.Request) -> web.StreamResponse:
        found = self._pod(request)
        return (
            web.json_response(objects.pod(self._workload, found))
            if found
            else _missing("pods", request.match_info["name"])
        )

    async def log(self, request: web.Request) -> web.StreamResponse:
        found = self._pod(request)
        if found is None:
            return _missing("pods", request.match_info["name"])
        if not found.started and not found.restarts:
            message = f'container "{NAME}" in pod "{found.name}" is waiting to start: ContainerCreating'
            return _answer(objects.status(400, "BadRequest", message))
        if request.query.get("previous") == "true" and not found.restarts:
            message = f'previous terminated container "{NAME}" in pod "{found.name}" not found'
            return _answer(objects.status(400, "BadRequest", message))
        return await self._stream_log(request, found)

    async def _stream_log(self, request: web.Request, pod: Pod) -> web.StreamResponse:
        query = request.query
        written = self._world.logs.of(pod.name)
        run = written.run_before() if query.get("previous") == "true" else written.run_now()
        lines = [line for line in run if line.at >= _since(query, self._world.now)]
        if (tail := query.get("tailLines", "")).isdigit():
            lines = lines[-int(tail) :] if int(tail) else []
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        stamped = query.get("timestamps") == "true"
        with suppress(ClientConnectionResetError, ConnectionResetError):
            await response.prepare(request)
            await response.write(b"".join(_line(line, stamped=stamped) for line in lines))
            seen = lines[-1].number if lines else written.next_number - 1
            while query.get("follow") == "true" and pod in self._workload.pods:
                await asyncio.sleep(_LOOK_S)
                fresh = [line for line in written.lines if line.number > seen]
                if fresh:
                    seen = fresh[-1].number
                    await response.write(b"".join(_line(line, stamped=stamped) for line in fresh))
            await response.write_eof()
        return response

    async def secret(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["name"] != SECRET:
            return _missing("secrets", request.match_info["name"])
        return web.json_response(self._secret())

    async def patch_secret(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["name"] != SECRET:
            return _missing("secrets", request.match_info["name"])
        patch, before = json.loads(await request.read()), self._secret()
        known = patch.get("metadata", {}) if isinstance(patch, dict) else {}
        for field in ("uid", "resourceVersion"):
            if known.get(field, before["metadata"][field]) != before["metadata"][field]:
                message = f'Operation cannot be fulfilled on secrets "{SECRET}": the object has been modified'
                return _answer(objects.status(409, "Conflict", message, name=SECRET, kind="secrets"))
        after = _patched(before, request.content_type, patch)
        after.setdefault("data", {}).update(
            {
                key: base64.b64encode(value.encode()).decode()
                for key, value in (after.pop("stringData", None) or {}).items()
            }
        )
        if request.query.get("dryRun") != "All":
            self._world.secrets = {key: base64.b64decode(value).decode() for key, value in after["data"].items()}
            self._world.key_changed()
            self._secret_annotations = dict(after["metadata"].get("annotations") or {})
            self._secret_version += 1
        return web.json_response(after)

    def empty(self, kind: str, version: str) -> Callable[[web.Request], Any]:
        async def handler(request: web.Request) -> web.StreamResponse:
            return self._list(kind, version, [])

        return handler

    async def events(self, request: web.Request) -> web.StreamResponse:
        return self._list("EventList", "v1", events(self._workload))

    async def network_policies(self, request: web.Request) -> web.StreamResponse:
        policy = network_policy(self._workload, self._provider_port)
        return self._list("NetworkPolicyList", "networking.k8s.io/v1", [policy])

    async def nothing(self, request: web.Request) -> web.StreamResponse:
        return _answer(objects.status(404, "NotFound", "the server could not find the requested resource"))

    def _secret(self) -> dict[str, Any]:
        data = {key: base64.b64encode(value.encode()).decode() for key, value in self._world.secrets.items()}
        metadata = {
            "name": SECRET,
            "namespace": NAMESPACE,
            "uid": "6c7d0c54-0000-4000-8000-0000000000ff",
            "resourceVersion": str(self._secret_version),
            "annotations": dict(self._secret_annotations),
        }
        return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": "Opaque", "data": data}

    def _pod(self, request: web.Request) -> Pod | None:
        return next((pod for pod in self._workload.pods if pod.name == request.match_info["name"]), None)

    def _list(self, kind: str, version: str, found: list[dict[str, Any]]) -> web.Response:
        return web.json_response(objects.listed(kind, version, found, self._workload.version))

    async def _watch(
        self, request: web.Request, current: Callable[[], dict[str, dict[str, Any]]]
    ) -> web.StreamResponse:
        """Differences between looks, as events. A client that has gone ends it."""
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        known: dict[str, dict[str, Any]] = current() if request.query.get("resourceVersion") else {}
        with suppress(ClientConnectionResetError, ConnectionResetError):
            await response.prepare(request)
            while True:
                now = current()
                for name in known.keys() | now.keys():
                    if known.get(name) != now.get(name):
                        kind = "DELETED" if name not in now else "MODIFIED" if name in known else "ADDED"
                        await response.write(
                            json.dumps({"type": kind, "object": now.get(name) or known[name]}).encode() + b"\n"
                        )
                known = now
                await asyncio.sleep(_LOOK_S)
        return response


def _patched(before: dict[str, Any], content_type: str, patch: Any) -> dict[str, Any]:
    if content_type == "application/json-patch+json":
        result = json_patch(before, patch)
    elif content_type == "application/merge-patch+json":
        result = merge(before, patch)
    elif content_type in ("application/strategic-merge-patch+json", "application/apply-patch+yaml"):
        result = strategic(before, patch)
    else:
        raise PatchError(415, f"the body of the request was in an unknown format: {content_type}")
    assert isinstance(result, dict)
    return result


def _selects(selector: str) -> bool:
    terms = [term.partition("=") for term in selector.split(",") if term]
    return all(LABELS.get(key.strip()) == value.lstrip("=").strip() for key, _, value in terms)


def _since(query: Any, now: datetime) -> datetime:
    if seconds := query.get("sinceSeconds"):
        return now - timedelta(seconds=float(seconds))
    if text := query.get("sinceTime"):
        return datetime.fromisoformat(text)
    return datetime.min.replace(tzinfo=now.tzinfo)


def _line(line: Written, *, stamped: bool) -> bytes:
    head = f"{line.at.strftime('%Y-%m-%dT%H:%M:%S.%f')}000Z " if stamped else ""
    return f"{head}{line.text}\n".encode()


def _missing(kind: str, name: str) -> web.Response:
    return _answer(objects.status(404, "NotFound", f'{kind} "{name}" not found', name=name, kind=kind))


def _answer(status: dict[str, Any]) -> web.Response:
    return web.json_response(status, status=status["code"])
