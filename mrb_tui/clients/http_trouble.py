"""Why a request got no answer, in words worth reading at three in the morning."""

import errno
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from mrb_tui.clients.proxy import shown_proxy
from mrb_tui.clients.tls import tls_reason
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

_UNREACHABLE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL})


def trouble_from(
    error: BaseException, url: str, timeout_s: float, stages: tuple[str, ...], proxy: str | None, scrubber: Scrubber
) -> Trouble:
    """The trouble behind what httpx raised. `stages` are those that had begun, in their order."""
    what = f"No answer from {url}"
    causes = tuple(_causes(error))
    if proxy and (isinstance(error, httpx.ProxyError) or "send_request_headers" not in stages):
        return _proxy_trouble(what, error, proxy, timeout_s, scrubber)
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return Trouble(TroubleKind.TIMEOUT, what, _timeout_reason(stages, timeout_s), _TIMEOUT_ADVICE)
    if isinstance(error, httpx.LocalProtocolError | UnicodeEncodeError):
        # Its text repeats the header, which may be a key.
        return Trouble(TroubleKind.CONFIGURATION, what, "a header holds what cannot be sent", _HEADER_ADVICE)
    if isinstance(error, httpx.DecodingError):
        why = f"its body could not be unpacked: {scrubber.line(str(error), 120)}"
        return Trouble(TroubleKind.MALFORMED, what, why, ("ask again; if it stays, something on the way alters it",))
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return dns_trouble(what, urlsplit(url).hostname or "", cause)
        if isinstance(cause, ssl.SSLError):
            why, advice = tls_reason(cause)
            return Trouble(TroubleKind.TLS, what, why, advice)
        if isinstance(cause, ConnectionRefusedError):
            return Trouble(
                TroubleKind.REFUSED,
                what,
                "the connection was refused",
                ("is it running? is the port right?", "a firewall may refuse it"),
            )
        if isinstance(cause, OSError) and cause.errno in _UNREACHABLE:
            return Trouble(
                TroubleKind.UNREACHABLE,
                what,
                cause.strerror or "unreachable",
                ("check the route, the VPN and egress rules",),
            )
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError | ConnectionError):
        why = scrubber.line(str(error), 160) or "the connection was cut"
        return Trouble(TroubleKind.DISCONNECTED, what, why, ("ask again; if it stays, something on the way cuts it",))
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | ValueError):
        return Trouble(
            TroubleKind.CONFIGURATION, what, scrubber.line(str(error), 160), ("check the URL in the configuration",)
        )
    return Trouble(TroubleKind.UNREACHABLE, what, scrubber.line(str(error), 160) or type(error).__name__)


_TIMEOUT_ADVICE = ("see the network probe: which stage is slow", "a firewall that drops packets looks the same")
_HEADER_ADVICE = ("does the key hold a line feed, or a letter that is not ASCII?",)


def dns_trouble(what: str, host: str, error: socket.gaierror) -> Trouble:
    """A name that could not be looked up."""
    unknown = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
    why = f"the name {host} is not known" if unknown else f"the name {host} could not be looked up just now"
    return Trouble(TroubleKind.DNS, what, why, ("check the spelling", "check the resolver: getent hosts " + host))


def _timeout_reason(stages: tuple[str, ...], timeout_s: float) -> str:
    limit = f"within {timeout_s:g} s"
    if "receive_response_body" in stages:
        return f"its answer began and did not end {limit}"
    if "send_request_headers" in stages:
        return f"it took the request and did not answer {limit}"
    if "start_tls" in stages:
        return f"the TLS handshake did not end {limit}"
    return f"no connection {limit}"


def _proxy_trouble(what: str, error: BaseException, proxy: str, timeout_s: float, scrubber: Scrubber) -> Trouble:
    late = isinstance(error, TimeoutError | httpx.TimeoutException)
    said = f"no connection within {timeout_s:g} s" if late else scrubber.line(str(error), 120)
    why = f"the proxy {shown_proxy(proxy)} did not pass it on" + (f": {said}" if said else "")
    login = "407" in said
    advice = (
        ("the proxy wants a login",) if login else ("is the proxy right? see network.proxy and HTTPS_PROXY, NO_PROXY",)
    )
    return Trouble(TroubleKind.PROXY, what, why, advice)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it came from, and the parts of groups, without going round in circles."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting += [current.__cause__, current.__context__]
