"""The line terminal itself: standard input and output. No escape sequence, no cursor, no colour."""

import asyncio
import codecs
import os
import sys
import termios
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from mrb_tui.plain.ascii_text import in_ascii
from mrb_tui.plain.dialogue import EndOfInput
from mrb_tui.scrub.plain import plain

_CHUNK = 65536
_LONGEST = 100_000
"""Characters of a line; what is pasted beyond it is dropped."""


class StdioTerminal:
    """Lines are read in a thread of their own: a session goes on while nobody types, and a file is as good as a pipe.

    The thread reads the descriptor and not `sys.stdin`, whose lock it would hold when the process ends.
    """

    def __init__(self, descriptor: int = 0, *, encoding: str = "utf-8", ascii_only: bool = False) -> None:
        self._descriptor = descriptor
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._spoken = in_ascii if ascii_only else str
        self._loop = asyncio.get_running_loop()
        self._lines: deque[str] = deque()
        self._ended = False
        self._news = asyncio.Event()
        threading.Thread(target=self._read, name="typed lines", daemon=True).start()

    @property
    def can_ask(self) -> bool:
        """Whether it is a terminal: over a pipe, answers may be older than the questions."""
        return os.isatty(self._descriptor)

    @property
    def width(self) -> int | None:
        """Of the terminal that is written to; None for a file, a pipe, and a terminal that does not know."""
        try:
            return os.get_terminal_size(sys.stdout.fileno()).columns or None
        except OSError:
            return None

    def say(self, text: str = "") -> None:
        """To standard output, at once."""
        print(self._spoken(plain(text)), flush=True)

    async def line(self, prompt: str = "", *, hidden: bool = False) -> str:
        """The next line without its end. Raises EndOfInput once there is none."""
        print(self._spoken(plain(prompt)), end="", flush=True)
        with self._unseen(hidden):
            return await self._next()

    def forget_typed(self) -> None:
        """Those read already, and what the terminal still holds."""
        if not self.can_ask:
            return
        termios.tcflush(self._descriptor, termios.TCIFLUSH)
        self._lines.clear()

    async def _next(self) -> str:
        while not self._lines:
            if self._ended:
                raise EndOfInput
            self._news.clear()
            await self._news.wait()
        return self._lines.popleft()

    @contextmanager
    def _unseen(self, hidden: bool) -> Iterator[None]:
        if not (hidden and self.can_ask):
            yield
            return
        before = termios.tcgetattr(self._descriptor)
        silent = list(before)
        silent[3] &= ~termios.ECHO
        termios.tcsetattr(self._descriptor, termios.TCSAFLUSH, silent)
        try:
            yield
        finally:
            termios.tcsetattr(self._descriptor, termios.TCSAFLUSH, before)
            print(flush=True)

    def _read(self) -> None:
        held = ""
        while chunk := self._chunk():
            *whole, held = (held + self._decoder.decode(chunk)).split("\n")
            held = held[:_LONGEST]
            for line in whole:
                self._hand_on(line)
        if held:
            self._hand_on(held)
        self._hand_on(None)

    def _chunk(self) -> bytes:
        try:
            return os.read(self._descriptor, _CHUNK)
        except OSError:  # the terminal has gone away
            return b""

    def _hand_on(self, line: str | None) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody asks any more
            self._loop.call_soon_threadsafe(self._take, line)

    def _take(self, line: str | None) -> None:
        if line is None:
            self._ended = True
        else:
            self._lines.append(line.removesuffix("\r")[:_LONGEST])
        self._news.set()
