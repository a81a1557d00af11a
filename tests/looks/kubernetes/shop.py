"""A Deployment `web` in the namespace `shop` of a fake API server, and a source that reads it."""

from typing import Any

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.looks.kubernetes.workload_source import WorkloadSource
from tests.clients.kubernetes.fake_api import FakeApi, status
from tests.probes.kubernetes.objects_by_example import deployment, pod

REF = WorkloadRef("shop", "web")
SECRETS = "/api/v1/namespaces/shop/secrets"
EVENTS = "/api/v1/namespaces/shop/events"
POLICIES = "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies"


def source_of(client: KubernetesClient, ref: WorkloadRef = REF) -> WorkloadSource:
    async def get_client() -> KubernetesClient:
        return client

    return WorkloadSource(get_client, ref)


def serve(
    api: FakeApi,
    *,
    it: dict[str, Any] | None = None,
    replica_sets: list[dict[str, Any]] | None = None,
    pods: list[dict[str, Any]] | None = None,
) -> None:
    """The workload, its ReplicaSets and its pods."""
    found = it if it is not None else deployment()
    found["spec"]["template"].setdefault("metadata", {"labels": {"app": "web"}})
    api.say(REF.deployment_path, found)
    api.say(REF.replica_sets_path, {"items": replica_sets or []})
    api.say(REF.pods_path, {"items": pods if pods is not None else [pod("web-1")]})


def forbid(api: FakeApi, path: str) -> None:
    """As an API server that knows the user, and does not let them."""
    api.say(path, status(403, "Forbidden", f"{path.rpartition('/')[2]} is forbidden"), 403)
