"""Why a Prometheus query failed, from what the library makes of it."""

import ast
import json
import re
from collections.abc import Iterator

import requests
from prometheus_api_client.exceptions import PrometheusApiClientException

from mrb_tui.clients.capped_adapter import TooLarge
from mrb_tui.clients.tls import tls_reason
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

_STATUS = re.compile(r"HTTP Status Code (\d{3}) \((b.*)\)", re.DOTALL)


def trouble_from(error: Exception, what: str, scrubber: Scrubber) -> Trouble:
    """The trouble behind an exception of prometheus-api-client or requests."""
    if isinstance(error, PrometheusApiClientException):
        return _refused(str(error), what, scrubber)
    if isinstance(error, TooLarge) or any(isinstance(cause, TooLarge) for cause in _causes(error)):
        return Trouble(TroubleKind.TOO_LARGE, what, "its answer is too large", ("narrow the query",))
    if isinstance(error, requests.JSONDecodeError):
        return Trouble(
            TroubleKind.MALFORMED,
            what,
            "its answer is not JSON",
            ("a login page may be answering: check the URL and auth",),
        )
    if isinstance(error, requests.TooManyRedirects):
        why = "it redirects elsewhere, and redirects are not followed"
        return Trouble(TroubleKind.REJECTED, what, why, ("give the URL it ends at", "a login page may be in front"))
    if isinstance(error, requests.exceptions.InvalidHeader | UnicodeEncodeError):
        # Its text repeats the header, which may be a token.
        why = "its login holds what cannot be sent"
        return Trouble(TroubleKind.CONFIGURATION, what, why, ("does the token hold a line feed, or more than ASCII?",))
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema):
        return Trouble(TroubleKind.CONFIGURATION, what, scrubber.line(str(error), 120), ("check its URL",))
    if isinstance(error, requests.exceptions.ProxyError):
        return Trouble(TroubleKind.PROXY, what, "the proxy did not pass it on", ("see network.proxy and NO_PROXY",))
    if isinstance(error, requests.exceptions.SSLError):
        cause = next((cause for cause in _causes(error) if type(cause).__module__ == "ssl"), error)
        why, advice = tls_reason(cause)
        return Trouble(TroubleKind.TLS, what, why, advice)
    if isinstance(error, requests.exceptions.Timeout):
        return Trouble(TroubleKind.TIMEOUT, what, "no answer in time", ("is it overloaded?",))
    if isinstance(error, requests.exceptions.ConnectionError):
        return _no_connection(error, what)
    if isinstance(error, requests.RequestException):
        return Trouble(TroubleKind.DISCONNECTED, what, scrubber.line(str(error), 120))
    return Trouble(
        TroubleKind.MALFORMED,
        what,
        "its answer is not that of the Prometheus API",
        ("check the URL: it must end before /api/v1",),
    )


def _no_connection(error: Exception, what: str) -> Trouble:
    text = " ".join(str(cause) for cause in _causes(error)).lower()
    if "refused" in text:
        return Trouble(
            TroubleKind.REFUSED, what, "the connection was refused", ("is it running? is a port-forward needed?",)
        )
    if "name or service not known" in text or "nodename" in text or "name resolution" in text or "no address" in text:
        return Trouble(
            TroubleKind.DNS, what, "its name is not known", ("check the URL", "is a VPN or a port-forward needed?")
        )
    if "timed out" in text:
        return Trouble(TroubleKind.TIMEOUT, what, "no connection in time", ("is a VPN needed?",))
    if "unreachable" in text:
        return Trouble(TroubleKind.UNREACHABLE, what, "it cannot be reached", ("check the route and the VPN",))
    return Trouble(TroubleKind.DISCONNECTED, what, "the connection was cut", ("ask again",))


def _refused(text: str, what: str, scrubber: Scrubber) -> Trouble:
    match = _STATUS.search(text)
    status = int(match[1]) if match else 0
    said = _error_of(match[2]) if match else text
    why = f"it answered {status}" + (f": {scrubber.line(said, 160)}" if said else "")
    if status == 401:
        return Trouble(TroubleKind.UNAUTHORIZED, what, why, ("set services.prometheus.auth",))
    if status == 403:
        return Trouble(TroubleKind.FORBIDDEN, what, why, ("ask its owner for read access",))
    if status == 404:
        return Trouble(TroubleKind.NOT_FOUND, what, why, ("check the URL: it must end before /api/v1",))
    if status == 429:
        return Trouble(TroubleKind.RATE_LIMITED, what, why, ("fewer queries: raise probes.service_errors.interval",))
    if status in (400, 422):
        return Trouble(TroubleKind.REJECTED, what, why, ("check the query in services.prometheus.queries",))
    return Trouble(
        TroubleKind.SERVER_ERROR if status >= 500 else TroubleKind.REJECTED, what, why, ("try its own page",)
    )


def _error_of(shown: str) -> str:
    """The `error` of Prometheus' JSON, or the first line of another body; none of a page.

    `shown` is the body as Python shows bytes: so it comes from the library.
    """
    try:
        text = ast.literal_eval(shown).decode("utf-8", "replace").strip()
    except (ValueError, SyntaxError, AttributeError):
        return ""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return "" if text.startswith("<") else text.partition("\n")[0]
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        current = waiting.pop(0)
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]
