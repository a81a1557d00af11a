"""HTTP requests through httpx, and what of its failures is ours to tell."""

import asyncio
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from mrb_tui import __version__
from mrb_tui.clients.http import HttpAnswer, NoAnswerError
from mrb_tui.clients.http_body import ACCEPTED, read_body
from mrb_tui.clients.http_trouble import trouble_from
from mrb_tui.clients.proxy import proxy_for, shown_proxy
from mrb_tui.clients.tls import tls_context
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

# It logs each address in full, and some addresses are secrets.
logging.getLogger("httpx").addFilter(lambda record: record.levelno >= logging.WARNING)


class HttpExchange:
    """Keeps connections alive, one pool per proxy."""

    def __init__(self, scrubber: Scrubber, ca_file: Path | None, proxy: str) -> None:
        self._scrubber = scrubber
        self._ca_file = ca_file
        self._proxy = proxy
        self._pools: dict[str | None, httpx.AsyncClient] = {}

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], json: Any, timeout_s: float, max_body: int
    ) -> HttpAnswer:
        """One request, `timeout_s` from start to the end of the body. Raises NoAnswerError where no status came."""
        shown = _without_query(url, self._scrubber)
        proxy = proxy_for(url, self._proxy)
        stages: dict[str, float] = {}
        begun_s = time.perf_counter()
        try:
            async with (
                asyncio.timeout(timeout_s),
                self._pool(proxy).stream(
                    method, url, headers=dict(headers), json=json, extensions={"trace": _tracer(stages)}
                ) as response,
            ):
                first_byte_s = time.perf_counter() - begun_s
                body, truncated = await read_body(response, max_body)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            # ValueError: what httpx and its parts raise for a header or URL they cannot encode.
            trouble = trouble_from(error, shown, timeout_s, tuple(stages), proxy, self._scrubber)
            raise NoAnswerError(trouble, is_unsent=_is_unsent(error, stages)) from None
        return HttpAnswer(
            status=response.status_code,
            reason=self._scrubber.line(response.reason_phrase, 80),
            headers={name.lower(): self._scrubber.line(value, 500) for name, value in response.headers.items()},
            body=body,
            truncated=truncated,
            url=shown,
            took_s=time.perf_counter() - begun_s,
            connect_s=stages.get("connect_tcp"),
            tls_s=stages.get("start_tls"),
            first_byte_s=first_byte_s,
            via_proxy=shown_proxy(proxy) if proxy else None,
            scrubber=self._scrubber,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            await pool.aclose()

    def _pool(self, proxy: str | None) -> httpx.AsyncClient:
        if proxy not in self._pools:
            # trust_env stays off: it would also read ~/.netrc and send what it finds there.
            self._pools[proxy] = httpx.AsyncClient(
                verify=tls_context(self._ca_file),
                proxy=proxy,
                trust_env=False,
                timeout=None,  # noqa: S113 - one limit for all stages, by asyncio.timeout in `request`
                follow_redirects=False,
                headers={"User-Agent": f"mrb-tui/{__version__}", "Accept-Encoding": ACCEPTED},
            )
        return self._pools[proxy]


def _is_unsent(error: BaseException, stages: Mapping[str, float]) -> bool:
    """Whether not a byte of the request can have left, or none but to a proxy that did not pass it on."""
    refused = httpx.ProxyError | httpx.LocalProtocolError | httpx.InvalidURL | httpx.UnsupportedProtocol
    return isinstance(error, refused) or "send_request_headers" not in stages


def _tracer(stages: dict[str, float]) -> Any:
    begun: dict[str, float] = {}

    async def trace(event: str, info: Mapping[str, Any]) -> None:
        name, _, phase = event.rpartition(".")
        stage = name.rpartition(".")[2]
        if phase == "started":
            begun[stage] = time.perf_counter()
            stages.setdefault(stage, 0.0)
        elif stage in begun:
            stages[stage] = time.perf_counter() - begun[stage]

    return trace


def _without_query(url: str, scrubber: Scrubber) -> str:
    """The address without login and query. Raises TroubleError for one that cannot be read, on which httpx trips."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        what = f"The address {scrubber.line(url.partition('?')[0].rpartition('@')[2])} cannot be read"
        raise TroubleError(
            Trouble(TroubleKind.CONFIGURATION, what, str(error), ("check the URL in the configuration",))
        ) from None
    host = parts.netloc.rpartition("@")[2]
    return scrubber.line(f"{parts.scheme}://{host}{parts.path}")
