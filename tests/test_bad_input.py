"""The whole program, and everything that a terminal can do to it: it goes on, and leaves the terminal as it found it."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.pty_program import Program, start

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("bad input")]

LIMIT_S = 60.0
_BROUGHT_DOWN = "Traceback|Error|should not happen"

Begin = Callable[..., Program]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Of a machine where nothing answers, so that nothing is asked outside of it."""
    config = tmp_path / "config.toml"
    config.write_text("""
[provider]
base_url = "http://127.0.0.1:9"
status_url = "http://127.0.0.1:9/status"
control_host = "127.0.0.1:9"
[responder]
name = "ana"
""")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "MRB_TUI_CONFIG": str(config),
        "MISTRAL_API_KEY": "planted-key-of-the-responder",
    }


@pytest.fixture
def begin(environment: dict[str, str]) -> Iterator[Begin]:
    """Starts the console, with other variables too; kills it at the end."""
    started: list[Program] = []

    def one(*arguments: str, columns: int = 80, rows: int = 24, **variables: str) -> Program:
        command = (sys.executable, "-m", "mrb_tui", *arguments)
        program = start(command, columns=columns, rows=rows, environment={**environment, **variables})
        started.append(program)
        return program

    yield one
    for program in started:
        program.end()


def _quit(program: Program) -> None:
    """By its keys, whatever is open; and nothing of it stays on the terminal."""
    program.insist(b"\x1b", "^ .*UTC")
    program.insist(b"q", r"Quit the console\?")
    program.press(b"y")
    assert program.wait(LIMIT_S) == 0
    assert program.traces() == []
    assert program.transcript.strip("\r\n") in {"", "l"} or "Traceback" not in program.transcript


def test_bytes_of_every_kind_leave_it_answering(begin: Begin) -> None:
    console = begin()
    console.until("1 Probes", LIMIT_S)
    console.press(b"\xff\xfe\xc3")  # the last is half a character
    console.insist(b"?", "the screen anew")
    console.insist(b"\x1b", "1 Probes")
    console.press(b"\x1b[99999999999999;5u\x1b[48;;;;t\x1b]0;title\x07\x1bP$q\x1b\\\x9b1m\x00\x1b[<0;0;0M")
    console.insist(b"?", "the screen anew")
    console.insist(b"\x1b", "1 Probes")
    _quit(console)


def test_megabytes_that_are_pasted_leave_it_answering(begin: Begin) -> None:
    console = begin()
    console.until("1 Probes", LIMIT_S)
    megabytes = b"qy D\r\n text " * 200_000
    console.pour(b"\x1b[200~" + megabytes + b"\x1b[201~")  # nobody is there to take it
    console.insist(b"n", "─ (Note|Declare)|declare|no incident")
    console.insist(b"\x1b", "1 Probes")
    console.insist(b"D", "Declare an incident")
    console.pour(b"\x1b[200~" + megabytes + b"\x1b[201~")
    console.until("text qy D", LIMIT_S)
    console.insist(b"\x1b", "1 Probes")
    console.pour(b"keys that nobody typed\r\n" * 10_000)  # from a terminal that does not mark what is pasted
    console.insist(b"\x1b", "1 Probes")
    _quit(console)


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (500, 200)])
def test_any_size_and_bursts_of_them(begin: Begin, columns: int, rows: int) -> None:
    console = begin(columns=columns, rows=rows)
    while not {"1004", "2004"} <= console.modes:  # it has the terminal
        assert console.read(LIMIT_S), console.text()
    sizes = random.Random(columns)
    for _ in range(40):
        console.resize(sizes.choice((1, 2, 59, 60, 80, 120, 500)), sizes.choice((1, 2, 19, 20, 24, 36, 200)))
        console.read(0.002)
    console.resize(500, 200)
    console.until("4 Logs", LIMIT_S)
    console.resize(80, 24)
    console.until(r"(?m)^ .*UTC *$", LIMIT_S)
    _quit(console)


def test_keys_typed_while_it_starts_and_while_it_ends(begin: Begin) -> None:
    console = begin()
    console.until("starting", LIMIT_S)
    console.press(b"?")
    console.until("the screen anew", LIMIT_S)
    console.insist(b"\x1b", "1 Probes")
    console.insist(b"q", r"Quit the console\?")
    console.press(b"y")
    end_s = time.monotonic() + LIMIT_S
    while console.alternate:
        assert time.monotonic() < end_s
        console.press(b"jk\x1b[A\x1b[200~abc\x1b[201~\r\xff")
        console.read(0.01)
    assert console.wait(LIMIT_S) == 0
    assert console.traces() == []
    assert "Traceback" not in console.transcript


def test_ctrl_c_while_it_starts_ends_it_in_good_order(begin: Begin) -> None:
    console = begin()
    console.until("starting", LIMIT_S)
    console.press(b"\x03")
    end_s = time.monotonic() + LIMIT_S
    while console.alternate and "Quit the console?" not in console.text():
        assert time.monotonic() < end_s
        console.read(0.05)
    if console.alternate:  # it had started by then: the key asks
        console.press(b"y")
    assert console.wait(LIMIT_S) in {130, -2, 0}
    assert console.traces() == []
    assert "Traceback" not in console.transcript
