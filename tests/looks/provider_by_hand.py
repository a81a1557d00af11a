"""A provider on loopback that knows its keys."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from mrb_tui.clients.http import HttpClient
from mrb_tui.looks.provider import Provider, ReadKey
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets

Answer = Callable[[], web.Response]


class Far:
    """Answers by key, 401 to those it does not know. `asked` are the keys it was shown, in their order."""

    def __init__(self) -> None:
        self.by_key: dict[str, Answer] = {}
        self.completions: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.asked.append(key)
        known = self.by_key if request.path == "/v1/models" else self.completions
        return known[key]() if key in known else web.json_response({"detail": "Unauthorized"}, status=401)

    def provider(self, client: HttpClient, canary_model: str | None = None) -> Provider:
        return Provider(client, self.url, 2.0, canary_model)


@asynccontextmanager
async def far_side() -> AsyncIterator[tuple[Far, HttpClient]]:
    """The provider, and a client to ask it with."""
    far = Far()
    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", far.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    far.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    client = HttpClient(Scrubber(Secrets()), proxy="none")
    try:
        yield far, client
    finally:
        await client.aclose()
        await runner.cleanup()


def models(headers: Mapping[str, str] | None = None) -> Answer:
    """A model list."""
    return lambda: web.json_response({"object": "list", "data": []}, headers=dict(headers or {}))


def key_of(value: str) -> ReadKey:
    async def read() -> str:
        return value

    return read
