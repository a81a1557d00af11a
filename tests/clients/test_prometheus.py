import asyncio
import base64
import gzip
import json
import math
import socket
import tracemalloc
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from mrb_tui.clients.daemon_threads import install
from mrb_tui.clients.prometheus import BasicAuth, BearerAuth, PrometheusClient, PromSample
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import MASK, Secrets
from tests.clients.loopback import (
    Reply,
    authority,
    closed_port,
    drip,
    hang,
    http,
    http_json,
    loopback,
    server_context,
)

KEY = "q7Zr4xW9Lm2Kp8"
AT = datetime(2026, 11, 24, 3, 12, 9, 500_000, tzinfo=UTC)
AT_S = AT.timestamp()

Connect = Callable[..., PrometheusClient]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Makes clients that are closed after the test."""
    install(asyncio.get_running_loop())
    secrets = Secrets()
    secrets.add(KEY)
    async with AsyncExitStack() as stack:

        def connected(url: str, *, timeout_s: float = 5, **options: object) -> PrometheusClient:
            client = PrometheusClient(url, Scrubber(secrets), timeout_s=timeout_s, **options)  # type: ignore[arg-type]  # tests name them rightly
            stack.push_async_callback(client.aclose)
            return client

        yield connected


def _success(kind: str, result: object, **more: object) -> bytes:
    return http_json({"status": "success", "data": {"resultType": kind, "result": result}, **more})


async def _trouble(connect: Connect, answer: bytes) -> Trouble:
    async with loopback(answer) as far:
        return await _failing(connect(far.url))


async def _failing(client: PrometheusClient) -> Trouble:
    with pytest.raises(TroubleError) as caught:
        await client.query("up")
    trouble = caught.value.trouble
    assert KEY not in str(trouble)
    assert trouble.why
    return trouble


async def test_a_vector(connect: Connect) -> None:
    result = [
        {"metric": {"__name__": "up", "job": "a"}, "value": [AT_S, "1"]},
        {"metric": {}, "value": [AT_S, "0.25"]},
    ]
    async with loopback(_success("vector", result)) as far:
        answer = await connect(f"{far.url}/prom/").query('sum(rate(x{a="b"}[5m])) > 0')
    assert answer.samples == (PromSample({"__name__": "up", "job": "a"}, 1.0, AT), PromSample({}, 0.25, AT))
    assert answer.warnings == ()
    asked = urlsplit(far.asked[0].split()[1])
    assert asked.path == "/prom/api/v1/query"
    assert parse_qs(asked.query) == {"query": ['sum(rate(x{a="b"}[5m])) > 0']}


async def test_a_matrix(connect: Connect) -> None:
    result = [{"metric": {"code": "429"}, "values": [[AT_S, "1"], [AT_S + 15, "2"]]}]
    async with loopback(_success("matrix", result)) as far:
        answer = await connect(far.url).query_range("x", datetime.fromtimestamp(100, UTC), AT, 15)
    assert [sample.value for sample in answer.samples] == [1.0, 2.0]
    assert {sample.labels["code"] for sample in answer.samples} == {"429"}
    asked = parse_qs(urlsplit(far.asked[0].split()[1]).query)
    assert (asked["start"], asked["end"], asked["step"]) == (["100"], [str(round(AT_S))], ["15"])


async def test_a_scalar_is_a_sample_without_labels(connect: Connect) -> None:
    async with loopback(_success("scalar", [AT_S, "5"])) as far:
        assert (await connect(far.url).query("scalar(x)")).samples == (PromSample({}, 5.0, AT),)


async def test_a_string_is_no_number(connect: Connect) -> None:
    trouble = await _trouble(connect, _success("string", [AT_S, "hello [/foo]"]))
    assert trouble.kind is TroubleKind.MALFORMED
    assert "hello [/foo]" in trouble.why


@pytest.mark.parametrize("kind", ["vector", "matrix"])
async def test_nothing_is_an_answer_too(connect: Connect, kind: str) -> None:
    async with loopback(_success(kind, [])) as far:
        assert (await connect(far.url).query("absent")).samples == ()


@pytest.mark.parametrize(
    ("text", "value"), [("NaN", math.nan), ("+Inf", math.inf), ("-Inf", -math.inf), ("1e-9", 1e-9)]
)
async def test_numbers_that_are_none_are_kept(connect: Connect, text: str, value: float) -> None:
    async with loopback(_success("vector", [{"metric": {}, "value": [AT_S, text]}])) as far:
        (sample,) = (await connect(far.url).query("0/0")).samples
    assert repr(sample.value) == repr(value)


async def test_warnings_are_handed_on(connect: Connect) -> None:
    """A federation of servers answers in part, and says so here alone."""
    said = ["partial response: store \x1b[2Jeu is down", f"key {KEY}"]
    async with loopback(_success("vector", [], warnings=said, infos=["not a counter"])) as far:
        client = connect(far.url)
        answers = await asyncio.gather(client.query("a"), client.query("b"))
    assert [answer.warnings for answer in answers] == [("partial response: store eu is down", f"key {MASK}")] * 2


async def test_labels_are_scrubbed(connect: Connect) -> None:
    labels = {"job": "\x1b[31mred", "token": f"is {KEY}", "\x1b[2Jname": "x"}
    async with loopback(_success("vector", [{"metric": labels, "value": [AT_S, "1"]}])) as far:
        (sample,) = (await connect(far.url).query("up")).samples
    assert sample.labels == {"job": "red", "token": f"is {MASK}", "name": "x"}


@pytest.mark.parametrize(
    ("auth", "sent"),
    [
        (BearerAuth(KEY), f"Bearer {KEY}"),
        (BasicAuth("ana", KEY), f"Basic {base64.b64encode(f'ana:{KEY}'.encode()).decode()}"),
    ],
)
async def test_the_login_is_sent_and_never_shown(connect: Connect, auth: BearerAuth | BasicAuth, sent: str) -> None:
    async with loopback(_success("vector", [])) as far:
        client = connect(far.url, auth=auth)
        await client.query("up")
        assert f"Authorization: {sent}\r\n" in far.asked[0]
        far.reply = http(f"who is {sent}?", "401 Unauthorized")
        trouble = await _failing(client)
    assert KEY not in repr(auth)
    assert sent not in str(trouble)
    assert MASK in trouble.why


async def test_the_netrc_is_not_read(connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login ana password hunter22\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    async with loopback(_success("vector", [])) as far:
        await connect(far.url).query("up")
    assert "authorization" not in far.asked[0].lower()


async def test_redirects_are_not_followed(connect: Connect) -> None:
    async with loopback(_success("vector", [])) as elsewhere:
        trouble = await _trouble(connect, http("", "302 Found", Location=f"{elsewhere.url}/login"))
        assert elsewhere.asked == []
    assert trouble.kind is TroubleKind.REJECTED
    assert "redirect" in trouble.why


ERROR = json.dumps({"status": "error", "errorType": "bad_data", "error": 'parse error: unexpected "}"'})


@pytest.mark.parametrize(
    ("answer", "kind", "why"),
    [
        (http(ERROR, "400 Bad Request"), TroubleKind.REJECTED, 'it answered 400: parse error: unexpected "}"'),
        (http(ERROR, "422 Unprocessable"), TroubleKind.REJECTED, 'it answered 422: parse error: unexpected "}"'),
        (http("Unauthorized\nmore", "401 x"), TroubleKind.UNAUTHORIZED, "it answered 401: Unauthorized"),
        (http("", "403 x"), TroubleKind.FORBIDDEN, "it answered 403"),
        (http("404 page not found\n", "404 x"), TroubleKind.NOT_FOUND, "it answered 404: 404 page not found"),
        (http("", "429 x"), TroubleKind.RATE_LIMITED, "it answered 429"),
        (http("<html>\n<h1>oops", "500 x"), TroubleKind.SERVER_ERROR, "it answered 500"),
        (http("<!DOCTYPE html>", "502 x"), TroubleKind.SERVER_ERROR, "it answered 502"),
        (http("it's \x1b[2Jdown", "503 x"), TroubleKind.SERVER_ERROR, "it answered 503: it's down"),
        (http(ERROR), TroubleKind.MALFORMED, None),
        (http_json({"status": "success"}), TroubleKind.MALFORMED, None),
        (http_json([1, 2]), TroubleKind.MALFORMED, None),
        (http_json({"data": []}), TroubleKind.MALFORMED, None),
        (http_json(None), TroubleKind.MALFORMED, None),
        (http("<html>login</html>"), TroubleKind.MALFORMED, "its answer is not JSON"),
        (http(""), TroubleKind.MALFORMED, "its answer is not JSON"),
        (http('{"status": "success", "data"'), TroubleKind.MALFORMED, "its answer is not JSON"),
        (http(b"\xff\xfe\x00"), TroubleKind.MALFORMED, None),
        (http("[" * 200_000), TroubleKind.MALFORMED, None),
        (http("[" * 200_000, "400 x"), TroubleKind.REJECTED, None),
        (http('{"warnings": ' + "[" * 200_000), TroubleKind.MALFORMED, None),
    ],
    ids=range(21),
)
async def test_what_is_no_answer(connect: Connect, answer: bytes, kind: TroubleKind, why: str | None) -> None:
    trouble = await _trouble(connect, answer)
    assert trouble.kind is kind
    assert trouble.advice
    assert why is None or trouble.why == why


@pytest.mark.parametrize(
    "result",
    [
        None,
        5,
        {"metric": {}},
        [5],
        [{}],
        [{"metric": [], "value": [1, "1"]}],
        [{"metric": None, "value": [1, "1"]}],
        [{"metric": {}, "value": None}],
        [{"metric": {}, "value": [1]}],
        [{"metric": {}, "value": [1, None]}],
        [{"metric": {}, "value": [1, "many"]}],
        [{"metric": {}, "value": ["NaN", "1"]}],
        [{"metric": {}, "value": [1e300, "1"]}],
        [{"metric": {}, "values": 5}],
        [{"metric": {}, "value": [1, f"{'x' * 40}{KEY}{'y' * 40}"]}],
    ],
)
async def test_results_of_another_shape(connect: Connect, result: object) -> None:
    trouble = await _trouble(connect, _success("vector", result))
    assert trouble.kind is TroubleKind.MALFORMED
    assert KEY[:4] not in trouble.why
    assert len(trouble.why) < 160


@pytest.mark.parametrize("packed", [False, True])
async def test_an_answer_that_is_too_large(connect: Connect, packed: bool) -> None:
    body = b"[" + b" " * (50_000_000 if packed else 10_000_000)
    answer = http(gzip.compress(body, mtime=0), Content_Encoding="gzip") if packed else http(body)
    tracemalloc.start()
    trouble = await _trouble(connect, answer)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (trouble.kind, trouble.why) == (TroubleKind.TOO_LARGE, "its answer is too large")
    assert peak < 30_000_000


@pytest.mark.parametrize(
    "answer",
    [
        http("short", length=5_000),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort",
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
    ],
    ids=["short", "chunk", "nothing", "ssh"],
)
async def test_answers_that_break_off_or_are_no_http(connect: Connect, answer: bytes) -> None:
    trouble = await _trouble(connect, answer)
    assert trouble.kind is TroubleKind.DISCONNECTED
    assert len(trouble.why) <= 120


@pytest.mark.parametrize("reply", [hang, drip])
async def test_a_server_that_hangs(connect: Connect, reply: Reply) -> None:
    async with loopback(reply) as far:
        trouble = await _failing(connect(far.url, timeout_s=0.1))
    assert trouble.kind is TroubleKind.TIMEOUT


async def test_refused(connect: Connect) -> None:
    trouble = await _failing(connect(f"http://127.0.0.1:{closed_port()}"))
    assert (trouble.kind, trouble.why) == (TroubleKind.REFUSED, "the connection was refused")


async def test_a_name_that_is_not_known(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert (await _failing(connect("http://no-such-host.example"))).kind is TroubleKind.DNS


async def test_tls_by_a_ca_file_alone(connect: Connect, tmp_path: Path) -> None:
    ca, file = authority(tmp_path)
    async with loopback(_success("vector", []), server_context(ca, "127.0.0.1")) as far:
        assert (await connect(far.url, ca_file=file).query("up")).samples == ()
        trouble = await _failing(connect(far.url))
    assert (trouble.kind, trouble.why) == (TroubleKind.TLS, "the certificate's authority is not trusted here")


async def test_a_certificate_for_another_name(connect: Connect, tmp_path: Path) -> None:
    ca, file = authority(tmp_path)
    async with loopback(_success("vector", []), server_context(ca, "far.example")) as far:
        trouble = await _failing(connect(far.url, ca_file=file))
    assert trouble.why == "the certificate is for another name"


async def test_a_proxy_from_the_environment(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    async with loopback(_success("vector", [])) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        await connect("http://prom.example:9090").query("up")
    assert proxy.asked[0].startswith("GET http://prom.example:9090/api/v1/query?query=up")


async def test_a_proxy_that_refuses(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://ana:{KEY}@127.0.0.1:{closed_port()}")
    assert (await _failing(connect("http://prom.example:9090"))).kind is TroubleKind.PROXY


async def test_no_proxy_where_none_is_wanted(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    async with loopback(_success("vector", [])) as far:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
        assert (await connect(far.url, proxy="none").query("up")).samples == ()
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert (await connect(far.url).query("up")).samples == ()


@pytest.mark.parametrize("url", ["http://", "http://[prom", "prom.example", "http://127.0.0.1:port", "ftp://127.0.0.1"])
async def test_addresses_that_are_none(connect: Connect, url: str) -> None:
    with pytest.raises(TroubleError) as caught:
        await connect(url).query("up")
    assert caught.value.trouble.kind is TroubleKind.CONFIGURATION
    assert caught.value.trouble.why


@pytest.mark.parametrize("token", [f"{KEY}\nX-Other: y", f"{KEY}日"])
async def test_a_token_that_cannot_be_sent_is_not_shown(connect: Connect, token: str) -> None:
    async with loopback(_success("vector", [])) as far:
        trouble = await _failing(connect(far.url, auth=BearerAuth(token)))
        assert far.asked == []
    assert trouble.kind is TroubleKind.CONFIGURATION


async def test_a_hanging_server_holds_only_some_threads(connect: Connect) -> None:
    async with loopback(hang) as far:
        client = connect(far.url, timeout_s=0.15)
        answers = await asyncio.gather(*(client.query("up") for _ in range(10)), return_exceptions=True)
        assert len(far.asked) <= 4
    assert {answer.trouble.kind for answer in answers if isinstance(answer, TroubleError)} == {TroubleKind.TIMEOUT}
    assert len(answers) == 10
