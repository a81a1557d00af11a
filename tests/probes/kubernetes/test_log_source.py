"""Following the logs of pods through everything that happens to pods, and to API servers."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from mrb_tui.probes.kubernetes import log_source
from mrb_tui.probes.kubernetes.log_inbox import BATCH, WAITING
from mrb_tui.probes.kubernetes.workload_ref import WorkloadRef
from tests.clients.kubernetes.fake_api import FakeApi, status
from tests.probes.kubernetes.fake_logs import REF, FakeLogs, following, source_of, stamped
from tests.probes.kubernetes.objects_by_example import container_status, terminated, waiting

STARTING = 'container "web" in pod "a" is waiting to start: ContainerCreating'
GONE = b"unable to retrieve container logs for containerd://0a1b2c"


async def test_all_pods_are_followed_from_a_minute_back(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("a", stamped("one"))
    logs.add("b", stamped("two"))
    async with following(source_of(client)) as follower:
        await follower.until(lambda: len(follower.texts) == 2)
        logs.write("b", stamped("three", 1))
        await follower.until(lambda: "three" in follower.texts)
    assert {(line.pod, line.text) for batch in follower.batches for line in batch} == {
        ("a", "one"),
        ("b", "two"),
        ("b", "three"),
    }
    assert logs.asked("a") == [{"timestamps": "true", "follow": "true", "sinceSeconds": "60"}]
    assert logs.api.queries(REF.pods_path)[0] == {"labelSelector": "app=web"}


async def test_leaving_off_closes_every_stream(logs: FakeLogs, client: KubernetesClient) -> None:
    for name in "abc":
        logs.add(name, stamped("x"))
    async with following(source_of(client)) as follower:
        await follower.until(lambda: len(follower.texts) == 3)
        assert logs.running == 3
    await follower.until(lambda: logs.running == 0)


async def test_pods_come_and_go(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("old", stamped("from old"))
    source = source_of(client)
    async with following(source) as follower:
        await follower.until(lambda: "from old" in follower.texts)
        logs.add("new", stamped("from new", 1))
        logs.write("old", stamped("last words", 2))
        await follower.until(lambda: {"from new", "last words"} <= set(follower.texts))
        logs.remove("old")
        await follower.until(lambda: "old" not in source._bookmarks)
    assert len(follower.texts) == 3
    assert not source.troubles


async def test_a_pod_on_its_way_out_is_heard_to_the_end_and_not_asked_again(
    logs: FakeLogs, client: KubernetesClient
) -> None:
    logs.add("a", stamped("one"))
    async with following(source_of(client)) as follower:
        await follower.until(lambda: "one" in follower.texts)
        logs.add("a", leaving=True)
        await follower.some_looks()
        logs.write("a", stamped("shutting down", 1))
        await follower.until(lambda: "shutting down" in follower.texts)
        logs.end("a")
        await follower.some_looks()
    assert len(logs.asked("a")) == 1


async def test_a_pod_deleted_while_it_is_followed_is_no_trouble(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("a", stamped("one"))
    source = source_of(client)
    async with following(source) as follower:
        await follower.until(lambda: "one" in follower.texts)
        logs.end("a")
        logs.api.say(REF.log_path("a"), status(404, "NotFound", 'pods "a" not found'), 404)
        await follower.until(lambda: len(logs.asked("a")) > 2)
    assert not source.troubles


async def test_a_container_that_restarts_is_taken_up_without_repeating(
    logs: FakeLogs, client: KubernetesClient
) -> None:
    logs.add("a", stamped("first life", 5.25), stamped("its end", 5.5))
    async with following(source_of(client)) as follower:
        await follower.until(lambda: "its end" in follower.texts)
        logs.end("a")
        await follower.until(lambda: len(logs.asked("a")) > 3)
        logs.add("a", stamped("second life", 9), restarts=1)
        await follower.until(lambda: "second life" in follower.texts)
    assert follower.texts == ["first life", "its end", "second life"]
    assert logs.asked("a")[1]["sinceTime"] == "2026-11-24T12:00:05Z"
    assert "sinceSeconds" not in logs.asked("a")[1]


async def test_the_last_words_of_a_crash_loop_are_read_while_it_waits(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("a", stamped("KeyError: 'burst'"), state=waiting("CrashLoopBackOff"), last=terminated("Error", 1))
    logs.end("a")
    async with following(source_of(client)) as follower:
        await follower.until(lambda: follower.texts == ["KeyError: 'burst'"])
        await follower.some_looks()
    assert follower.texts == ["KeyError: 'burst'"]


async def test_a_container_that_is_not_up_yet_is_not_asked(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("a", stamped("hello"), state=waiting("ContainerCreating"), phase="Pending")
    source = source_of(client)
    async with following(source) as follower:
        await follower.some_looks()
        assert not logs.asked("a")
        logs.add("a")
        await follower.until(lambda: follower.texts == ["hello"])
    assert not source.troubles


@pytest.mark.parametrize(
    "message", [STARTING, 'container "web" in pod "a" is terminated', 'previous terminated container "web" not found']
)
async def test_a_log_that_is_not_ready_is_asked_again_and_no_trouble(
    logs: FakeLogs, client: KubernetesClient, message: str
) -> None:
    logs.add("a", stamped("hello"))
    handler = logs.api.handlers[REF.log_path("a")]
    logs.api.say(REF.log_path("a"), status(400, "BadRequest", message), 400)
    source = source_of(client)
    async with following(source) as follower:
        await follower.until(lambda: len(logs.asked("a")) > 1)
        assert not source.troubles
        logs.api.handlers[REF.log_path("a")] = handler
        await follower.until(lambda: follower.texts == ["hello"])


async def test_a_forbidden_log_is_told_and_the_other_pods_go_on(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("a")
    logs.add("b", stamped("hello"))
    message = 'pods "a" is forbidden: User "viewer" cannot get resource "pods/log" in API group ""'
    logs.api.say(REF.log_path("a"), status(403, "Forbidden", message), 403)
    source = source_of(client)
    async with following(source) as follower:
        await follower.until(lambda: follower.texts == ["hello"] and "a" in source.troubles)
    assert source.troubles.keys() == {"a"}
    assert source.troubles["a"].kind is TroubleKind.FORBIDDEN
    assert "pods/log" in source.troubles["a"].why


async def test_a_refusal_with_status_200_is_told_until_lines_come(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("a", GONE)
    logs.end("a")
    source = source_of(client)
    async with following(source) as follower:
        await follower.until(lambda: len(logs.asked("a")) > 2)
        await follower.until(lambda: logs.running == 0)
        assert "no longer has" in source.troubles["a"].why
        logs.pieces["a"] = []
        logs.add("a", stamped("hello"))
        await follower.until(lambda: follower.texts == ["hello"])
        assert not source.troubles


async def test_words_of_the_servers_own_are_no_lines(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("a", b'failed to try resolving symlinks in path "/var/log/pods/x": no such file\n', stamped("hello"))
    async with following(source_of(client)) as follower:
        await follower.until(lambda: bool(follower.texts))
    assert follower.texts == ["hello"]


async def test_a_line_comes_whole_however_it_is_torn(logs: FakeLogs, client: KubernetesClient) -> None:
    raw = stamped("caf\u00e9 au lait")
    logs.add("a")
    async with following(source_of(client)) as follower:
        for at in range(len(raw)):
            logs.write("a", raw[at : at + 1])
        await follower.until(lambda: bool(follower.texts))
    assert follower.texts == ["caf\u00e9 au lait"]


async def test_strange_lines_do_not_stop_the_stream(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add(
        "a",
        stamped(b"\xff\xfe \x1b[2J[/bold]", 1),
        stamped("x" * 3_000_000, 2),
        stamped("", 3),
        b"\n",
        b"2026-99-99T99:99:99Z no date\n",
        stamped("the end", 4),
    )
    async with following(source_of(client)) as follower:
        await follower.until(lambda: "the end" in follower.texts)
    first, long, empty, last = follower.texts
    assert first == "\ufffd\ufffd [/bold]"
    assert len(long) <= 2_000
    assert (empty, last) == ("", "the end")


async def test_a_rotated_log_is_read_on_from_what_is_left(logs: FakeLogs, client: KubernetesClient) -> None:
    logs.add("a", stamped("one", 1), stamped("two", 2.25))
    async with following(source_of(client)) as follower:
        await follower.until(lambda: "two" in follower.texts)
        logs.end("a")
        logs.pieces["a"] = []
        await follower.until(lambda: logs.running == 0)
        logs.add("a", stamped("two", 2.25), stamped("three", 2.5))
        await follower.until(lambda: "three" in follower.texts)
    assert follower.texts == ["one", "two", "three"]


async def test_a_stream_that_breaks_is_taken_up_again_without_repeating(
    logs: FakeLogs, client: KubernetesClient
) -> None:
    cuts = 3

    async def breaking(request: web.Request) -> web.StreamResponse:
        nonlocal cuts
        cuts -= 1
        if cuts < 0:
            return await logs._log(request)
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"".join(logs.pieces["a"]) + b"2026-11-24T12:00:09Z half a li")
        await asyncio.sleep(0.01)
        assert request.transport is not None
        request.transport.abort()
        return response

    logs.add("a", stamped("one", 1), stamped("two", 1.5))
    logs.api.handlers[REF.log_path("a")] = breaking
    source = source_of(client)
    async with following(source) as follower:
        await follower.until(lambda: cuts < 0)
        logs.write("a", stamped("half a line", 9))
        await follower.until(lambda: "half a line" in follower.texts)
    assert follower.texts == ["one", "two", "half a line"]
    assert not source.troubles


async def test_silence_is_no_trouble_and_the_stream_is_taken_up_anew(
    logs: FakeLogs, client: KubernetesClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_source, "IDLE_S", 0.05)
    logs.add("a", stamped("one"))
    source = source_of(client)
    async with following(source) as follower:
        await follower.until(lambda: len(logs.asked("a")) > 1)
    assert follower.texts == ["one"]
    assert not source.troubles


async def test_an_api_server_that_goes_down_is_told_and_taken_up_again(
    logs: FakeLogs, client: KubernetesClient
) -> None:
    logs.add("a", stamped("before"))
    source = source_of(client)
    async with following(source) as follower:
        await follower.until(lambda: "before" in follower.texts)
        await logs.api.stop()
        await follower.until(lambda: "" in source.troubles)
        assert source.troubles[""].kind is TroubleKind.REFUSED
        logs.write("a", stamped("after", 1))
        await logs.api.start()
        await follower.until(lambda: "after" in follower.texts and not source.troubles)
    assert follower.texts == ["before", "after"]


@pytest.mark.parametrize(
    ("code", "reason"), [(410, "Expired"), (429, "TooManyRequests"), (500, "InternalError"), (401, "Unauthorized")]
)
async def test_a_list_of_pods_that_fails_is_told_and_the_streams_go_on(
    logs: FakeLogs, client: KubernetesClient, code: int, reason: str
) -> None:
    logs.add("a", stamped("one"))
    source = source_of(client)
    async with following(source) as follower:
        await follower.until(lambda: "one" in follower.texts)
        logs.api.say(REF.pods_path, status(code, reason, "too old"), code)
        await follower.until(lambda: "" in source.troubles)
        logs.write("a", stamped("two", 1))
        await follower.until(lambda: "two" in follower.texts)
        logs.api.handlers[REF.pods_path] = logs._list
        await follower.until(lambda: not source.troubles)
    assert len(logs.asked("a")) == 1


@pytest.mark.parametrize(
    "body",
    [{}, {"items": None}, {"items": "x"}, {"items": [None, 7, {}, {"metadata": None}, {"status": {"phase": 3}}]}],
)
async def test_a_strange_list_of_pods_is_survived(logs: FakeLogs, client: KubernetesClient, body: Any) -> None:
    logs.api.say(REF.pods_path, body)
    source = source_of(client)
    async with following(source) as follower:
        await follower.until(lambda: source.pods is not None)
        logs.add("a", stamped("hello"))
        logs.api.handlers[REF.pods_path] = logs._list
        await follower.until(lambda: follower.texts == ["hello"])


async def test_a_flood_comes_in_batches_and_what_it_costs_is_counted(logs: FakeLogs, client: KubernetesClient) -> None:
    total = 3 * WAITING
    logs.add("a", b"".join(stamped(f"line {number}", number / 1000) for number in range(total)))
    async with following(source_of(client)) as follower:
        await follower.until(lambda: f"line {total - 1}" in (follower.texts or [""])[-1])
    lines = [text for text in follower.texts if "skipped" not in text]
    skipped = sum(int(text.split()[1]) for text in follower.texts if "skipped" in text)
    assert len(lines) + skipped == total
    assert max(map(len, follower.batches)) <= BATCH + 1


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
