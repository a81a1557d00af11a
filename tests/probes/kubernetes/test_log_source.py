"""Following the logs of pods through everything that happens to pods, and to API servers."""

import pytest

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.probes.kubernetes.log_inbox import BATCH, WAITING
from tests.clients.kubernetes.fake_api import status
from tests.probes.kubernetes.fake_logs import REF, FakeLogs, following, source_of, stamped
from tests.probes.kubernetes.objects_by_example import terminated, waiting

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


async def test_a_flood_comes_in_batches_and_what_it_costs_is_counted(logs: FakeLogs, client: KubernetesClient) -> None:
    total = 3 * WAITING
    logs.add("a", b"".join(stamped(f"line {number}", number / 1000) for number in range(total)))
    async with following(source_of(client)) as follower:
        await follower.until(lambda: f"line {total - 1}" in (follower.texts or [""])[-1])
    lines = [text for text in follower.texts if "skipped" not in text]
    skipped = sum(int(text.split()[1]) for text in follower.texts if "skipped" in text)
    assert len(lines) + skipped == total
    assert max(map(len, follower.batches)) <= BATCH + 1
