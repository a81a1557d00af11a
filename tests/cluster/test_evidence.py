"""A bundle from a real cluster: every line of every pod, of the run before too, and what the viewer may not read."""

import json
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mrb_tui.clients.kube_objects import items, part
from mrb_tui.clients.kubernetes import KubeAccess, KubernetesClient
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.evidence.collecting import collect
from mrb_tui.evidence.kubernetes.cluster import ClusterSide
from mrb_tui.evidence.kubernetes.learning import learn_from_secrets
from mrb_tui.evidence.kubernetes.logs import Logs
from mrb_tui.evidence.kubernetes.objects import object_sources
from mrb_tui.evidence.source import Source
from mrb_tui.evidence.window import Window
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.cluster.conftest import until
from tests.cluster.sandbox import Sandbox
from tests.evidence.making import members, nobody, request

pytestmark = pytest.mark.cluster

WORDY = 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "line $i"; done; sleep 3; [ -e /tmp/no ] || exit 1'
"""More lines than any page or tail; then it ends, so that there is a run before."""
_LINES = re.compile(r"line (\d+)$", re.MULTILINE)


async def test_all_lines_of_all_pods_previous_runs_included(
    sandbox: Sandbox, client: KubernetesClient, tmp_path: Path
) -> None:
    sandbox.deploy("wordy", WORDY, replicas=2)
    ref = WorkloadRef(sandbox.namespace, "wordy")
    side = ClusterSide(_given(client), ref)

    async def have_restarted() -> bool:
        pods = await side.pods()
        statuses = [status for pod in pods for status in items(part(pod, "status"), "containerStatuses")]
        return len(statuses) == 2 and all(
            "terminated" in part(each, "lastState") and "running" in part(each, "state") for each in statuses
        )

    await until(have_restarted)
    now = datetime.now(UTC)
    window = Window(now - timedelta(hours=1), now + timedelta(minutes=1))
    scrubber = Scrubber(Secrets())
    sources: list[Source] = [Logs(side, window), *object_sources(side, window, scrubber)]
    bundle = await collect(request(tmp_path), sources, nobody)
    found = members(bundle.path)
    logs = {name: text for name, text in found.items() if name.startswith("logs/")}
    previous = {name: text for name, text in logs.items() if name.endswith(".previous.log")}
    assert len(logs) - len(previous) == 2
    assert previous, "there was a run before"
    for text in previous.values():
        assert [int(number) for number in _LINES.findall(text)] == list(range(1, 3001))
    assert "kind: Pod" in found["kubernetes/pods.yaml"] or "containerStatuses" in found["kubernetes/pods.yaml"]


async def test_what_the_viewer_may_not_read_is_said(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.create_secret("guarded", "planted-value-in-the-cluster")
    sandbox.deploy("guarded", replicas=1)
    sandbox.set_secret_variable("guarded", "API_KEY", "guarded", "API_KEY")
    rules = [{"apiGroups": ["apps"], "resources": ["deployments", "replicasets"], "verbs": ["get", "list"]}]
    kubeconfig = sandbox.login("evidence-viewer", rules, tmp_path)
    client = await KubernetesClient.connect(KubeAccess(kubeconfig), Scrubber(Secrets()), tmp_path / "temp")
    try:
        side = ClusterSide(_given(client), WorkloadRef(sandbox.namespace, "guarded"))
        now = datetime.now(UTC)
        window = Window(now - timedelta(hours=1), now)
        unread = await learn_from_secrets(side, Secrets())
        sources: list[Source] = [Logs(side, window), *object_sources(side, window, Scrubber(Secrets()))]
        bundle = await collect(request(tmp_path / "out"), sources, nobody)
    finally:
        await client.aclose()
    assert [(name, trouble.kind.value) for name, trouble in unread] == [("Secret guarded", "forbidden")]
    manifest = json.loads(members(bundle.path)["manifest.json"])
    told = {one["id"]: (one["outcome"], {each["kind"] for each in one["missing"]}) for one in manifest["sources"]}
    assert told["workload"][0] == told["replica-sets"][0] == "complete"
    for name in ("logs", "pods", "events", "network-policies"):
        assert told[name] == ("failed", {"forbidden"}), name


def _given(client: KubernetesClient) -> Callable[[], Awaitable[KubernetesClient]]:
    async def get_client() -> KubernetesClient:
        return client

    return get_client
