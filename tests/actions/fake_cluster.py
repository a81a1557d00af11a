"""A cluster in memory: one Deployment, its ReplicaSets, and everything that can go wrong with a request to it."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mrb_tui.actions.kubernetes.snapshot import DeploymentRef
from mrb_tui.actions.kubernetes.stamp import PLANS
from mrb_tui.actions.kubernetes.template import digest
from mrb_tui.clients.kube_words import KubeError, Permission
from mrb_tui.demo.patching import PatchError, json_patch
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

REF = DeploymentRef("shop", "chat")
KEY = {"name": "MISTRAL_API_KEY", "valueFrom": {"secretKeyRef": {"name": "mistral-secrets", "key": "api-key"}}}
REVISION = "deployment.kubernetes.io/revision"


class Crash(BaseException):
    """The process dies here."""


def deployment(**env: str) -> dict[str, Any]:
    """As the API server gives it, rolled out."""
    variables: list[dict[str, Any]] = [{"name": name, "value": value} for name, value in env.items()]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": REF.name,
            "namespace": REF.namespace,
            "uid": "uid-1",
            "resourceVersion": "1",
            "generation": 1,
            "annotations": {REVISION: "1"},
        },
        "spec": {
            "replicas": 3,
            "progressDeadlineSeconds": 600,
            "selector": {"matchLabels": {"app": "chat"}},
            "template": {
                "metadata": {"creationTimestamp": None, "labels": {"app": "chat"}},
                "spec": {
                    "initContainers": [{"name": "wait", "image": "wait:1"}],
                    "containers": [
                        {"name": "app", "image": "chat:1", "env": [*variables, KEY]},
                        {"name": "proxy", "image": "proxy:1"},
                    ],
                },
            },
        },
        "status": rolled_out(3, generation=1),
    }


def rolled_out(replicas: int, *, generation: int) -> dict[str, Any]:
    """The status of a finished rollout."""
    counts = dict.fromkeys(("replicas", "updatedReplicas", "readyReplicas", "availableReplicas"), replicas)
    return {"observedGeneration": generation, "conditions": [], **counts}


def kube_error(code: int, message: str, **more: Any) -> KubeError:
    """An answer with an error status."""
    kind = {403: TroubleKind.FORBIDDEN, 404: TroubleKind.NOT_FOUND}.get(code, TroubleKind.REJECTED)
    kind = TroubleKind.SERVER_ERROR if code >= 500 else kind
    return KubeError(Trouble(kind, "Changing failed", message), code, {"message": message, "code": code, **more})


def no_answer() -> TroubleError:
    """A request that may have arrived or not."""
    return TroubleError(Trouble(TroubleKind.TIMEOUT, "Changing failed", "no answer within 5 s"))


@dataclass
class FakeCluster:
    """Implements `KubeApi`. `written` are the plans whose writes were taken, in order, each as often as it was."""

    workload: dict[str, Any] = field(default_factory=lambda: deployment(LIMIT="50"))
    server: str = "https://cluster.example"
    context: str = "prod"
    may: bool = True
    written: list[str] = field(default_factory=list)
    tried_dry: int = 0
    rolls_in: int = 1
    """How many looks a rollout takes; -1: it never ends."""
    next_write: str = "taken"
    """`taken`, `lost` (taken, no answer), `unsent`, `silent` (never arrives, no answer), `late`, `crash before`,
    `crash after`, or an HTTP status."""
    next_dry_run: int = 200
    unreachable: bool = False
    is_gone: bool = False
    pods: list[dict[str, Any]] = field(default_factory=list)
    autoscalers: list[dict[str, Any]] = field(default_factory=list)
    replica_sets: list[dict[str, Any]] = field(default_factory=list)
    late: list[tuple[datetime, list[Any]]] = field(default_factory=list)
    clock: Callable[[], datetime] = lambda: datetime(2026, 3, 1, tzinfo=UTC)
    refused_paths: tuple[str, ...] = ()
    on_write: Any = None
    _looks: int = 0
    _rolling: bool = False

    def __post_init__(self) -> None:
        self._adopt()

    async def get(self, path: str, query: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
        if self.unreachable:
            raise no_answer()
        if any(part in path for part in self.refused_paths):
            raise kube_error(403, f"may not read {path}")
        if path == REF.path and self.is_gone:
            raise kube_error(404, "not found")
        if path == REF.path:
            self._advance()
            return copy.deepcopy(self.workload)
        if path.endswith("/replicasets"):
            return {"items": copy.deepcopy(self.replica_sets)}
        if path.endswith("/horizontalpodautoscalers"):
            return {"items": copy.deepcopy(self.autoscalers)}
        if path.endswith("/pods"):
            return {"items": copy.deepcopy(self.pods)}
        raise kube_error(404, "not found")

    async def patch(
        self,
        path: str,
        body: object,
        content_type: str,
        *,
        dry_run: bool = False,
        force: bool = False,
        manager: str = "mrb-tui",
    ) -> dict[str, Any]:
        assert path == REF.path
        assert isinstance(body, list)
        if self.unreachable:
            raise no_answer()
        if dry_run:
            self.tried_dry += 1
            if self.next_dry_run != 200:
                code, self.next_dry_run = self.next_dry_run, 200
                raise kube_error(code, "admission webhook: no changes tonight", details={"causes": [{}]})
            return self._patched(body)
        how, self.next_write = self.next_write, "taken"
        if self.on_write is not None:
            self.on_write(body)
        if how == "unsent":
            raise TroubleError(Trouble(TroubleKind.REFUSED, "Changing failed", "connection refused"))
        if how.isdigit():
            raise kube_error(int(how), "refused", details={"causes": [{}]})
        if how == "crash before":
            raise Crash
        if how == "silent":
            raise no_answer()
        if how == "late":
            self.late.append((self.clock(), body))
            raise no_answer()
        self._take(body)
        if how == "lost":
            raise no_answer()
        if how == "crash after":
            raise Crash
        return copy.deepcopy(self.workload)

    async def allowed(
        self, verb: str, group: str, resource: str, *, subresource: str = "", name: str = "", namespace: str
    ) -> Permission:
        if self.unreachable:
            raise no_answer()
        return Permission(self.may, "" if self.may else "RBAC")

    @property
    def late_plans(self) -> list[str]:
        """The plans whose writes may still arrive: an API server ends every request after a minute."""
        return [plan_of(body) for at, body in self.late if (self.clock() - at).total_seconds() < 60]

    def arrive(self) -> None:
        """What is under way arrives now."""
        coming = self.late_plans
        waiting, self.late = [entry for entry in self.late if plan_of(entry[1]) in coming], []
        for _, body in waiting:
            try:
                self._take(body)
            except KubeError:
                continue

    def foreign(self, **env: str | None) -> None:
        """Somebody else sets or unsets variables."""
        container = self.workload["spec"]["template"]["spec"]["containers"][0]
        for name, value in env.items():
            entries = [entry for entry in container["env"] if entry["name"] != name]
            container["env"] = entries if value is None else [{"name": name, "value": value}, *entries]
        self._changed()

    def deploy(self, image: str) -> None:
        """Somebody else releases."""
        self.workload["spec"]["template"]["spec"]["containers"][0]["image"] = image
        self._changed()

    def churn(self) -> None:
        """The controller writes the status: nothing that anybody wants has changed."""
        self.workload["metadata"]["resourceVersion"] += "1"

    def env(self, name: str, container: int = 0) -> str | None:
        """A variable as it is now."""
        entries = self.workload["spec"]["template"]["spec"]["containers"][container].get("env", [])
        return next((str(entry.get("value", "")) for entry in entries if entry["name"] == name), None)

    def _take(self, body: list[Any]) -> None:
        self.workload = self._patched(body)
        self.written.append(self.workload["metadata"]["annotations"][PLANS].split(",")[-1])
        self._changed()

    def _patched(self, body: list[Any]) -> dict[str, Any]:
        try:
            after: dict[str, Any] = json_patch(self.workload, body)
        except PatchError as error:
            raise kube_error(error.code, str(error), details={}) from None
        return after

    def _changed(self) -> None:
        metadata = self.workload["metadata"]
        metadata["generation"] += 1
        metadata["resourceVersion"] += "1"
        self._adopt()
        self._looks, self._rolling = self.rolls_in, True

    def _adopt(self) -> None:
        """As the Deployment controller does: a ReplicaSet for each template, the current one with the highest number,
        and with the Deployment's annotations."""
        template = copy.deepcopy(self.workload["spec"]["template"])
        name = digest(template)
        numbers = [int(each["metadata"]["annotations"][REVISION]) for each in self.replica_sets]
        known = next((each for each in self.replica_sets if each["metadata"]["name"] == name), None)
        own = self.workload["metadata"].setdefault("annotations", {})
        if known is None or int(known["metadata"]["annotations"][REVISION]) < max(numbers):
            own[REVISION] = str(max(numbers, default=0) + 1)
        if known is None:
            template["metadata"]["labels"]["pod-template-hash"] = name
            known = {
                "metadata": {
                    "name": name,
                    "labels": {"pod-template-hash": name},
                    "creationTimestamp": "2026-03-01T02:00:00Z",
                    "ownerReferences": [{"uid": self.workload["metadata"]["uid"]}],
                },
                "spec": {"template": template},
            }
            self.replica_sets.append(known)
        known["metadata"]["annotations"] = dict(own)

    def _advance(self) -> None:
        metadata, spec = self.workload["metadata"], self.workload["spec"]
        status = self.workload["status"]
        if not self._rolling:
            return
        if self._looks == 0:
            self.workload["status"] = rolled_out(spec["replicas"], generation=metadata["generation"])
            self._rolling = False
        else:
            status |= {"observedGeneration": metadata["generation"], "updatedReplicas": 0}
            self._looks -= 1 if self._looks > 0 else 0


def plan_of(body: list[Any]) -> str:
    """Whose write it is, by its stamp."""
    place = "/metadata/annotations/mrb-tui~1plans"
    return next(str(each["value"]).split(",")[-1] for each in body if (each["op"], each["path"]) == ("add", place))
