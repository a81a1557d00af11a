"""Pods and their logs on a fake API server, and somebody who follows them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.domain.log_line import LogLine
from mrb_tui.probes.kubernetes.log_source import LogSource
from mrb_tui.probes.kubernetes.selector import SelectorOf
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.clients.kubernetes.fake_api import FakeApi
from tests.probes.kubernetes.objects_by_example import pod

REF = WorkloadRef("shop", "web", None, "app=web")


def stamped(text: str | bytes, second: float = 0.0) -> bytes:
    """A line as the API gives it, `second` seconds after noon."""
    raw = text if isinstance(text, bytes) else text.encode()
    whole, fraction = divmod(round(second * 1e6), 1_000_000)
    stamp = f"2026-11-24T12:{whole // 60:02d}:{whole % 60:02d}.{fraction:06d}".rstrip("0").rstrip(".")
    return f"{stamp}Z ".encode() + raw + b"\n"


class FakeLogs:
    """Pods by name. A log's pieces are written as they are; `sinceTime` leaves out earlier seconds."""

    def __init__(self, api: FakeApi) -> None:
        self.api = api
        self.pods: dict[str, dict[str, Any]] = {}
        self.pieces: dict[str, list[bytes]] = {}
        self.running = 0
        """Streams open at the moment."""
        self._ended: set[str] = set()
        api.handlers[REF.pods_path] = self._list

    def add(self, name: str, *pieces: bytes, **fields: Any) -> None:
        """A pod with a log, or another state of a pod that is there."""
        self.pods[name] = pod(name, **fields)
        self.pieces.setdefault(name, []).extend(pieces)
        self._ended.discard(name)
        self.api.handlers[REF.log_path(name)] = self._log

    def write(self, name: str, *pieces: bytes) -> None:
        """More of its log."""
        self.pieces[name].extend(pieces)

    def end(self, name: str) -> None:
        """The container ends, and with it the stream."""
        self._ended.add(name)

    def remove(self, name: str) -> None:
        """The pod is gone."""
        self.end(name)
        del self.pods[name]
        self.api.handlers.pop(REF.log_path(name), None)

    def asked(self, name: str) -> list[dict[str, str]]:
        """The queries with which its log was asked."""
        return self.api.queries(REF.log_path(name))

    async def _list(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"kind": "PodList", "items": list(self.pods.values())})

    async def _log(self, request: web.Request) -> web.StreamResponse:
        name = request.path.split("/")[-2]
        since = request.query.get("sinceTime", "")[:19].encode()
        pieces = self.pieces[name]
        response = web.StreamResponse()
        self.running += 1
        try:
            await response.prepare(request)
            sent = 0
            while True:
                for piece in pieces[sent:]:
                    if piece[:19] >= since or not piece[:1].isdigit():
                        await response.write(piece)
                sent = len(pieces)
                if name in self._ended or request.query.get("follow") != "true":
                    return response
                await asyncio.sleep(0.005)
        finally:
            self.running -= 1


class Follower:
    """What the sink was given."""

    def __init__(self, source: LogSource) -> None:
        self.source = source
        self.batches: list[Sequence[LogLine]] = []

    @property
    def texts(self) -> list[str]:
        return [line.text for batch in self.batches for line in batch]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for it; a test that waits in vain fails."""
        async with asyncio.timeout(8):
            while not condition():
                await asyncio.sleep(0.005)

    async def some_looks(self) -> None:
        """Long enough for several looks at the pods."""
        await asyncio.sleep(0.15)


def source_of(client: KubernetesClient, ref: WorkloadRef = REF) -> LogSource:
    async def get_client() -> KubernetesClient:
        return client

    async def quick(seconds: float) -> None:
        await asyncio.sleep(seconds / 100)

    return LogSource(get_client, ref, SelectorOf(ref), Scrubber(Secrets()), sleep=quick)


@asynccontextmanager
async def following(source: LogSource) -> AsyncIterator[Follower]:
    """The source, followed a minute back, a hundred times as fast."""
    follower = Follower(source)
    task = asyncio.create_task(source.follow(follower.batches.append, 60))
    try:
        yield follower
        assert not task.done(), "it follows until cancelled"
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def as_json(body: object, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")
