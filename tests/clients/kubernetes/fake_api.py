"""A small API server on loopback that says what a test tells it to, and kubeconfigs that point at it."""

import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import yaml
from aiohttp import ClientConnectionResetError, web

from mrb_tui.clients.kubernetes import KubeAccess, KubernetesClient
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN = "token-of-the-oncall-3f9a2c"


class FakeApi:
    """Answers by path. `asked` holds every request as (method, path, query)."""

    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.headers: list[Mapping[str, str]] = []
        self._runner: web.AppRunner | None = None
        self._scheme = "http"
        self.port = 0

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def say(self, path: str, body: object, status: int = 200, content_type: str = "application/json") -> None:
        """Answer `path` with `body`: bytes as they are, anything else as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()

        async def handler(request: web.Request) -> web.StreamResponse:
            return web.Response(body=raw, status=status, content_type=content_type)

        self.handlers[path] = handler

    def queries(self, path: str) -> list[dict[str, str]]:
        """The queries with which `path` was asked."""
        return [query for _, asked, query in self.asked if asked == path]

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        """Listen; after a stop on the same port as before."""
        application = web.Application()
        application.router.add_route("*", "/{rest:.*}", self._answer)
        self._runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.01)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=tls)
        await site.start()
        self._scheme = "https" if tls else "http"
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Cut all connections and refuse new ones."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path, dict(request.query)))
        self.headers.append(dict(request.headers))
        handler = self.handlers.get(request.path)
        if handler is None:
            return web.json_response(status(404, "NotFound", f'"{request.path}" not found'), status=404)
        with suppress(ClientConnectionResetError):
            return await handler(request)
        return web.Response()


def status(code: int, reason: str, message: str) -> dict[str, Any]:
    """A Status object, as the API server sends with an error."""
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
        "reason": reason,
        "code": code,
    }


def kubeconfig(
    server: str, *, user: Mapping[str, Any] | None = None, cluster: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A kubeconfig with one context, `here`, whose namespace is `shop`."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "here",
        "clusters": [{"name": "c1", "cluster": {"server": server, **(cluster or {})}}],
        "users": [{"name": "oncall", "user": dict(user) if user is not None else {"token": TOKEN}}],
        "contexts": [{"name": "here", "context": {"cluster": "c1", "user": "oncall", "namespace": "shop"}}],
    }


async def connected(
    folder: Path,
    config: object,
    *,
    context: str | None = None,
    timeout_s: float = 5.0,
    scrubber: Scrubber | None = None,
) -> KubernetesClient:
    """A client for `config`, written as YAML (text as it is) into `folder`."""
    file = folder / "kubeconfig"
    file.write_text(config if isinstance(config, str) else yaml.safe_dump(config), encoding="utf-8")
    return await KubernetesClient.connect(
        KubeAccess(file, context), scrubber or Scrubber(Secrets()), folder / "temp", timeout_s=timeout_s
    )


@asynccontextmanager
async def serving(tls: ssl.SSLContext | None = None) -> AsyncIterator[FakeApi]:
    """A started server."""
    api = FakeApi()
    await api.start(tls)
    try:
        yield api
    finally:
        await api.stop()
