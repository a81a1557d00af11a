"""HTTP: one total time limit, a cap on bodies, no redirects, and failures in words.

Clients and channels are made before a console's first picture, and httpx takes a while to import: it comes with the
first request, or earlier, in a thread, for whoever imports `clients.http_exchange` there.
"""

import json as json_library
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mrb_tui.clients.proxy import ENVIRONMENT
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

if TYPE_CHECKING:
    from mrb_tui.clients.http_exchange import HttpExchange

MAX_BODY = 1_000_000


class NoAnswerError(TroubleError):
    """No answer came. Unless `is_unsent`, the request may have been received, and acted upon."""

    def __init__(self, trouble: Trouble, *, is_unsent: bool) -> None:
        super().__init__(trouble)
        self.is_unsent = is_unsent


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer with a status, whatever the status. Header names are in lower case; headers and texts are scrubbed.

    `body` is what came, decompressed, up to the cap (`truncated` says if there was more) and as it came: read it
    through `text` or `json`. Times are in seconds; those of stages that did not happen are None.
    """

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    truncated: bool
    url: str
    took_s: float
    connect_s: float | None
    tls_s: float | None
    first_byte_s: float | None
    via_proxy: str | None
    scrubber: Scrubber = field(repr=False)

    def text(self, limit: int = 4_000) -> str:
        """The body as harmless text."""
        return self.scrubber.text(self.body, limit)

    def json(self) -> Any:
        """The body parsed, its strings scrubbed. Raises TroubleError for what is no JSON, or not all of it."""
        if self.truncated:
            raise TroubleError(
                Trouble(
                    TroubleKind.TOO_LARGE,
                    f"The answer of {self.url} is too large",
                    f"more than {len(self.body):,} bytes",
                )
            )
        try:
            return self.scrubber.data(json_library.loads(self.body))
        except (ValueError, RecursionError):
            begins = self.scrubber.line(self.body, 80)
            raise TroubleError(
                Trouble(
                    TroubleKind.MALFORMED,
                    f"The answer of {self.url} is not JSON",
                    f"it begins {begins!r}" if begins else "it is empty",
                    ("check the URL: a login page or a proxy may be answering",),
                )
            ) from None


class HttpClient:
    """Keeps connections alive, one pool per proxy. `proxy` is `environment`, `none` or a URL."""

    def __init__(self, scrubber: Scrubber, *, ca_file: Path | None = None, proxy: str = ENVIRONMENT) -> None:
        self._scrubber = scrubber
        self._ca_file = ca_file
        self._proxy = proxy
        self._exchange: HttpExchange | None = None

    async def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, timeout_s: float, max_body: int = MAX_BODY
    ) -> HttpAnswer:
        """GET, as `request`."""
        return await self.request("GET", url, headers=headers, timeout_s=timeout_s, max_body=max_body)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        timeout_s: float,
        max_body: int = MAX_BODY,
    ) -> HttpAnswer:
        """One request, `timeout_s` from start to the end of the body. Raises NoAnswerError where no status came."""
        if self._exchange is None:
            from mrb_tui.clients.http_exchange import HttpExchange

            self._exchange = HttpExchange(self._scrubber, self._ca_file, self._proxy)
        return await self._exchange.request(method, url, headers or {}, json, timeout_s, max_body)

    async def aclose(self) -> None:
        """Close all connections."""
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            await exchange.aclose()


@asynccontextmanager
async def http_client(
    scrubber: Scrubber, *, ca_file: Path | None = None, proxy: str = ENVIRONMENT
) -> AsyncIterator[HttpClient]:
    """A client for one block."""
    client = HttpClient(scrubber, ca_file=ca_file, proxy=proxy)
    try:
        yield client
    finally:
        await client.aclose()
