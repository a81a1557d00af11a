"""Servers that do not answer, or that are not whom the kubeconfig says."""

import asyncio
import base64
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiohttp import ClientResponse, web

from mrb_tui.clients import kubernetes
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from tests.clients.kubernetes.fake_api import FakeApi, connected, kubeconfig, serving

PODS = "/api/v1/namespaces/shop/pods"

RawHandler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(handler: RawHandler) -> AsyncIterator[str]:
    """A server of bare TCP; gives its URL. The client is closed first, which ends the handlers."""
    handled: list[asyncio.Task[Any]] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handled.append(task)
        await handler(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await asyncio.gather(*handled)


def answering(raw: bytes) -> RawHandler:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        await writer.drain()

    return handler


def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def trouble_of(client: KubernetesClient) -> Trouble:
    try:
        with pytest.raises(TroubleError) as caught:
            await client.get(PODS)
    finally:
        await client.aclose()
    return caught.value.trouble


async def test_refused_names_the_server(tmp_path: Path) -> None:
    server = f"http://127.0.0.1:{unused_port()}"
    trouble = await trouble_of(await connected(tmp_path, kubeconfig(server)))
    assert trouble.kind is TroubleKind.REFUSED
    assert server in trouble.why
    assert trouble.advice


@pytest.mark.parametrize(
    ("server", "cluster"),
    [
        ("http://ana:hunter2hunter2@127.0.0.1:1", {}),
        ("not a server", {}),
        ("http://127.0.0.1:notaport", {}),
        ("http://127.0.0.1:1", {"proxy-url": "ana:hunter2hunter2@"}),
    ],
    ids=["login", "words", "port", "proxy"],
)
async def test_an_address_that_cannot_be_used_is_said_so(
    tmp_path: Path, server: str, cluster: dict[str, object]
) -> None:
    trouble = await trouble_of(await connected(tmp_path, kubeconfig(server, cluster=cluster)))
    assert trouble.kind is TroubleKind.CONFIGURATION
    assert "kubeconfig" in trouble.advice[0]
    assert "hunter2" not in repr(trouble)


async def test_an_unknown_name_is_a_dns_trouble(tmp_path: Path) -> None:
    trouble = await trouble_of(await connected(tmp_path, kubeconfig("https://api.cluster.invalid:6443")))
    assert trouble.kind is TroubleKind.DNS
    assert "api.cluster.invalid" in repr(trouble)


async def test_a_silent_server_is_given_up_in_time(tmp_path: Path) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with raw_server(silent) as server:
        trouble = await trouble_of(await connected(tmp_path, kubeconfig(server), timeout_s=0.2))
    assert trouble.kind is TroubleKind.TIMEOUT
    assert "0.2 s" in trouble.why


async def test_a_frozen_server_is_given_up_before_the_whole_time_is_over_and_the_shorter_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It still takes connections, for the kernel does that, and never answers the TLS handshake."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    monkeypatch.setattr(kubernetes, "CONNECT_S", 0.2)
    async with raw_server(silent) as server:
        trouble = await trouble_of(await connected(tmp_path, kubeconfig(server.replace("http:", "https:"))))
    assert trouble.kind is TroubleKind.TIMEOUT
    assert "0.2 s" in trouble.why
    assert "no connection" in trouble.why


async def test_a_body_that_stops_halfway_is_given_up_in_time(tmp_path: Path) -> None:
    async def halfway(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answering(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"items": [')(reader, writer)
        await reader.read()

    async with raw_server(halfway) as server:
        trouble = await trouble_of(await connected(tmp_path, kubeconfig(server), timeout_s=0.2))
    assert trouble.kind is TroubleKind.TIMEOUT


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", TroubleKind.DISCONNECTED),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"items": [', TroubleKind.DISCONNECTED),
        (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":', TroubleKind.DISCONNECTED),
        (b"SSH-2.0-OpenSSH_9.2\r\n", TroubleKind.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Encoding: gzip\r\n\r\nnope", TroubleKind.DISCONNECTED),
    ],
    ids=["closed", "short body", "short chunk", "no HTTP", "false gzip"],
)
async def test_an_answer_cut_short_is_no_answer(tmp_path: Path, raw: bytes, kind: TroubleKind) -> None:
    async with raw_server(answering(raw)) as server:
        trouble = await trouble_of(await connected(tmp_path, kubeconfig(server)))
    assert trouble.kind is kind
    assert trouble.why


async def test_a_redirect_does_not_carry_the_token_away(api: FakeApi, tmp_path: Path) -> None:
    raw = f"HTTP/1.1 302 Found\r\nLocation: {api.url}{PODS}\r\nContent-Length: 0\r\n\r\n".encode()
    api.say(PODS, {})
    async with raw_server(answering(raw)) as server:
        client = await connected(tmp_path, kubeconfig(server))
        try:
            await client.get(PODS)
        finally:
            await client.aclose()
    assert "Authorization" not in api.headers[0], "another host and port is another origin"


async def test_a_refused_proxy_is_blamed_rather_than_the_server(tmp_path: Path) -> None:
    proxy = f"http://ana:hunter2hunter2@127.0.0.1:{unused_port()}"
    config = kubeconfig("http://api.cluster.invalid", cluster={"proxy-url": proxy})
    trouble = await trouble_of(await connected(tmp_path, config))
    assert trouble.kind is TroubleKind.PROXY
    assert "hunter2" not in repr(trouble)


async def test_a_proxy_that_says_no_is_blamed(tmp_path: Path) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    async with raw_server(answering(refusal)) as proxy:
        with_login = proxy.replace("://", "://ana:hunter2hunter2@")
        config = kubeconfig("https://api.cluster.invalid", cluster={"proxy-url": with_login})
        trouble = await trouble_of(await connected(tmp_path, config))
    assert trouble.kind is TroubleKind.PROXY
    assert "407" in trouble.why
    assert "hunter2" not in repr(trouble)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def server_tls(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> dict[str, object]:
    return {"certificate-authority-data": base64.b64encode(authority.cert_pem.bytes()).decode()}


async def test_the_kubeconfigs_authority_is_trusted(authority: trustme.CA, tmp_path: Path) -> None:
    async with serving(server_tls(authority)) as api:
        api.say(PODS, {"items": []})
        client = await connected(tmp_path, kubeconfig(api.url, cluster=trusting(authority)))
        assert await client.get(PODS) == {"items": []}
        await client.aclose()


async def test_leaving_a_stream_waits_for_no_goodbye(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLS has one, and waits half a minute for the far side's: the socket would outlive the client."""

    async def following(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"first\n")
        await asyncio.sleep(60)
        return response

    async with serving(server_tls(authority)) as api:
        api.handlers[PODS] = following
        client = await connected(tmp_path, kubeconfig(api.url, cluster=trusting(authority)))
        send, opened = client._send, []

        async def sent(*args: Any, **kwargs: Any) -> ClientResponse:
            response = await send(*args, **kwargs)
            assert response.connection is not None
            assert response.connection.transport is not None
            opened.append(response.connection.transport.get_extra_info("socket"))
            return response

        monkeypatch.setattr(client, "_send", sent)
        async with aclosing(client.lines(PODS)) as lines:
            await anext(lines)
            assert opened[0].fileno() != -1
        await asyncio.sleep(0)
        assert opened[0].fileno() == -1
        await client.aclose()


async def test_a_wrong_authority_is_said_so(authority: trustme.CA, tmp_path: Path) -> None:
    async with serving(server_tls(authority)) as api:
        trouble = await trouble_of(await connected(tmp_path, kubeconfig(api.url, cluster=trusting(trustme.CA()))))
        assert not api.asked
    assert trouble.kind is TroubleKind.TLS
    assert "authority is not trusted" in trouble.why
    assert any("certificate-authority" in advice for advice in trouble.advice)


async def test_a_certificate_for_another_name_is_said_so(authority: trustme.CA, tmp_path: Path) -> None:
    async with serving(server_tls(authority, "api.example.org")) as api:
        trouble = await trouble_of(await connected(tmp_path, kubeconfig(api.url, cluster=trusting(authority))))
    assert trouble.kind is TroubleKind.TLS
    assert "another name" in trouble.why


async def test_a_server_without_tls_is_said_so(api: FakeApi, tmp_path: Path) -> None:
    trouble = await trouble_of(await connected(tmp_path, kubeconfig(api.url.replace("http:", "https:"))))
    assert trouble.kind is TroubleKind.TLS
    assert "does not speak TLS" in trouble.why


async def test_a_broken_client_certificate_is_said_so(authority: trustme.CA, tmp_path: Path) -> None:
    wrong = base64.b64encode(b"no certificate").decode()
    user = {"client-certificate-data": wrong, "client-key-data": wrong}
    with pytest.raises(TroubleError) as caught:
        await connected(tmp_path, kubeconfig("https://127.0.0.1:1", user=user, cluster=trusting(authority)))
    assert "127.0.0.1" in caught.value.trouble.what
    assert caught.value.trouble.kind is TroubleKind.TLS


async def test_a_server_that_comes_back_is_spoken_to_again(api: FakeApi, tmp_path: Path) -> None:
    api.say(PODS, {"items": []})
    client = await connected(tmp_path, kubeconfig(api.url))
    await client.get(PODS)
    await api.stop()
    with pytest.raises(TroubleError) as caught:
        await client.get(PODS)
    assert caught.value.trouble.kind is TroubleKind.REFUSED
    await api.start()
    assert await client.get(PODS) == {"items": []}
    await client.aclose()
