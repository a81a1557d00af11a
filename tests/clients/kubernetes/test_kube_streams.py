"""Lines of a stream, whatever the pieces in which they arrive."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

import pytest
from aiohttp import web

from mrb_tui.clients.kube_words import KubeError
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from tests.clients.kubernetes.fake_api import FakeApi, Handler, status

LOG = "/api/v1/namespaces/shop/pods/web-1/log"


def streaming(pieces: Sequence[bytes], *, cut: bool = False, hang: bool = False) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for piece in pieces:
            await response.write(piece)
            await asyncio.sleep(0.005)
        if hang:
            await asyncio.sleep(60)
        if cut and request.transport is not None:
            request.transport.abort()
        return response

    return handler


async def lines_of(client: KubernetesClient, idle_s: float | None = None) -> list[bytes]:
    async with aclosing(client.lines(LOG, [("follow", "true")], idle_s=idle_s)) as lines:
        return [line async for line in lines]


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        ([b"one\ntwo\n"], [b"one", b"two"]),
        ([b"on", b"e\ntw", b"o\n"], [b"one", b"two"]),
        ([b"one\n", b"two without an end"], [b"one", b"two without an end"]),
        ([b"\n\n", b"a\r\n"], [b"", b"", b"a\r"]),
        ([b"\xc3", b"\xa9\n\xff\xfe\n"], [b"\xc3\xa9", b"\xff\xfe"]),
        ([], []),
    ],
    ids=["whole", "torn", "no end", "empty", "torn character", "nothing"],
)
async def test_lines_are_put_together(
    api: FakeApi, client: KubernetesClient, pieces: list[bytes], lines: list[bytes]
) -> None:
    api.handlers[LOG] = streaming(pieces)
    assert await lines_of(client) == lines
    assert api.queries(LOG) == [{"follow": "true"}]


async def test_a_line_of_megabytes_comes_in_bounded_pieces(api: FakeApi, client: KubernetesClient) -> None:
    api.handlers[LOG] = streaming([b"x" * 3_000_000, b"\nnext\n"])
    lines = await lines_of(client)
    assert lines[-1] == b"next"
    assert b"".join(lines[:-1]) == b"x" * 3_000_000
    assert max(map(len, lines)) < 3_000_000


async def test_lines_come_as_they_are_written_not_at_the_end(api: FakeApi, client: KubernetesClient) -> None:
    api.handlers[LOG] = streaming([b"first\n"], hang=True)
    async with asyncio.timeout(5), aclosing(client.lines(LOG)) as lines:
        assert await anext(lines) == b"first"


async def test_a_stream_may_be_silent_longer_than_a_request_may_take(api: FakeApi, client: KubernetesClient) -> None:
    client._timeout_s = 0.01
    api.handlers[LOG] = streaming([b"a\n"] * 4 + [b""] * 20 + [b"b\n"])
    assert (await lines_of(client))[-1] == b"b"


async def test_silence_beyond_the_limit_is_a_timeout(api: FakeApi, client: KubernetesClient) -> None:
    api.handlers[LOG] = streaming([b"first\n"], hang=True)
    with pytest.raises(TroubleError) as caught:
        await lines_of(client, idle_s=0.1)
    assert caught.value.trouble.kind is TroubleKind.TIMEOUT


async def test_a_stream_that_is_cut_is_told_after_its_lines(api: FakeApi, client: KubernetesClient) -> None:
    api.handlers[LOG] = streaming([b"first\nhal"], cut=True)
    seen: list[bytes] = []

    async def read() -> None:
        async with aclosing(client.lines(LOG)) as lines:
            async for line in lines:
                seen.append(line)  # noqa: PERF401 - a comprehension would lose them when the stream breaks

    with pytest.raises(TroubleError) as caught:
        await read()
    assert seen == [b"first"]
    assert caught.value.trouble.kind is TroubleKind.DISCONNECTED


async def test_a_refused_stream_is_an_error(api: FakeApi, client: KubernetesClient) -> None:
    message = 'container "web" in pod "web-1" is waiting to start: ContainerCreating'
    api.say(LOG, status(400, "BadRequest", message), 400)
    with pytest.raises(KubeError) as caught:
        await lines_of(client)
    assert caught.value.code == 400
    assert "ContainerCreating" in caught.value.trouble.why


async def test_leaving_a_stream_closes_its_connection(api: FakeApi, client: KubernetesClient) -> None:
    gone = asyncio.Event()

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"first\n")
        try:
            await asyncio.sleep(60)
        finally:
            gone.set()
        return response

    api.handlers[LOG] = handler
    async with aclosing(client.lines(LOG)) as lines:
        await anext(lines)
    async with asyncio.timeout(5):
        await gone.wait()


async def test_many_streams_leave_room_for_requests(api: FakeApi, client: KubernetesClient) -> None:
    """A workload of hundreds of pods is followed pod by pod; the list of pods must still be read."""
    api.handlers[LOG] = streaming([b"first\n"], hang=True)
    api.say("/version", {"major": "1"})
    streams = [client.lines(LOG) for _ in range(120)]
    try:
        async with asyncio.timeout(10):
            await asyncio.gather(*(anext(stream) for stream in streams))
            assert await client.get("/version") == {"major": "1"}
    finally:
        for stream in streams:
            await stream.aclose()
