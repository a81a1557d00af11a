import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mrb_tui.clients.http import HttpClient
from mrb_tui.clients.network_path import Endpoint
from mrb_tui.domain.health import Health
from mrb_tui.looks.look import LookResult
from mrb_tui.looks.network import Network, Place
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.clients.loopback import authority, closed_port, hang, http, loopback, server_context
from tests.looks.seeing import run, section

WELL = http("{}", "401 Unauthorized", Server="far")


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    made = HttpClient(Scrubber(Secrets()), proxy="none")
    yield made
    await made.aclose()


def _place(port: int, client: HttpClient, ca_file: Path | None = None) -> Place:
    scheme = "https" if ca_file else "http"
    return Place(Endpoint("localhost", port, ca_file, tls=ca_file is not None), f"{scheme}://localhost:{port}/", client)


def _now() -> datetime:
    return datetime.now(UTC)


async def _look(provider: Place, control: Place | None = None, *, timeout_s: float = 2.0) -> LookResult:
    return await run(Network(provider, control, None, _now, timeout_s))


async def test_stage_by_stage_with_the_certificate(tmp_path: Path) -> None:
    ca, ca_file = authority(tmp_path)
    client = HttpClient(Scrubber(Secrets()), ca_file=ca_file, proxy="none")
    async with loopback(WELL, server_context(ca, "localhost")) as far:
        result = await _look(_place(far.port, client, ca_file))
    await client.aclose()
    lines = section(result, "Provider")
    assert lines[0] == f"localhost port {far.port}"
    assert [line[:4].strip() for line in lines[1:] if not line.startswith(" ")] == ["DNS", "TCP", "TLS", "HTTP"]
    assert any(re.fullmatch(r" +for .*trustme.*, issued by .*trustme.*", line) for line in lines)
    assert any(re.fullmatch(r" +valid until \d{4}-\d\d-\d\d \d\d:\d\d UTC, \d+d from now", line) for line in lines)
    assert "answers 401, server far" in lines[-1]
    assert "Authorization" not in far.asked[0]
    assert (result.health, result.facts["verdict"]) == (Health.OK, "ok")


async def test_a_certificate_that_is_not_trusted_says_whose_it_is(tmp_path: Path, client: HttpClient) -> None:
    ca, _ = authority(tmp_path)
    _, of_others = authority(_folder(tmp_path / "others"))
    async with loopback(WELL, server_context(ca, "localhost")) as far, loopback(WELL) as control:
        result = await _look(_place(far.port, client, of_others), _place(control.port, client))
    assert (result.headline, result.facts["verdict"]) == ("their side: TLS fails", "them")
    lines = section(result, "Provider")
    assert any("it shows one for" in line and "issued by trustme" in line for line in lines)
    assert far.asked == []


def _folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def test_our_side_where_the_control_host_fails_too(client: HttpClient) -> None:
    result = await _look(_place(closed_port(), client), _place(closed_port(), client))
    assert (result.headline, result.facts["verdict"]) == ("our side: TCP fails", "us")
    assert "fails as well" in section(result, "Verdict")[0]


async def test_their_side_where_only_they_refuse(client: HttpClient) -> None:
    async with loopback(WELL) as control:
        result = await _look(_place(closed_port(), client), _place(control.port, client))
    assert (result.headline, result.health) == ("their side: TCP fails", Health.DOWN)
    assert (result.facts["control_ok"], result.facts["failed_stage"]) == (True, "tcp")


async def test_a_host_that_takes_connections_and_says_nothing_is_their_side(client: HttpClient) -> None:
    async with loopback(hang) as far, loopback(WELL) as control:
        result = await _look(_place(far.port, client), _place(control.port, client), timeout_s=0.2)
    assert (result.headline, result.facts["verdict"]) == ("their side: HTTP fails", "them")


async def test_a_control_host_that_fails_alone_is_told(client: HttpClient) -> None:
    async with loopback(WELL) as far:
        result = await _look(_place(far.port, client), _place(closed_port(), client))
    assert result.health is Health.OK
    assert section(result, "Verdict")[-1] == "the control host fails at TCP, which is not in the way"


async def test_by_a_proxy_it_is_the_proxy_that_is_looked_at() -> None:
    async with loopback(WELL) as proxy:
        client = HttpClient(Scrubber(Secrets()), proxy=proxy.url)
        far = Place(Endpoint("far.example", 80, tls=False), "http://far.example/", client)
        result = await run(Network(far, None, Endpoint("127.0.0.1", proxy.port, tls=False), _now, 2.0))
        await client.aclose()
    assert proxy.asked[0].startswith("GET http://far.example/ ")
    lines = section(result, f"By the proxy 127.0.0.1:{proxy.port}")
    assert f"by the proxy {proxy.url}" in lines[-1]
