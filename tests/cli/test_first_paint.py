"""The first picture comes before the imports, and only where a screen is sure to open."""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.cli import console, demo
from mrb_tui.cli.first_paint import CONSOLE, DEMO, title_for
from mrb_tui.cli.main import parser
from tests.cli.running import environment, python
from tests.pty_program import Program, start

TERM = {"TERM": "xterm-256color"}
HEAVY = ("kubernetes", "httpx", "aiohttp", "prometheus_api_client", "requests", "yaml", "jinja2", "tomlkit")
"""What no first picture of the console needs."""
WORDS = st.sampled_from(
    [
        *("demo", "rate-limit", "no-such", "mock", "triage", "do", "--read-only", "--plain", "--list", "--help", "-h"),
        *("--version", "--config", "--config=", "--config=a.toml", "a.toml", "--speed", "10", "--", "-", ""),
    ]
)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ([], CONSOLE),
        (["--read-only"], CONSOLE),
        (["--config", "a.toml", "--read-only"], CONSOLE),
        (["--config=a.toml"], CONSOLE),
        (["demo"], DEMO),
        (["demo", "timeout"], DEMO),
        (["--config"], None),
        (["--plain"], None),
        (["demo", "--plain"], None),
        (["demo", "--list"], None),
        (["triage"], None),
        (["--help"], None),
    ],
)
def test_what_opens_a_screen(words: list[str], title: str | None) -> None:
    assert title_for(words, TERM) == title


@pytest.mark.parametrize("term", ["dumb", "unknown", "", None])
def test_no_title_where_there_is_no_screen(term: str | None) -> None:
    assert title_for([], {} if term is None else {"TERM": term}) is None


@given(st.lists(WORDS, max_size=5))
def test_what_gets_a_title_is_what_the_parser_takes_for_a_console(words: list[str]) -> None:
    title = title_for(words, TERM)
    if title is None:
        return
    with redirect_stderr(StringIO()) as said:
        arguments: argparse.Namespace = parser().parse_args(words)
    assert said.getvalue() == ""
    assert arguments.run is (demo.run if title == DEMO else console.run)
    assert not getattr(arguments, "plain", False)


def test_nothing_but_the_title_is_imported_before_it(tmp_path: Path) -> None:
    code = "import sys; before = set(sys.modules); import mrb_tui.__main__; print(*sorted(set(sys.modules) - before))"
    ended = python("-c", code, env={**environment(tmp_path), "PYTHONPATH": ":".join(sys.path)})
    loaded = ended.out.split()
    assert "mrb_tui.__main__" in loaded, ended.err
    assert {name for name in loaded if not name.startswith("mrb_tui")} <= {"gc", "termios"}


def test_what_keys_open_is_not_imported_before_the_first_picture(tmp_path: Path) -> None:
    code = f"""
import os, sys
from mrb_tui.cli.console import _session
from mrb_tui.cli.ui_options import ui_options
from mrb_tui.cli.wiring import wire_with
from mrb_tui.ui.app import ConsoleApp
wired = wire_with(None, os.environ, stand_in=True)
ConsoleApp(_session(wired, os.environ, frozenset()), ui_options(wired, None, os.environ))
screens = ("plan", "writing", "ledger", "timeline", "step")
print([name for name in (*{HEAVY!r}, *(f"mrb_tui.ui.screens.{{one}}" for one in screens)) if name in sys.modules])
"""
    ended = python("-c", code, env={**environment(tmp_path), "PYTHONPATH": ":".join(sys.path)})
    assert ended.out.strip() == "[]", ended.err


@pytest.fixture
def opened(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Program]:
    command = (sys.executable, "-m", "mrb_tui", *request.param)
    program = start(command, columns=80, rows=24, environment=environment(tmp_path))
    yield program
    program.end()


@pytest.mark.parametrize(
    ("opened", "title", "said", "code"),
    [
        (["demo", "no-such"], DEMO, "no scenario 'no-such'", 64),
        (["--config", "/no/such.toml"], CONSOLE, "could not be read", 78),
    ],
    indirect=["opened"],
)
def test_what_is_said_after_the_title_stands_on_the_shells_screen(
    opened: Program, title: str, said: str, code: int
) -> None:
    opened.until(re.escape(title), 60)
    assert opened.wait(60) == code
    assert not opened.alternate
    assert said in opened.transcript
    assert "\x1b[?25h" in opened.transcript, "the cursor is shown again"
