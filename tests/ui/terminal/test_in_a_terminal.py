"""The terminal layer in a real pseudo-terminal."""

import os
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.pty_program import Program, start

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("pty")]

Start = Callable[..., Program]


@pytest.fixture
def beats(tmp_path: Path) -> Path:
    return tmp_path / "beats"


@pytest.fixture
def sample(beats: Path) -> Iterator[Start]:
    """Starts the sample and waits until it is ready; kills it at the end."""
    started: list[Program] = []

    def begin(*options: str, columns: int = 100, rows: int = 30) -> Program:
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        command = (sys.executable, "-m", "tests.ui.terminal.sample", str(beats), *options)
        program = start(command, columns=columns, rows=rows, environment=environment)
        started.append(program)
        program.until("READY", 20)
        return program

    yield begin
    for program in started:
        program.end()


def _settled(program: Program) -> list[str]:
    program.press(b"s")
    program.until("SETTLED", 20)
    program.settle(0.2)
    return [line.rstrip() for line in program.screen.display]


def _colours(program: Program) -> list[list[tuple[str, str]]]:
    buffer = program.screen.buffer
    return [
        [(buffer[y][x].bg, buffer[y][x].fg if buffer[y][x].data.strip() else "") for x in range(program.screen.columns)]
        for y in range(program.screen.lines)
    ]


def _beats(path: Path) -> int:
    return path.read_text().count("\n")


def test_the_screen_is_the_one_that_textual_draws(sample: Start) -> None:
    ours, stock = sample(), sample("stock")
    assert _settled(ours) == _settled(stock)
    for y, (mine, theirs) in enumerate(zip(_colours(ours), _colours(stock), strict=True)):
        assert mine == theirs, f"row {y}"


def test_far_fewer_bytes_are_sent(sample: Start, beats: Path) -> None:
    def cost(program: Program) -> int:
        program.settle(0.1, 0.5)
        before, first = program.size, _beats(beats)
        while _beats(beats) < first + 20:
            program.read(0.05)
        return program.size - before

    assert cost(sample()) * 3 < cost(sample("stock"))


def test_a_reader_that_stops_does_not_stop_the_work(sample: Start, beats: Path) -> None:
    sample()
    before = _beats(beats)
    end_s = time.monotonic() + 10
    while _beats(beats) < before + 60:  # three seconds of work, while nothing is read
        assert time.monotonic() < end_s, "the event loop has stopped"
        time.sleep(0.05)


def test_when_the_reader_goes_on_the_newest_screen_is_shown_and_the_old_ones_are_not(
    sample: Start, beats: Path
) -> None:
    program = sample()
    before = _beats(beats)
    while _beats(beats) < before + 40:
        time.sleep(0.05)
    size = program.size
    newest = int(beats.read_text().split()[-1])
    program.until(rf"frame ({'|'.join(str(number) for number in range(newest, newest + 400))})\b", 20)
    assert program.size - size < 60_000  # what fitted into the terminal's own buffer, and one or two frames
    assert _settled(program)[0].startswith("READY")


def test_a_terminal_that_is_closed_ends_the_process_and_saves(sample: Start, beats: Path) -> None:
    program = sample()
    program.hang_up()
    assert program.wait(2.0) == 129
    assert beats.read_text().split().count("saved") == 1


def test_a_terminal_that_is_closed_while_it_stalls_ends_the_process_without_burning_cpu(
    sample: Start, beats: Path
) -> None:
    program = sample()
    before = _beats(beats)
    while _beats(beats) < before + 30:
        time.sleep(0.05)
    spent = program.process.cpu_times()
    program.hang_up()
    assert program.wait(2.0) == 129
    assert program.cpu_s - (spent.user + spent.system) < 1.0
    assert beats.read_text().split().count("saved") == 1


def test_sighup_ends_it_too(sample: Start, beats: Path) -> None:
    program = sample()
    program.process.send_signal(signal.SIGHUP)
    assert program.wait(2.0) == 129
    assert "saved" in beats.read_text()


def test_sigterm_ends_it_in_good_order(sample: Start) -> None:
    program = sample()
    program.process.send_signal(signal.SIGTERM)
    assert program.wait(5.0) == 143
    assert not program.alternate


def test_quitting_leaves_the_terminal_as_it_was(sample: Start) -> None:
    program = sample()
    seen = [program.alternate]
    program.press(b"q")
    assert program.wait(5.0) == 0
    seen.append(program.alternate)
    assert seen == [True, False]
    assert not program.screen.cursor.hidden
    flags = termios.tcgetattr(program.fd)[3]
    assert flags & termios.ECHO
    assert flags & termios.ICANON


def test_a_crash_is_told_without_values(sample: Start) -> None:
    program = sample()
    program.press(b"x")
    assert program.wait(5.0) == 70
    assert not program.alternate
    assert "KeyError" in program.transcript
    assert "action_crash" in program.transcript
    assert "planted" not in program.transcript


def test_a_repaint_sends_the_whole_screen(sample: Start) -> None:
    program = sample()
    wanted = _settled(program)
    program.screen.reset()
    program.press(b"\x0c")
    program.until("SETTLED", 5)
    program.settle(0.2)
    assert [line.rstrip() for line in program.screen.display] == wanted


def test_after_a_stop_and_a_resize_the_screen_is_whole(sample: Start) -> None:
    program = sample()
    _settled(program)
    program.press(b"\x1a")
    program.until_stopped(5.0)
    program.resize(80, 30)
    program.process.send_signal(signal.SIGCONT)
    program.until("SETTLED", 10)
    program.settle(0.3)
    assert program.screen.display[0].startswith("READY")
    assert program.alternate


def test_the_cursor_is_where_textual_puts_it(sample: Start) -> None:
    def cursor(program: Program) -> tuple[int, int]:
        _settled(program)
        program.press(b"f")
        program.until("typed", 10)
        program.press(b"anew")  # the field had all of its text selected
        program.until("anew", 10)
        program.settle(0.2)
        return program.screen.cursor.x, program.screen.cursor.y

    ours = cursor(sample())
    assert ours == cursor(sample("stock"))
    assert ours[1] > 20
