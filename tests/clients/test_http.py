import asyncio
import base64
import gzip
import ssl
import tracemalloc
import zlib
from pathlib import Path

import pytest

from mrb_tui import __version__
from mrb_tui.clients.http import HttpClient, http_client
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import MASK
from tests.clients.conftest import KEY
from tests.clients.loopback import authority, http, http_json, listening, loopback, server_context


async def test_an_answer(client: HttpClient) -> None:
    async with loopback(http('{"data": []}', Content_Type="application/json", X_RateLimit_Remaining="3")) as far:
        answer = await client.get(
            f"{far.url}/v1/models?page=2", headers={"Authorization": f"Bearer {KEY}"}, timeout_s=5
        )
    assert (answer.status, answer.reason, answer.truncated, answer.via_proxy) == (200, "OK", False, None)
    assert answer.headers["x-ratelimit-remaining"] == "3"
    assert answer.body == b'{"data": []}'
    assert answer.json() == {"data": []}
    assert answer.url == f"{far.url}/v1/models"
    assert answer.connect_s is not None
    assert answer.tls_s is None
    assert answer.first_byte_s is not None
    assert 0 <= answer.connect_s <= answer.first_byte_s <= answer.took_s
    (asked,) = far.asked
    assert asked.startswith("GET /v1/models?page=2 HTTP/1.1\r\n")
    assert f"authorization: bearer {KEY}".lower() in asked.lower()
    assert f"mrb-tui/{__version__}" in asked


async def test_a_question_with_a_body(client: HttpClient) -> None:
    body = bytearray()

    async def read_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body.extend(await reader.readexactly(13))
        writer.write(http_json({"ok": True}))
        await writer.drain()
        writer.close()

    async with listening(read_on) as port:
        answer = await client.request("POST", f"http://127.0.0.1:{port}/", json={"model": "m"}, timeout_s=5)
    assert body == b'{"model":"m"}'
    assert answer.json() == {"ok": True}


@pytest.mark.parametrize("status", ["204 No Content", "401 Unauthorized", "429 Too Many Requests", "503 ", "599 x"])
async def test_any_status_is_an_answer(client: HttpClient, status: str) -> None:
    async with loopback(http("", status)) as far:
        assert (await client.get(far.url, timeout_s=5)).status == int(status[:3])


async def test_connections_are_kept(client: HttpClient) -> None:
    async def twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with listening(twice) as port:
        assert (await client.get(f"http://127.0.0.1:{port}/", timeout_s=5)).connect_s is not None
        assert (await client.get(f"http://127.0.0.1:{port}/", timeout_s=5)).connect_s is None


async def test_tls_by_a_ca_file(tmp_path: Path, scrubber: Scrubber) -> None:
    ca, file = authority(tmp_path)
    async with (
        loopback(http("ok"), server_context(ca, "127.0.0.1")) as far,
        http_client(scrubber, ca_file=file) as client,
    ):
        answer = await client.get(far.url, timeout_s=5)
    assert answer.text() == "ok"
    assert answer.tls_s is not None


async def test_redirects_are_shown_and_not_followed(client: HttpClient) -> None:
    async with loopback(http("ok")) as elsewhere:
        async with loopback(http("", "302 Found", Location=f"{elsewhere.url}/login")) as far:
            answer = await client.get(far.url, headers={"Authorization": f"Bearer {KEY}"}, timeout_s=5)
        assert answer.status == 302
        assert answer.headers["location"] == f"{elsewhere.url}/login"
        assert elsewhere.asked == []


async def test_the_netrc_is_not_read(client: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login ana password hunter22\ndefault login ana password hunter22\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    async with loopback(http("ok")) as far:
        await client.get(far.url, timeout_s=5)
    assert "authorization" not in far.asked[0].lower()


async def test_an_answer_shows_no_secret(client: HttpClient) -> None:
    body = f'{{"message": "bad key {KEY}", "b64": "{base64.b64encode(KEY.encode()).decode().rstrip("=")}", "{KEY}": 1}}'
    async with loopback(http(body, f"401 no {KEY}", X_Echo=f"Bearer {KEY}")) as far:
        answer = await client.get(f"{far.url}/{KEY}?api_key={KEY}", timeout_s=5)
    assert answer.json() == {"message": f"bad key {MASK}", "b64": MASK, MASK: 1}
    for shown in (answer.text(), answer.reason, str(answer.headers), answer.url, repr(answer)):
        assert KEY not in shown
        assert base64.b64encode(KEY.encode()).decode() not in shown


async def test_a_large_body_is_read_up_to_its_cap(client: HttpClient) -> None:
    async with loopback(http(b"x" * 10_000_000)) as far:
        answer = await client.get(far.url, timeout_s=10)
        assert (len(answer.body), answer.truncated) == (1_000_000, True)
        assert len(answer.text()) == 4_000
        answer = await client.get(far.url, timeout_s=10, max_body=10)
        assert (answer.body, answer.truncated) == (b"x" * 10, True)
    async with loopback(http(b"x" * 10)) as far:
        assert (await client.get(far.url, timeout_s=5, max_body=10)).truncated is False


@pytest.mark.parametrize(
    ("encoding", "encoded"),
    [
        ("gzip", gzip.compress(b"hello")),
        ("x-gzip", gzip.compress(b"hello")),
        ("GZIP", gzip.compress(b"hel") + gzip.compress(b"lo")),
        ("gzip", gzip.compress(b"hello") + bytes(8)),
        ("deflate", zlib.compress(b"hello")),
        ("deflate", zlib.compress(b"hello", wbits=-zlib.MAX_WBITS)),
        ("identity", b"hello"),
    ],
    ids=["gzip", "x-gzip", "members", "padded", "zlib", "deflate", "identity"],
)
async def test_compressed_bodies_are_unpacked(client: HttpClient, encoding: str, encoded: bytes) -> None:
    async with loopback(http(encoded, Content_Encoding=encoding)) as far:
        answer = await client.get(far.url, timeout_s=5)
    assert (answer.body, answer.truncated) == (b"hello", False)


async def test_packings_that_were_not_asked_for_are_left_as_they_are(client: HttpClient) -> None:
    async with loopback(http(b"\x0b\x02\x80hello\x03", Content_Encoding="br")) as far:
        answer = await client.get(far.url, timeout_s=5)
    assert (answer.status, answer.body) == (200, b"\x0b\x02\x80hello\x03")
    assert "accept-encoding: gzip, deflate\r\n" in far.asked[0].lower()


@pytest.mark.parametrize("layers", [1, 2])
async def test_a_bomb_is_not_unpacked_beyond_the_cap(client: HttpClient, layers: int) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    for _ in range(layers - 1):
        bomb = gzip.compress(bomb)
    async with loopback(http(bomb, Content_Encoding=", ".join(["gzip"] * layers))) as far:
        tracemalloc.start()
        answer = await client.get(far.url, timeout_s=10)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert len(answer.body) <= 1_000_000
    assert peak < 8_000_000


@pytest.mark.parametrize("proxied", ["environment", "given"])
async def test_a_proxy_gets_the_request(scrubber: Scrubber, monkeypatch: pytest.MonkeyPatch, proxied: str) -> None:
    async with loopback(http("by proxy")) as proxy:
        address = proxy.url.replace("//", "//ana:hunter22@")
        monkeypatch.setenv("HTTP_PROXY", address)
        async with http_client(scrubber, proxy=address if proxied == "given" else "environment") as client:
            answer = await client.get("http://far.example/health", timeout_s=5)
    assert answer.text() == "by proxy"
    assert answer.via_proxy == proxy.url
    assert proxy.asked[0].startswith("GET http://far.example/health HTTP/1.1\r\n")
    assert base64.b64encode(b"ana:hunter22").decode() in proxy.asked[0]


@pytest.mark.parametrize("way", ["NO_PROXY", "none"])
async def test_a_proxy_is_passed_by(scrubber: Scrubber, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    async with loopback(http("straight")) as far, loopback(http("by proxy")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1" if way == "NO_PROXY" else "")
        async with http_client(scrubber, proxy="none" if way == "none" else "environment") as client:
            answer = await client.get(far.url, timeout_s=5)
    assert (answer.text(), answer.via_proxy) == ("straight", None)
    assert proxy.asked == []


async def test_tls_goes_through_the_proxy_end_to_end(tmp_path: Path, scrubber: Scrubber) -> None:
    ca, file = authority(tmp_path)
    asked: list[bytes] = []

    async with loopback(http("ok"), server_context(ca, "far.example")) as far:

        async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            on, there = await asyncio.open_connection("127.0.0.1", far.port)
            await asyncio.gather(_pour(reader, there), _pour(on, writer))

        async with listening(tunnel) as port:
            proxy = f"http://127.0.0.1:{port}"
            async with http_client(scrubber, ca_file=file, proxy=proxy) as client:
                answer = await client.get("https://far.example/", headers={"Authorization": KEY}, timeout_s=5)
    assert (answer.text(), answer.via_proxy) == ("ok", proxy)
    assert asked[0].startswith(b"CONNECT far.example:443")
    assert KEY.encode() not in asked[0]


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
    except (OSError, ssl.SSLError):
        pass
    finally:
        writer.close()
