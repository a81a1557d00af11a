"""Following logs while streams break, API servers fall silent and lists are strange."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.probes.kubernetes import log_source
from tests.clients.kubernetes.fake_api import status
from tests.probes.kubernetes.fake_logs import REF, FakeLogs, following, source_of, stamped


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
