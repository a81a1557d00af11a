import asyncio
import gc
import gzip
import json
import socket
import unicodedata
from pathlib import Path

import pytest

from mrb_tui.clients.http import HttpClient, http_client
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from tests.clients.conftest import KEY
from tests.clients.loopback import authority, closed_port, drip, hang, http, listening, loopback, server_context


async def _trouble(client: HttpClient, url: str, timeout_s: float = 5, **headers: str) -> Trouble:
    with pytest.raises(TroubleError) as caught:
        await client.get(url, headers=headers, timeout_s=timeout_s)
    trouble = caught.value.trouble
    assert KEY not in str(trouble)
    assert caught.value.__cause__ is None
    assert trouble.why
    return trouble


async def test_refused(client: HttpClient) -> None:
    port = closed_port()
    trouble = await _trouble(client, f"http://127.0.0.1:{port}/v1?api_key={KEY}")
    assert trouble.kind is TroubleKind.REFUSED
    assert trouble.what == f"No answer from http://127.0.0.1:{port}/v1"
    assert trouble.advice


async def test_a_name_that_is_not_known(client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    _names_unknown(monkeypatch)
    trouble = await _trouble(client, "https://no-such-host.example/v1")
    assert trouble.kind is TroubleKind.DNS
    assert trouble.why == "the name no-such-host.example is not known"


def _names_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)


async def test_no_route(client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_route(*_: object, **__: object) -> None:
        raise OSError(113, "No route to host")

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", no_route)
    trouble = await _trouble(client, "http://192.0.2.1/")
    assert (trouble.kind, trouble.why) == (TroubleKind.UNREACHABLE, "No route to host")


async def test_an_authority_that_is_not_trusted(client: HttpClient, tmp_path: Path) -> None:
    ca, _ = authority(tmp_path)
    async with loopback(http("ok"), server_context(ca, "127.0.0.1")) as far:
        trouble = await _trouble(client, far.url)
        assert far.asked == []
    assert (trouble.kind, trouble.why) == (TroubleKind.TLS, "the certificate's authority is not trusted here")
    assert "ca_file" in trouble.advice[0]


async def test_another_ca_file(tmp_path: Path, scrubber: Scrubber) -> None:
    ca, _ = authority(tmp_path)
    _, other = authority(tmp_path)
    async with (
        loopback(http("ok"), server_context(ca, "127.0.0.1")) as far,
        http_client(scrubber, ca_file=other) as client,
    ):
        assert (await _trouble(client, far.url)).kind is TroubleKind.TLS


async def test_a_certificate_for_another_name(tmp_path: Path, scrubber: Scrubber) -> None:
    ca, file = authority(tmp_path)
    async with (
        loopback(http("ok"), server_context(ca, "far.example")) as far,
        http_client(scrubber, ca_file=file) as client,
    ):
        assert (await _trouble(client, far.url)).why == "the certificate is for another name"


async def test_https_where_only_http_is_spoken(client: HttpClient) -> None:
    async def answer_anything(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(http("", "400 Bad Request"))
        await writer.drain()
        writer.close()

    async with listening(answer_anything) as port:
        trouble = await _trouble(client, f"https://127.0.0.1:{port}/")
    assert (trouble.kind, trouble.why) == (TroubleKind.TLS, "the far side does not speak TLS")


async def test_a_ca_file_that_cannot_be_read(tmp_path: Path, scrubber: Scrubber) -> None:
    async with http_client(scrubber, ca_file=tmp_path / "none.pem") as client:
        assert (await _trouble(client, "https://127.0.0.1:1/")).kind is TroubleKind.CONFIGURATION


async def test_no_answer_in_time(client: HttpClient) -> None:
    async with loopback(hang) as far:
        trouble = await _trouble(client, far.url, timeout_s=0.1)
    assert trouble.kind is TroubleKind.TIMEOUT
    assert trouble.why == "it took the request and did not answer within 0.1 s"


async def test_a_body_that_drips_ends_at_the_same_limit(client: HttpClient) -> None:
    """Each piece comes in time; the whole does not."""
    async with loopback(drip) as far:
        trouble = await _trouble(client, far.url, timeout_s=0.1)
    assert trouble.kind is TroubleKind.TIMEOUT
    assert trouble.why == "its answer began and did not end within 0.1 s"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_a_handshake_that_is_not_answered(client: HttpClient) -> None:
    async with loopback(hang) as far:
        trouble = await _trouble(client, f"https://127.0.0.1:{far.port}/", timeout_s=0.1)
    gc.collect()  # httpcore leaves the transport of a cancelled handshake to it: here, not in another test
    assert trouble.why == "the TLS handshake did not end within 0.1 s"


@pytest.mark.parametrize(
    "answer",
    [
        http("short", length=5_000),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"",
        b"HTTP/1.1 200",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x15\x03\x01\x00\x02\x02\x16",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
    ],
    ids=["short", "chunk cut", "chunk broken", "nothing", "status cut", "ssh", "tls alert", "headers", "length"],
)
async def test_answers_that_break_off_or_are_no_http(client: HttpClient, answer: bytes) -> None:
    async with loopback(answer) as far:
        trouble = await _trouble(client, far.url)
    assert trouble.kind is TroubleKind.DISCONNECTED
    assert trouble.advice


async def test_a_packed_body_that_is_broken(client: HttpClient) -> None:
    packed = gzip.compress(b"hello" * 100, mtime=0)
    async with loopback(http(packed[:-8] + bytes(8), Content_Encoding="gzip")) as far:
        trouble = await _trouble(client, far.url)
    assert trouble.kind is TroubleKind.MALFORMED
    assert trouble.why.startswith("its body could not be unpacked")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<html>login</html>", "it begins '<html>login</html>'"),
        ("", "it is empty"),
        ('{"data": [', "it begins '{\"data\": ['"),
        (b"\xff\xfe\xff", "it begins '\ufffd\ufffd\ufffd'"),
        ("\x1b]52;c;cm0=\x07\x1b[2Jnot json", "it begins 'not json'"),
        ("[/foo] [bold]", "it begins '[/foo] [bold]'"),
        ("[" * 200_000, None),
        ("1" * 10_000, None),
    ],
    ids=["page", "empty", "cut", "binary", "escapes", "markup", "nested", "long number"],
)
async def test_bodies_that_are_not_json(client: HttpClient, body: bytes | str, why: str | None) -> None:
    async with loopback(http(body)) as far:
        answer = await client.get(far.url, timeout_s=5)
    with pytest.raises(TroubleError) as caught:
        answer.json()
    trouble = caught.value.trouble
    assert trouble.kind is TroubleKind.MALFORMED
    assert len(trouble.why) < 100
    assert why is None or trouble.why == why


async def test_json_that_is_too_large_is_not_parsed(client: HttpClient) -> None:
    async with loopback(http(json.dumps(["x" * 100] * 100_000))) as far:
        answer = await client.get(far.url, timeout_s=10)
    with pytest.raises(TroubleError) as caught:
        answer.json()
    assert caught.value.trouble.kind is TroubleKind.TOO_LARGE
    assert "1,000,000 bytes" in caught.value.trouble.why


async def test_what_a_terminal_would_obey_comes_from_nowhere(client: HttpClient) -> None:
    evil = "\x1b]52;c;cm0=\x07\x1b[2J\x9b31m\u202e[/foo]"
    body = json.dumps({"message": evil, evil: [evil, "\ud800"]}, ensure_ascii=True)
    async with loopback(http(body, "500 \x1b[2JOops", X_Evil="a\x9b31m[/foo]")) as far:
        answer = await client.get(far.url, timeout_s=5)
    assert answer.json() == {"message": "[/foo]", "[/foo]": ["[/foo]", "\ufffd"]}
    for shown in (answer.reason, str(dict(answer.headers)), answer.text(), answer.url):
        assert not [c for c in shown if unicodedata.category(c) == "Cc" and c != "\n"]
    assert answer.headers["x-evil"] == "a[/foo]"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.far.example",
        "ftp://far.example/",
        "http://",
        "https://[far.example",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:port/",
        "http://a\x00b/",
        "http://" + "x" * 70 + ".example/",
    ],
)
@pytest.mark.parametrize("proxy", ["none", "environment"])
async def test_addresses_that_are_none(scrubber: Scrubber, url: str, proxy: str) -> None:
    async with http_client(scrubber, proxy=proxy) as client:
        trouble = await _trouble(client, url)
    assert trouble.kind in (TroubleKind.CONFIGURATION, TroubleKind.DNS)


@pytest.mark.parametrize("value", [f"Bearer {KEY}\n", f"Bearer {KEY}é", f"Bearer {KEY}\r\nX-Other: y", f"{KEY}\x00"])
async def test_a_header_that_cannot_be_sent_is_not_shown(client: HttpClient, value: str) -> None:
    async with loopback(http("ok")) as far:
        trouble = await _trouble(client, far.url, Authorization=value)
        assert far.asked == []
    assert trouble.kind is TroubleKind.CONFIGURATION


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_refuses(scrubber: Scrubber, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    port = closed_port()
    monkeypatch.setenv(f"{scheme}_proxy", f"http://ana:{KEY}@127.0.0.1:{port}")
    async with http_client(scrubber) as client:
        trouble = await _trouble(client, f"{scheme}://far.example/")
    assert trouble.kind is TroubleKind.PROXY
    assert f"the proxy http://127.0.0.1:{port}" in trouble.why
    assert "NO_PROXY" in trouble.advice[0]


async def test_a_proxy_whose_name_is_not_known(scrubber: Scrubber, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the proxy's name that is wrong, not that of the far side."""
    _names_unknown(monkeypatch)
    async with http_client(scrubber, proxy="http://proxy.example:3128") as client:
        trouble = await _trouble(client, "http://far.example/")
    assert trouble.kind is TroubleKind.PROXY
    assert "http://proxy.example:3128" in trouble.why


async def test_a_proxy_that_cannot_be_reached_in_time(scrubber: Scrubber, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nowhere(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", nowhere)
    async with http_client(scrubber, proxy="http://127.0.0.1:3128") as client:
        trouble = await _trouble(client, "http://far.example/", timeout_s=0.05)
    assert trouble.kind is TroubleKind.PROXY
    assert "0.05 s" in trouble.why


@pytest.mark.parametrize(
    ("status", "advice"), [("407 Proxy Authentication Required", "wants a login"), ("403 Forbidden", "NO_PROXY")]
)
async def test_a_proxy_that_will_not(scrubber: Scrubber, status: str, advice: str) -> None:
    async with loopback(http("", status)) as proxy, http_client(scrubber, proxy=proxy.url) as client:
        trouble = await _trouble(client, "https://far.example/")
    assert trouble.kind is TroubleKind.PROXY
    assert status[:3] in trouble.why
    assert advice in trouble.advice[0]


async def test_a_proxy_that_is_not_spoken(scrubber: Scrubber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    async with http_client(scrubber) as client:
        assert (await _trouble(client, "https://far.example/")).kind is TroubleKind.PROXY


async def test_being_cancelled_is_no_trouble(client: HttpClient) -> None:
    async with loopback(hang) as far:
        asking = asyncio.create_task(client.get(far.url, timeout_s=5))
        while not far.asked:
            await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
