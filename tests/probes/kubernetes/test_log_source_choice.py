"""Whose logs: which pods, which of their containers, and all of them once."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from tests.clients.kubernetes.fake_api import FakeApi, status
from tests.probes.kubernetes.fake_logs import REF, FakeLogs, following, source_of, stamped
from tests.probes.kubernetes.objects_by_example import container_status

STARTING = 'container "web" in pod "a" is waiting to start: ContainerCreating'
GONE = b"unable to retrieve container logs for containerd://0a1b2c"


def two_containers() -> list[dict[str, Any]]:
    return [container_status("proxy", state={"running": {}}), container_status("web", state={"running": {}})]


@pytest.mark.parametrize(
    ("named", "annotation", "asked"), [("web", "", "web"), (None, "", "proxy"), (None, "web", "web")]
)
async def test_of_several_containers_one_is_asked_by_name(
    logs: FakeLogs, client: KubernetesClient, named: str | None, annotation: str, asked: str
) -> None:
    """Without a name the API refuses; the one to take is chosen as kubectl does."""
    logs.add("a", stamped("hello"), statuses=two_containers())
    logs.pods["a"]["spec"] = {"containers": [{"name": "proxy"}, {"name": "web"}]}
    if annotation:
        logs.pods["a"]["metadata"]["annotations"] = {"kubectl.kubernetes.io/default-container": annotation}
    async with following(source_of(client, WorkloadRef("shop", "web", named, "app=web"))) as follower:
        await follower.until(lambda: follower.texts == ["hello"])
    assert logs.asked("a")[0]["container"] == asked


async def test_the_selector_is_the_deployments_own_unless_given(
    api: FakeApi, logs: FakeLogs, client: KubernetesClient
) -> None:
    ref = WorkloadRef("shop", "web")
    labels = {
        "matchLabels": {"app": "web"},
        "matchExpressions": [{"key": "tier", "operator": "In", "values": ["a", "b"]}],
    }
    api.say(ref.deployment_path, {"spec": {"selector": labels}})
    logs.add("a", stamped("hello"))
    async with following(source_of(client, ref)) as follower:
        await follower.until(lambda: follower.texts == ["hello"])
        await follower.some_looks()
    assert api.queries(REF.pods_path)[0] == {"labelSelector": "app=web,tier in (a,b)"}
    assert len(api.queries(ref.deployment_path)) == 1


async def test_a_deployment_without_a_selector_must_not_mean_every_pod(
    api: FakeApi, logs: FakeLogs, client: KubernetesClient
) -> None:
    ref = WorkloadRef("shop", "web")
    api.say(ref.deployment_path, {"spec": {}})
    logs.add("a", stamped("of somebody else"))
    source = source_of(client, ref)
    async with following(source) as follower:
        await follower.until(lambda: "" in source.troubles)
    assert not follower.texts
    assert not api.queries(REF.pods_path)


async def test_read_once_sorts_all_pods_by_time(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("a", stamped("one", 1), stamped("three", 3))
    logs.add("b", stamped("two", 2), stamped("four", 4))
    logs.add("c", stamped("never"), leaving=True)
    source = source_of(client)
    assert [line.text for line in await source.read(60, within_s=5.0)] == ["one", "two", "three", "four"]
    assert logs.asked("a")[0] == {"timestamps": "true", "sinceSeconds": "60", "tailLines": "2000"}


async def test_read_once_tells_what_one_pod_withheld(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("a", GONE)
    logs.end("a")
    logs.add("b", stamped("hello"))
    logs.add("c")
    logs.api.say(REF.log_path("c"), status(500, "InternalError", "node gone"), 500)
    source = source_of(client)
    assert [line.text for line in await source.read(60, within_s=5.0)] == ["hello"]
    assert source.troubles.keys() == {"a", "c"}
    logs.remove("c")
    logs.pieces["a"] = [stamped("back")]
    assert len(await source.read(60, within_s=5.0)) == 2
    assert not source.troubles, "they are of the reading, not for ever"


async def test_read_once_without_a_list_of_pods_raises(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.api.say(REF.pods_path, status(403, "Forbidden", 'User "x" cannot list resource "pods"'), 403)
    with pytest.raises(TroubleError) as caught:
        await source_of(client).read(60, within_s=5.0)
    assert caught.value.trouble.kind is TroubleKind.FORBIDDEN


async def test_read_once_does_not_wait_for_a_node_that_hangs(logs: FakeLogs, client: KubernetesClient) -> None:
    """What the others say counts, and is not lost with the time that one takes."""
    logs.add("a", stamped("hello"))
    logs.add("b", stamped("never"))
    hanging = asyncio.Event()

    async def hang(request: web.Request) -> web.StreamResponse:
        await hanging.wait()
        return web.Response()

    logs.api.handlers[REF.log_path("b")] = hang
    source = source_of(client)
    assert [line.text for line in await source.read(60, within_s=0.3)] == ["hello"]
    assert source.troubles["b"].kind is TroubleKind.TIMEOUT
    assert "b" in source.troubles["b"].what


@pytest.mark.parametrize("once", [True, False])
async def test_a_container_that_no_pod_has_is_said_with_those_there_are(
    logs: FakeLogs, client: KubernetesClient, once: bool
) -> None:
    logs.add("a", stamped("never"))
    logs.pods["a"]["spec"] = {"containers": [{"name": "proxy"}, {"name": "web"}]}
    source = source_of(client, WorkloadRef("shop", "web", "wbe", "app=web"))
    if once:
        assert not await source.read(60, within_s=5.0)
    else:
        async with following(source) as follower:
            await follower.until(lambda: source.pods is not None)
    trouble = source.troubles["a"]
    assert trouble.kind is TroubleKind.CONFIGURATION
    assert "'wbe'" in trouble.why
    assert "proxy, web" in trouble.advice[0]
    assert not logs.asked("a")


async def test_it_knows_how_many_pods_there_are(logs: FakeLogs, client: KubernetesClient) -> None:
    source = source_of(client)
    await source.read(60, within_s=5.0)
    assert source.pods == 0
    logs.add("a", stamped("one"))
    await source.read(60, within_s=5.0)
    assert source.pods == 1
