"""What the client relies on: lists, watches, and the cluster's own words when it refuses."""

import json
from contextlib import aclosing
from pathlib import Path

import pytest

from mrb_tui.cli.checks.check import State
from mrb_tui.cli.checks.cluster import NEEDS, permission_checks
from mrb_tui.clients.kube_words import KubeError
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.domain.trouble import TroubleKind
from tests.cluster.conftest import Connect, until
from tests.cluster.sandbox import Sandbox

pytestmark = pytest.mark.cluster

VIEW = (
    {"apiGroups": [""], "resources": ["pods", "pods/log"], "verbs": ["get", "list", "watch"]},
    {"apiGroups": ["apps"], "resources": ["deployments", "replicasets"], "verbs": ["get", "list", "watch"]},
)


async def test_a_list_is_narrowed_by_labels_and_a_watch_goes_on_from_it(
    sandbox: Sandbox, client: KubernetesClient
) -> None:
    ref = WorkloadRef(sandbox.namespace, "watched")
    selected = [("labelSelector", "app=watched")]
    found = await client.get(ref.pods_path, selected)
    assert found["items"] == []
    query = [*selected, ("watch", "true"), ("resourceVersion", found["metadata"]["resourceVersion"])]
    async with aclosing(client.lines(ref.pods_path, query, idle_s=60.0)) as events:
        sandbox.deploy("watched", replicas=1)
        seen: list[tuple[str, str]] = []
        async for line in events:
            event = json.loads(line)
            pod = event["object"]["metadata"]["name"]
            if not seen:
                sandbox.delete_pod(pod)
            seen.append((event["type"], pod))
            if event["type"] == "DELETED":
                break
    kind, pod = seen[0]
    assert (kind, pod.startswith("watched-")) == ("ADDED", True)
    assert ("MODIFIED", pod) in seen
    listed = await client.get(ref.pods_path)
    assert all(entry["metadata"]["labels"].get("app") for entry in listed["items"])


async def test_what_is_not_there_is_not_found(sandbox: Sandbox, client: KubernetesClient) -> None:
    with pytest.raises(KubeError) as caught:
        await client.get(WorkloadRef(sandbox.namespace, "nobody").deployment_path)
    trouble = caught.value.trouble
    assert (trouble.kind, trouble.what) == (
        TroubleKind.NOT_FOUND,
        f"Reading deployments/nobody in {sandbox.namespace} failed",
    )
    assert '"nobody" not found' in trouble.why
    assert "API server" not in trouble.why


async def test_a_viewer_sees_pods_and_is_refused_secrets_without_seeing_them(
    sandbox: Sandbox, connect: Connect, tmp_path: Path
) -> None:
    sandbox.create_secret("keys", "value-nobody-may-see")
    async with connect(sandbox.login("viewer", VIEW, tmp_path)) as viewer:
        assert "items" in await viewer.get(WorkloadRef(sandbox.namespace, "x").pods_path)
        with pytest.raises(KubeError) as caught:
            await viewer.get(f"/api/v1/namespaces/{sandbox.namespace}/secrets/keys")
        assert (caught.value.code, caught.value.trouble.kind) == (403, TroubleKind.FORBIDDEN)
        assert f"system:serviceaccount:{sandbox.namespace}:viewer" in caught.value.trouble.why
        assert "value-nobody-may-see" not in repr(caught.value)
        assert (await viewer.allowed("list", "", "pods", namespace=sandbox.namespace)).allowed
        assert (await viewer.allowed("get", "", "pods", subresource="log", namespace=sandbox.namespace)).allowed
        assert not (await viewer.allowed("patch", "", "secrets", namespace=sandbox.namespace)).allowed
        assert not (await viewer.allowed("list", "", "pods", namespace="kube-system")).allowed


async def test_doctor_tells_a_viewer_what_is_missing_and_that_nothing_vital_is(
    sandbox: Sandbox, connect: Connect, tmp_path: Path
) -> None:
    async with connect(sandbox.login("looker", VIEW, tmp_path)) as viewer:
        granted, *missing = await permission_checks(viewer, sandbox.namespace)
    assert granted.state is State.OK
    assert {check.state for check in missing} == {State.WARNING}
    told = " ".join(check.seen for check in missing)
    for need in NEEDS:
        assert (str(need) in granted.seen) is need.vital
        assert (str(need) in told) is not need.vital


async def test_doctor_tells_a_stranger_that_the_probes_are_blind(
    sandbox: Sandbox, connect: Connect, tmp_path: Path
) -> None:
    async with connect(sandbox.login("stranger", (), tmp_path)) as stranger:
        checks = await permission_checks(stranger, sandbox.namespace)
    assert len(checks) == len(NEEDS)
    assert [check.state is State.FAILED for check in checks] == [need.vital for need in NEEDS]


async def test_a_login_that_is_no_more_is_told_as_such(sandbox: Sandbox, connect: Connect, tmp_path: Path) -> None:
    async with connect(sandbox.login_with_token("ana", "not-a-token-at-all", tmp_path)) as nobody:
        with pytest.raises(KubeError) as caught:
            await nobody.get(WorkloadRef(sandbox.namespace, "x").pods_path)
    assert (caught.value.code, caught.value.trouble.kind) == (401, TroubleKind.UNAUTHORIZED)
    assert "ana" in caught.value.trouble.why


async def test_a_container_that_has_not_started_has_no_log_yet(sandbox: Sandbox, client: KubernetesClient) -> None:
    """The API refuses with 400; a follower takes that for a moment that passes."""
    sandbox.deploy("unpulled", replicas=1, image="localhost:1/no/such:image")
    ref = WorkloadRef(sandbox.namespace, "unpulled")
    selected = [("labelSelector", "app=unpulled")]

    async def there() -> bool:
        pods = (await client.get(ref.pods_path, selected))["items"]
        return bool(pods) and bool(pods[0]["status"].get("containerStatuses"))

    await until(there)
    pod = (await client.get(ref.pods_path, selected))["items"][0]["metadata"]["name"]
    with pytest.raises(KubeError) as caught:
        async with aclosing(client.lines(ref.log_path(pod))) as lines:
            await anext(lines)
    assert caught.value.code == 400
    assert "waiting to start" in caught.value.trouble.why
