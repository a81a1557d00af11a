"""On a real pseudo-terminal: what its other end has not read makes it stall."""

import asyncio
import os
import pty
import tty
from collections.abc import Iterator
from io import TextIOWrapper

import pytest

from mrb_tui.ui.terminal.line import Line


class Ends:
    """The two ends of a terminal, and what the line said."""

    def __init__(self) -> None:
        self.reader, writer = pty.openpty()
        tty.setraw(writer)
        self.file: TextIOWrapper = os.fdopen(writer, "w")
        self.said: list[str] = []
        self.line = Line(self.file, on_idle=lambda: self.said.append("idle"), on_lost=lambda: self.said.append("lost"))

    def read_all(self) -> bytes:
        os.set_blocking(self.reader, False)
        data = b""
        while True:
            try:
                data += os.read(self.reader, 65536)
            except BlockingIOError:
                return data

    def hang_up(self) -> None:
        os.close(self.reader)
        self.reader = -1

    def close(self) -> None:
        self.line.stop(limit_s=0)
        self.file.close()
        if self.reader >= 0:
            self.hang_up()


@pytest.fixture
def ends() -> Iterator[Ends]:
    ends = Ends()
    yield ends
    ends.close()


async def test_what_is_written_arrives(ends: Ends) -> None:
    ends.line.start()
    ends.line.write("grün ✓")
    assert not ends.line.busy
    assert ends.read_all() == "grün ✓".encode()


async def test_a_reader_that_stops_blocks_nobody(ends: Ends) -> None:
    ends.line.start()
    for number in range(1000):
        ends.line.write(f"{number:04} " * 200)
    assert ends.line.busy
    assert ends.said == []


async def test_when_the_reader_goes_on_everything_arrives_and_the_line_says_so(ends: Ends) -> None:
    ends.line.start()
    sent = "".join(f"{number:05}\n" for number in range(20_000))
    ends.line.write(sent)
    assert ends.line.busy
    got = b""
    while len(got) < len(sent):
        got += ends.read_all()
        await asyncio.sleep(0.001)
    assert got == sent.encode()
    assert ends.said == ["idle"]


async def test_not_blocking_does_not_leak_to_those_who_share_the_terminal(ends: Ends) -> None:
    ends.line.start()
    assert os.get_blocking(ends.file.fileno())


async def test_a_terminal_that_went_away_is_told(ends: Ends) -> None:
    ends.line.start()
    ends.hang_up()
    ends.line.write("x")
    assert ends.said == ["lost"]


async def test_other_threads_may_write(ends: Ends) -> None:
    ends.line.start()
    await asyncio.to_thread(ends.line.write, "from a thread")
    while not (got := ends.read_all()):
        await asyncio.sleep(0.001)
    assert got == b"from a thread"


async def test_the_end_does_not_wait_for_a_reader_that_never_comes_back(ends: Ends) -> None:
    ends.line.start()
    ends.line.write("x" * 1_000_000)
    ends.line.stop(limit_s=0.01)
    assert not ends.line.is_alive()
    assert not ends.line.busy


async def test_where_the_terminal_cannot_be_opened_anew_it_is_shared_and_given_back(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    ends.line.start()
    assert not os.get_blocking(ends.file.fileno())
    ends.line.write("shared")
    assert ends.read_all() == b"shared"
    ends.line.stop()
    assert os.get_blocking(ends.file.fileno())
