"""The way to the terminal: never blocks, and says when it has room again."""

import asyncio
import os
import select
import threading
import time
from collections.abc import Callable
from typing import TextIO

_CHUNK = 65_536
_RETRY_S = 0.02


class Line:
    """Takes the place of Textual's writer thread: start, write, flush, stop, is_alive.

    `on_idle` is called when a line that had stalled has taken everything; `on_lost` when it can never take more.
    Both run on the event loop's thread.
    """

    def __init__(self, file: TextIO, *, on_idle: Callable[[], None], on_lost: Callable[[], None]) -> None:
        self._file = file
        self._on_idle = on_idle
        self._on_lost = on_lost
        self._unsent = bytearray()
        self._fd: int | None = None
        self._shared = False
        self._waiting = False
        self._by_time = False
        self._thread = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def busy(self) -> bool:
        """Something has not been taken yet: another frame would only wait behind it."""
        return bool(self._unsent)

    def start(self) -> None:
        """Open the terminal anew, so that not blocking does not leak to the shell that shares our descriptors."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._fd = self._open()

    def write(self, text: str) -> None:
        """Send, or keep until there is room. Other threads may call it too: they answer the terminal's questions."""
        if threading.get_ident() != self._thread and self._loop is not None:
            self._loop.call_soon_threadsafe(self.write, text)
            return
        self._unsent += text.encode("utf-8", "replace")
        if not self._waiting:
            self._pump()

    def flush(self) -> None:
        """Nothing is held back on purpose."""

    def is_alive(self) -> bool:
        """Whether it is open."""
        return self._fd is not None

    def stop(self, limit_s: float = 0.5) -> None:
        """Send what is left, for at most `limit_s`, then let go."""
        if self._fd is None:
            return
        end_s = time.monotonic() + limit_s
        room = select.poll()
        room.register(self._fd, select.POLLOUT)
        while self._unsent and (left_s := end_s - time.monotonic()) > 0:
            room.poll(left_s * 1000)
            try:
                self._send()
            except BlockingIOError:
                continue
            except OSError:
                break
        self._stop_waiting()
        if self._shared:
            os.set_blocking(self._fd, True)
        else:
            os.close(self._fd)
        self._fd = None
        self._unsent.clear()

    def _open(self) -> int:
        names = ["/dev/tty"]
        number = self._file.fileno()
        if os.isatty(number):
            names.insert(0, os.ttyname(number))
        for name in names:
            try:
                return os.open(name, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
            except OSError:  # another user's terminal after su, or no controlling terminal
                continue
        self._shared = True
        os.set_blocking(number, False)
        return number

    def _send(self) -> None:
        assert self._fd is not None
        while self._unsent:
            del self._unsent[: os.write(self._fd, self._unsent[:_CHUNK])]

    def _pump(self) -> None:
        if self._fd is None:
            return
        try:
            self._send()
        except BlockingIOError:
            self._wait()
            return
        except OSError:
            self._stop_waiting()
            self._on_lost()
            return
        if self._waiting:
            self._stop_waiting()
            self._on_idle()

    def _wait(self) -> None:
        assert self._loop is not None
        assert self._fd is not None
        if not self._waiting:
            self._waiting = True
            try:
                self._loop.add_writer(self._fd, self._pump)
            except OSError:  # kqueue does not take /dev/tty
                self._by_time = True
        if self._by_time:
            self._loop.call_later(_RETRY_S, self._pump)

    def _stop_waiting(self) -> None:
        if self._waiting and self._loop is not None and self._fd is not None:
            self._loop.remove_writer(self._fd)
        self._waiting = False
