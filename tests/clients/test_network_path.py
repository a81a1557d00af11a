import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mrb_tui.clients.network_path import PathReport, look
from mrb_tui.domain.trouble import TroubleKind
from tests.clients.loopback import authority, closed_port, hang, http, listening, loopback, server_context


def _names(report: PathReport) -> list[tuple[str, bool]]:
    return [(stage.name, stage.ok) for stage in report.stages]


def _failed(report: PathReport) -> TroubleKind:
    assert report.failure is not None
    assert report.failure.trouble is not None
    assert report.failure.trouble.advice
    return report.failure.trouble.kind


async def test_the_whole_way(tmp_path: Path) -> None:
    ca, file = authority(tmp_path)
    async with loopback(http(), server_context(ca, "localhost")) as far:
        report = await look("localhost", far.port, timeout_s=5, ca_file=file)
    assert _names(report) == [("DNS", True), ("TCP", True), ("TLS", True)]
    assert report.failure is None
    dns, tcp, tls = report.stages
    assert "127.0.0.1" in dns.detail
    assert tcp.detail == f"127.0.0.1 port {far.port}"
    assert re.fullmatch(r"TLSv1\.3, certificate valid until \d{4}-\d\d-\d\d", tls.detail)
    assert tls.certificate is not None
    assert (tls.certificate.accepted, "trustme" in tls.certificate.issuer) == (True, True)
    assert all(stage.took_s >= 0 for stage in report.stages)
    assert far.asked == []


async def test_without_tls_it_ends_at_tcp() -> None:
    async with loopback(http()) as far:
        report = await look("127.0.0.1", far.port, timeout_s=5, tls=False)
    assert _names(report) == [("DNS", True), ("TCP", True)]


async def test_a_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    report = await look("no-such-host.example", 443, timeout_s=5)
    assert _names(report) == [("DNS", False)]
    assert _failed(report) is TroubleKind.DNS
    assert report.stages[0].detail == "the name no-such-host.example is not known"


@pytest.mark.parametrize("host", ["a..b", "x" * 70, "nul\0byte", "ü" * 80])
async def test_a_name_that_cannot_be_one(host: str) -> None:
    report = await look(host, 443, timeout_s=5)
    assert _names(report) == [("DNS", False)]
    assert _failed(report) is TroubleKind.DNS


async def test_a_resolver_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", silent)
    report = await look("slow.example", 443, timeout_s=0.05)
    assert _failed(report) is TroubleKind.DNS
    assert report.stages[0].detail == "no answer within 0.05 s"


async def test_nothing_listens() -> None:
    report = await look("127.0.0.1", closed_port(), timeout_s=5)
    assert _names(report) == [("DNS", True), ("TCP", False)]
    assert _failed(report) is TroubleKind.REFUSED


@pytest.mark.parametrize("port", [99_999, -1])
async def test_a_port_that_is_none(port: int) -> None:
    assert _failed(await look("127.0.0.1", port, timeout_s=5)) in (TroubleKind.DNS, TroubleKind.UNREACHABLE)


@asynccontextmanager
async def _full_backlog() -> AsyncIterator[int]:
    """A port whose queue is full: further connections wait, as behind a firewall that drops packets."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        try:
            for one in waiting:
                one.setblocking(False)
                one.connect_ex(address)
            await asyncio.sleep(0.02)
            yield address[1]
        finally:
            for one in waiting:
                one.close()


async def test_packets_that_are_dropped() -> None:
    async with _full_backlog() as port:
        report = await look("127.0.0.1", port, timeout_s=0.1)
    assert _names(report) == [("DNS", True), ("TCP", False)]
    assert _failed(report) is TroubleKind.TIMEOUT


async def test_the_next_address_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a name whose IPv6 address leads nowhere. The real look-up serves the connection to an address."""
    loop = asyncio.get_running_loop()
    real = loop.getaddrinfo

    async def two(host: str, port: int, **options: int) -> object:
        if host != "two.example":
            return await real(host, port, **options)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("127.0.0.2", port)), (*kind, ("127.0.0.1", port))]

    async with loopback(http()) as far:
        monkeypatch.setattr(loop, "getaddrinfo", two)
        report = await look("two.example", far.port, timeout_s=5, tls=False)
    assert report.stages[0].detail == "127.0.0.2, 127.0.0.1"
    assert report.stages[1].detail == f"127.0.0.1 port {far.port}"


async def test_an_authority_that_is_not_trusted(tmp_path: Path) -> None:
    ca, _ = authority(tmp_path)
    async with loopback(http(), server_context(ca, "localhost")) as far:
        report = await look("localhost", far.port, timeout_s=5)
    assert _names(report) == [("DNS", True), ("TCP", True), ("TLS", False)]
    assert _failed(report) is TroubleKind.TLS
    assert report.stages[2].detail == "the certificate's authority is not trusted here"


async def test_a_certificate_for_another_name(tmp_path: Path) -> None:
    ca, file = authority(tmp_path)
    async with loopback(http(), server_context(ca, "other.example")) as far:
        report = await look("localhost", far.port, timeout_s=5, ca_file=file)
    assert report.stages[2].detail == "the certificate is for another name"


async def test_a_far_side_without_tls() -> None:
    async def answer_anything(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(http("no", "400 Bad Request"))
        await writer.drain()
        writer.close()

    async with listening(answer_anything) as port:
        report = await look("127.0.0.1", port, timeout_s=5)
    assert report.stages[2].detail == "the far side does not speak TLS"


async def test_a_far_side_that_hangs_up() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async with listening(hang_up) as port:
        report = await look("127.0.0.1", port, timeout_s=5)
    assert _failed(report) is TroubleKind.DISCONNECTED


async def test_a_handshake_that_is_not_answered() -> None:
    async with loopback(hang) as far:
        report = await look("127.0.0.1", far.port, timeout_s=0.1)
    assert _names(report)[-1] == ("TLS", False)
    assert _failed(report) is TroubleKind.TIMEOUT


async def test_a_ca_file_that_cannot_be_read(tmp_path: Path) -> None:
    """`look` never raises: the stage says it."""
    async with loopback(http()) as far:
        report = await look("127.0.0.1", far.port, timeout_s=5, ca_file=tmp_path / "none.pem")
    assert _names(report)[-1] == ("TLS", False)
    assert _failed(report) is TroubleKind.CONFIGURATION


async def test_an_old_protocol(tmp_path: Path) -> None:
    ca, file = authority(tmp_path)
    context = server_context(ca, "localhost")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    async with loopback(http(), context) as far:
        report = await look("localhost", far.port, timeout_s=5, ca_file=file)
    assert report.stages[2].detail.startswith("TLSv1.2")
