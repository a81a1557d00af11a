"""Lines from a descriptor and text to standard output: whole, harmless, and with an end."""

import asyncio
import os
import pty
import termios

import pytest

from mrb_tui.plain.console import converse
from mrb_tui.plain.dialogue import EndOfInput
from mrb_tui.plain.stdio import StdioTerminal
from tests.ui.incident_scenes import just_declared


async def test_lines_come_whole_however_they_arrive_and_then_the_end() -> None:
    reading, writing = os.pipe()
    terminal = StdioTerminal(reading)
    for piece in (b"one\r\ntw", b"o\n\xe2\x82", b"\xac\nlast"):
        os.write(writing, piece)
    os.close(writing)
    assert [await terminal.line() for _ in range(4)] == ["one", "two", "€", "last"]
    for _ in range(2):
        with pytest.raises(EndOfInput):
            await terminal.line()
    assert not terminal.can_ask
    os.close(reading)


async def test_a_line_that_nobody_waited_for_long_enough_is_not_lost() -> None:
    reading, writing = os.pipe()
    terminal = StdioTerminal(reading)
    waiting = asyncio.ensure_future(terminal.line())
    await asyncio.sleep(0)
    waiting.cancel()
    os.write(writing, b"late\n")
    assert await terminal.line() == "late"
    os.close(writing)
    with pytest.raises(EndOfInput):
        await terminal.line()
    os.close(reading)


async def test_nothing_that_is_said_can_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    terminal = StdioTerminal(reading)
    terminal.say("a\x1b[2Jb\x1b]0;title\x07c")
    os.close(writing)
    with pytest.raises(EndOfInput):
        await terminal.line("\x1b[31mprompt: ")
    assert capsys.readouterr().out == "abc\nprompt: "
    os.close(reading)


async def test_a_hidden_line_is_not_echoed_and_the_echo_comes_back() -> None:
    front, back = pty.openpty()
    terminal = StdioTerminal(back)
    hidden = asyncio.ensure_future(terminal.line("key: ", hidden=True))
    async with asyncio.timeout(60):
        while termios.tcgetattr(back)[3] & termios.ECHO:
            await asyncio.sleep(0.01)
    os.write(front, b"k3y\n")
    async with asyncio.timeout(60):
        assert await hidden == "k3y"
    assert termios.tcgetattr(back)[3] & termios.ECHO
    assert terminal.can_ask
    os.write(front, b"\x04")
    async with asyncio.timeout(60):
        with pytest.raises(EndOfInput):
            await terminal.line()
    os.close(front)
    os.close(back)


async def test_what_the_engine_fails_of_ends_the_conversation() -> None:
    reading, writing = os.pipe()
    session = just_declared()
    session.failure = RuntimeError("our own fault")
    with pytest.raises(RuntimeError, match="our own fault"):
        await converse(session, StdioTerminal(reading), arm_s=0.0)
    assert not session.listeners
    os.close(writing)
