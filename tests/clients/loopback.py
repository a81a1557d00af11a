"""Small servers on loopback that answer byte for byte what a test tells them to."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import trustme

Converse = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Loopback:
    """`asked` holds the head of every request."""

    reply: bytes | Reply
    scheme: str = "http"
    port: int = 0
    asked: list[str] = field(default_factory=list)
    _conversations: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._conversations.add(task)
        try:
            # A far side that goes away in the middle is what some tests are about.
            with suppress(OSError, asyncio.IncompleteReadError):
                self.asked.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
                if isinstance(self.reply, bytes):
                    writer.write(self.reply)
                    await writer.drain()
                    writer.close()
                    await writer.wait_closed()
                else:
                    await self.reply(writer)
        except asyncio.CancelledError:
            pass  # by `stop`: the stream protocol would report it as an error
        finally:
            writer.transport.abort()
            self._conversations.discard(task)

    async def stop(self) -> None:
        """End every conversation, hanging ones too."""
        waiting = tuple(self._conversations)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


@asynccontextmanager
async def loopback(reply: bytes | Reply, tls: ssl.SSLContext | None = None) -> AsyncIterator[Loopback]:
    """A server that gives each connection one reply and closes it."""
    here = Loopback(reply, "https" if tls else "http")
    server = await asyncio.start_server(here.serve, "127.0.0.1", 0, ssl=tls)
    here.port = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()
        await here.stop()


@asynccontextmanager
async def listening(converse: Converse) -> AsyncIterator[int]:
    """The port of a server whose conversations are all the test's."""
    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def http(body: bytes | str = b"", status: str = "200 OK", length: int | None = None, **headers: str) -> bytes:
    """A whole answer. `length` is what it claims; header names have `_` for `-`."""
    raw = body.encode() if isinstance(body, str) else body
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    claimed = len(raw) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {claimed}\r\nConnection: close\r\n{named}\r\n".encode() + raw


def http_json(value: object, status: str = "200 OK") -> bytes:
    """A whole JSON answer."""
    return http(json.dumps(value), status, Content_Type="application/json")


async def hang(writer: asyncio.StreamWriter) -> None:
    """Take the request and say nothing."""
    await asyncio.Event().wait()


async def drip(writer: asyncio.StreamWriter) -> None:
    """Begin an answer and never come to its end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.01)


def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def authority(folder: Path) -> tuple[trustme.CA, Path]:
    """A certificate authority of our own, and its certificate as a file."""
    ca = trustme.CA()
    file = folder / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return ca, file


def server_context(ca: trustme.CA, *names: str) -> ssl.SSLContext:
    """A server's side of TLS with a certificate for `names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names).configure_cert(context)
    return context
