"""The way to a host, stage by stage: DNS, TCP, TLS. No request is sent."""

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass
from pathlib import Path

from mrb_tui.clients.certificate import Certificate, accepted_certificate
from mrb_tui.clients.http_trouble import dns_trouble
from mrb_tui.clients.tls import tls_context, tls_reason
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

_ADDRESSES_TRIED = 4


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A host to look at. `tls` is False for a plain proxy."""

    host: str
    port: int
    ca_file: Path | None = None
    tls: bool = True

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: `detail` is what was learnt (addresses, peer, protocol); `trouble` why it failed."""

    name: str
    ok: bool
    took_s: float
    detail: str = ""
    trouble: Trouble | None = None
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class PathReport:
    """The stages that were tried, up to the first that failed."""

    host: str
    port: int
    stages: tuple[Stage, ...]

    @property
    def failure(self) -> Stage | None:
        """The stage that failed, if any."""
        return next((stage for stage in self.stages if not stage.ok), None)


async def look(host: str, port: int, *, timeout_s: float, ca_file: Path | None = None, tls: bool = True) -> PathReport:
    """Try the stages in turn, `timeout_s` for all of them together. Never raises but for cancellation."""
    walk = _Walk(host, port, asyncio.get_running_loop().time() + timeout_s, timeout_s)
    addresses = await walk.resolve()
    peer = await walk.connect(addresses) if addresses else None
    if peer is not None and tls:
        await walk.handshake(peer, ca_file)
    return PathReport(host, port, tuple(walk.stages))


async def addresses_of(host: str, port: int, *, timeout_s: float, told_s: float | None = None) -> list[str]:
    """What the name stands for, each address once. `told_s` is the limit that a time-out speaks of.

    Raises TroubleError.
    """
    what = f"Looking up {host} failed"
    try:
        async with asyncio.timeout(timeout_s):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except TimeoutError:
        why = f"no answer within {timeout_s if told_s is None else told_s:g} s"
        raise TroubleError(Trouble(TroubleKind.DNS, what, why, _RESOLVER)) from None
    except socket.gaierror as error:
        raise TroubleError(dns_trouble(what, host, error)) from None
    except (OSError, ValueError) as error:  # ValueError: a name that cannot be encoded, or holds a NUL
        raise TroubleError(Trouble(TroubleKind.DNS, what, str(error), _RESOLVER)) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def blame(broken: Stage, control: PathReport | None) -> str:
    """`us` when the control host fails too, `them` when the far host itself refused or its certificate is off,
    else `path`: silence and failed look-ups alone cannot tell a wall on the way from a host that is gone."""
    if control is not None and control.failure is not None:
        return "us"
    kind = broken.trouble.kind if broken.trouble else None
    return "them" if kind in (TroubleKind.REFUSED, TroubleKind.TLS) else "path"


class _Walk:
    def __init__(self, host: str, port: int, deadline_s: float, timeout_s: float) -> None:
        self.stages: list[Stage] = []
        self._host, self._port = host, port
        self._deadline_s, self._timeout_s = deadline_s, timeout_s
        self._begun_s = 0.0

    async def resolve(self) -> list[str]:
        self._begun_s = time.perf_counter()
        left_s = max(self._deadline_s - asyncio.get_running_loop().time(), 0)
        try:
            addresses = await addresses_of(self._host, self._port, timeout_s=left_s, told_s=self._timeout_s)
        except TroubleError as error:
            self._failed("DNS", error.trouble)
            return []
        more = f" and {len(addresses) - 3} more" if len(addresses) > 3 else ""
        self._passed("DNS", ", ".join(addresses[:3]) + more)
        return addresses

    async def connect(self, addresses: list[str]) -> str | None:
        """The first address that takes a connection. Each gets an equal share of what time is left."""
        self._begun_s = time.perf_counter()
        loop = asyncio.get_running_loop()
        tried = addresses[:_ADDRESSES_TRIED]
        last: BaseException = TimeoutError()
        for number, address in enumerate(tried):
            share_s = max(self._deadline_s - loop.time(), 0) / (len(tried) - number)
            try:
                async with asyncio.timeout(share_s):
                    _, writer = await asyncio.open_connection(address, self._port)
            except (OSError, OverflowError) as error:  # TimeoutError is an OSError; a port beyond 65535 overflows
                last = error
                continue
            await _let_go(writer)
            self._passed("TCP", f"{address} port {self._port}")
            return address
        self._failed("TCP", self._tcp_trouble(last, tried))
        return None

    async def handshake(self, address: str, ca_file: Path | None) -> None:
        """On a connection of its own, so that the stages' times stay apart."""
        self._begun_s = time.perf_counter()
        what = f"The TLS handshake with {self._host} failed"
        try:
            async with asyncio.timeout_at(self._deadline_s):
                _, writer = await asyncio.open_connection(
                    address, self._port, ssl=tls_context(ca_file), server_hostname=self._host
                )
        except TimeoutError:
            self._failed("TLS", Trouble(TroubleKind.TIMEOUT, what, self._late(), _WALL))
            return
        except TroubleError as error:  # of the CA file
            self._failed("TLS", error.trouble)
            return
        except ssl.SSLError as error:
            why, advice = tls_reason(error)
            self._failed("TLS", Trouble(TroubleKind.TLS, what, why, advice))
            return
        except OSError as error:
            why = error.strerror or "the far side closed the connection"
            self._failed("TLS", Trouble(TroubleKind.DISCONNECTED, what, why, _WALL))
            return
        session: ssl.SSLObject | None = writer.get_extra_info("ssl_object")
        certificate = accepted_certificate(session) if session else None
        protocol = (session.version() if session else None) or "TLS"
        valid = f", certificate valid until {certificate.ends_at:%Y-%m-%d}" if certificate else ""
        self._passed("TLS", f"{protocol}{valid}", certificate)
        await _let_go(writer)

    def _passed(self, name: str, detail: str, certificate: Certificate | None = None) -> None:
        took_s = time.perf_counter() - self._begun_s
        self.stages.append(Stage(name, ok=True, took_s=took_s, detail=detail, certificate=certificate))

    def _failed(self, name: str, trouble: Trouble) -> None:
        took_s = time.perf_counter() - self._begun_s
        self.stages.append(Stage(name, ok=False, took_s=took_s, detail=trouble.why, trouble=trouble))

    def _late(self) -> str:
        return f"no answer within {self._timeout_s:g} s"

    def _tcp_trouble(self, error: BaseException, tried: list[str]) -> Trouble:
        what = f"Connecting to {self._host} port {self._port} failed"
        if isinstance(error, ConnectionRefusedError):
            return Trouble(
                TroubleKind.REFUSED, what, "the connection was refused", ("is it running? is the port right?",)
            )
        if isinstance(error, TimeoutError):
            return Trouble(TroubleKind.TIMEOUT, what, f"{self._late()} from {', '.join(tried)}", _WALL)
        why = getattr(error, "strerror", None) or str(error)
        return Trouble(TroubleKind.UNREACHABLE, what, why, ("check the route and the VPN",))


_RESOLVER = ("check the resolver: getent hosts, /etc/resolv.conf",)
_WALL = ("a firewall or an egress rule that drops packets looks like this", "try from another network")


async def _let_go(writer: asyncio.StreamWriter) -> None:
    """Close at once: a far side that never says goodbye must not keep us."""
    writer.transport.abort()
    await asyncio.sleep(0)
