"""All that a terminal can do to the whole program: it goes on, and leaves the terminal as it found it."""

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.pty_program import Program, start

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("bad input")]

LIMIT_S = 60.0

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


def _seen(program: Program, pattern: str) -> None:
    """On the screen, now or soon."""
    if re.search(pattern, program.text()) is None:
        program.until(pattern, time.perf_counter() - program.started_s + LIMIT_S)


def _answers(program: Program) -> None:
    """From the console and back to it."""
    program.press(b"?")
    _seen(program, "─ Help ─")
    program.press(b"\x1b")
    _seen(program, r"(?s)^(?!.*─ Help ─).*1 Probes")


def _quit(program: Program) -> None:
    """From the console, by its keys; and nothing of it stays on the terminal."""
    program.press(b"q")
    _seen(program, r"Quit the console\?")
    program.press(b"y")
    assert program.wait(LIMIT_S) == 0
    assert program.traces() == []
    assert "Traceback" not in program.transcript


def test_bytes_of_every_kind_leave_it_answering(begin: Begin, environment: dict[str, str]) -> None:
    config = Path(environment["MRB_TUI_CONFIG"])
    config.write_text(f"{config.read_text()}[ui]\nmouse = true\n")
    console = begin()
    _seen(console, "1 Probes")
    assert {"1000", "1006"} <= console.modes
    console.press(b"\xff\xfe\xc3")  # the last is half a character
    _answers(console)
    console.press(b"\x1b[99999999999999;5u\x1b[48;;;;t\x1b]0;title\x07\x1bP$q\x1b\\\x9b1m\x00\x1b[<0;0;0M")
    _answers(console)
    _quit(console)


def test_megabytes_that_are_pasted_leave_it_answering(begin: Begin) -> None:
    console = begin()
    _seen(console, "1 Probes")
    assert not {"1000", "1003", "1006"} & console.modes  # the mouse is the terminal's own
    console.press(b"\x1b[200~qy\x1b[201~")  # nobody is there to take it
    console.press(b"D")
    _seen(console, "Declare an incident")
    console.pour(b"\x1b[200~" + b"qy D\r\n text " * 200_000 + b"\x1b[201~")
    _seen(console, "text qy D")
    console.press(b"\x1b")
    _seen(console, "what you typed is kept")
    console.pour(b"56789" * 10_000)  # from a terminal that does not mark what is pasted
    console.insist(b"/", "Enter done")  # deaf for half a second after that
    console.press(b"\x1b")
    _seen(console, "Esc back")
    console.press(b"\x1b")
    _seen(console, "1 Probes")
    _quit(console)


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (500, 200)])
def test_any_size_and_bursts_of_them(begin: Begin, columns: int, rows: int) -> None:
    console = begin(columns=columns, rows=rows)
    while not {"1004", "2004"} <= console.modes:  # it has the terminal
        assert console.read(LIMIT_S), console.text()
    sizes = random.Random(columns)
    for _ in range(40):
        console.resize(sizes.choice((1, 2, 59, 60, 80, 120)), sizes.choice((1, 2, 19, 20, 24, 36)))
        console.read(0.002)
    console.resize(80, 24)
    _seen(console, "4 Logs")
    _quit(console)


def test_keys_typed_while_it_starts_and_while_it_ends(begin: Begin) -> None:
    console = begin()
    _seen(console, "starting")
    console.press(b"?")
    _seen(console, "─ Help ─")
    console.press(b"\x1bq")  # in one piece: Alt+q, which is nothing
    console.press(b"q")  # closes the help, too
    _seen(console, r"(?s)^(?!.*─ Help ─).*1 Probes")
    console.press(b"q")
    _seen(console, r"Quit the console\?")
    console.press(b"y")
    end_s = time.monotonic() + LIMIT_S
    while console.alternate:
        assert time.monotonic() < end_s
        console.press(b"jk\x1b[A\x1b[200~abc\x1b[201~\r\xff")
        console.read(0.01)
    assert console.wait(LIMIT_S) == 0
    assert console.traces() == []
    assert "Traceback" not in console.transcript


def test_ctrl_c_while_it_starts_asks_once_it_has_started(begin: Begin) -> None:
    console = begin()
    _seen(console, "starting")
    console.press(b"\x03")
    _seen(console, re.escape("Quit the console?"))
    console.press(b"y")
    assert console.wait(LIMIT_S) == 0
    assert console.traces() == []
    assert "Traceback" not in console.transcript


def test_a_terminal_without_a_screen_gets_prompts_and_not_one_control_sequence(begin: Begin) -> None:
    console = begin(TERM="dumb")
    _seen(console, "menu>")
    console.press(b"\xff\xc3\n\x1b[A\n")
    console.press(b"\x04")
    assert console.wait(LIMIT_S) == 0
    assert console.traces() == []
    assert "\x1b" not in console.transcript


def test_a_locale_without_utf8_gets_ascii_and_is_told_so(begin: Begin) -> None:
    console = begin(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    _seen(console, "only ASCII signs, for LC_ALL=C")
    assert console.text().isascii()
    _quit(console)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("<&-", 69, "it needs a terminal"),
        ("</dev/null", 69, "it needs a terminal"),
        ("--plain <&-", 0, "the probes stop"),
        ("--plain </dev/null | cat", 0, "the probes stop"),
        ("--plain </dev/null >&-", 0, ""),
        ("--plain </dev/null >/dev/full", 69, "standard output takes nothing: No space left on device"),
    ],
)
def test_streams_that_are_closed(environment: dict[str, str], arguments: str, code: int, said: str) -> None:
    command = f'set -o pipefail; "$0" -m mrb_tui {arguments}'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable],
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=LIMIT_S,
        check=False,
        text=True,
    )
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert not re.search("Traceback|Exception ignored|\x1b", done.stdout + done.stderr)
