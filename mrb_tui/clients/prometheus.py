"""Prometheus through prometheus-api-client, whose calls block: each runs in a daemon thread, under our own limit.

https://prometheus.io/docs/prometheus/latest/querying/api/
"""

import asyncio
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import requests
from prometheus_api_client import PrometheusConnect
from prometheus_api_client.exceptions import PrometheusApiClientException
from urllib3.util.retry import Retry

from mrb_tui.clients.capped_adapter import CappedAdapter, TooLarge
from mrb_tui.clients.prometheus_trouble import trouble_from
from mrb_tui.clients.prometheus_warnings import listen, with_warnings
from mrb_tui.clients.proxy import ENVIRONMENT, proxy_for
from mrb_tui.clients.tls import tls_context
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

MAX_BODY = 5_000_000
_CALLS_AT_ONCE = 4
"""A Prometheus that hangs may hold this many threads of ours, and no more."""


@dataclass(frozen=True, slots=True)
class BearerAuth:
    """A token."""

    token: str

    def __repr__(self) -> str:
        return "BearerAuth(…)"


@dataclass(frozen=True, slots=True)
class BasicAuth:
    """A name and a password."""

    username: str
    password: str

    def __repr__(self) -> str:
        return f"BasicAuth({self.username!r}, …)"


@dataclass(frozen=True, slots=True)
class PromSample:
    """One value of one series. It may be NaN or infinite: the caller decides what that means."""

    labels: Mapping[str, str]
    value: float
    at: datetime


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The samples of an instant or a range query; none at all is an answer too. A scalar is one without labels."""

    samples: tuple[PromSample, ...]
    warnings: tuple[str, ...]


class PrometheusClient:
    """One server. `timeout_s` is for a whole query. Raises TroubleError for a URL or CA file that is none."""

    def __init__(
        self,
        url: str,
        scrubber: Scrubber,
        *,
        auth: BearerAuth | BasicAuth | None = None,
        ca_file: Path | None = None,
        proxy: str = ENVIRONMENT,
        timeout_s: float,
    ) -> None:
        self.url = url.rstrip("/")
        self._scrubber = scrubber
        self._timeout_s = timeout_s
        self._places = asyncio.Semaphore(_CALLS_AT_ONCE)
        via = proxy_for(self.url, proxy)
        self._session = requests.Session()
        self._session.trust_env = False  # else it reads ~/.netrc and sends what it finds there
        self._session.max_redirects = 0
        self._session.hooks["response"].append(listen)
        if isinstance(auth, BearerAuth):
            self._session.headers["Authorization"] = f"Bearer {auth.token}"
        elif isinstance(auth, BasicAuth):
            self._session.auth = (auth.username, auth.password)
        try:
            self._connect = PrometheusConnect(
                url=self.url,
                retry=Retry(total=0, redirect=0),
                session=self._session,
                timeout=timeout_s,
                proxy={"http": via, "https": via} if via else None,
            )
        except ValueError as error:
            what = f"Prometheus at {scrubber.line(self.url)} cannot be asked"
            raise TroubleError(Trouble(TroubleKind.CONFIGURATION, what, str(error), ("check its URL",))) from None
        adapter = CappedAdapter(MAX_BODY, tls_context(ca_file) if self.url.startswith("https") else None)
        self._session.mount(self.url, adapter)

    async def query(self, promql: str) -> QueryAnswer:
        """An instant query. Raises TroubleError."""
        return await self._ask(partial(self._connect.custom_query, query=promql))

    async def query_range(self, promql: str, start_at: datetime, end_at: datetime, step_s: float) -> QueryAnswer:
        """A range query. Raises TroubleError."""
        return await self._ask(
            partial(
                self._connect.custom_query_range, query=promql, start_time=start_at, end_time=end_at, step=f"{step_s:g}"
            )
        )

    async def aclose(self) -> None:
        """Let go of the connections."""
        self._session.close()

    async def _ask(self, call: Callable[[], Any]) -> QueryAnswer:
        what = f"Prometheus at {self._scrubber.line(self.url)} was not read"
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._places.acquire()
                answering = asyncio.ensure_future(asyncio.to_thread(with_warnings, call))
                answering.add_done_callback(self._leave)
                # Shielded: the thread cannot be stopped, and keeps its place until it ends.
                result, warnings = await asyncio.shield(answering)
        except TimeoutError:
            why = f"no answer within {self._timeout_s:g} s"
            raise TroubleError(
                Trouble(TroubleKind.TIMEOUT, what, why, ("is it overloaded? try the query in its own page",))
            ) from None
        except (
            requests.RequestException,
            PrometheusApiClientException,
            TooLarge,
            # What the library raises for answers that are not Prometheus': no JSON, no `data`, another shape.
            AttributeError,
            KeyError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            raise TroubleError(trouble_from(error, what, self._scrubber)) from None
        try:
            samples = tuple(_samples(result, self._scrubber))
        except (AttributeError, KeyError, TypeError, ValueError, IndexError, OverflowError):
            begins = self._scrubber.line(_as_json(result), 80)
            raise TroubleError(
                Trouble(TroubleKind.MALFORMED, what, f"its result has another shape: {begins}", ("check the query",))
            ) from None
        return QueryAnswer(samples, tuple(self._scrubber.line(warning, 200) for warning in warnings))

    def _leave(self, answering: "asyncio.Future[Any]") -> None:
        self._places.release()
        if not answering.cancelled():
            answering.exception()  # looked at, so that a late failure is not reported as forgotten


def _as_json(result: Any) -> str:
    try:
        return json.dumps(result, default=str)
    except RecursionError:
        return "nested without end"


def _samples(result: Any, scrubber: Scrubber) -> list[PromSample]:
    """Vectors and matrices are lists of series; a scalar or string is one bare `[time, "value"]`."""
    if isinstance(result, list) and len(result) == 2 and not isinstance(result[0], dict | list):
        return [_sample({}, result)]
    samples: list[PromSample] = []
    for series in result:
        labels = {
            scrubber.line(str(name), 200): scrubber.line(str(value), 200) for name, value in series["metric"].items()
        }
        points = [series["value"]] if "value" in series else series["values"]
        samples += [_sample(labels, point) for point in points]
    return samples


def _sample(labels: Mapping[str, str], point: Any) -> PromSample:
    at_s, value = point
    number = float(value)
    if math.isnan(float(at_s)):
        raise ValueError("a sample without a time")
    return PromSample(labels, number, datetime.fromtimestamp(float(at_s), UTC))
