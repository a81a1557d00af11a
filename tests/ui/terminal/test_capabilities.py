import os
import subprocess
import sys

import pytest

from mrb_tui.ui.terminal.capabilities import unfit, without_utf8


def test_an_ordinary_terminal_will_do() -> None:
    assert unfit({"TERM": "xterm-256color"}, stdin_is_tty=True, stderr_is_tty=True) is None


@pytest.mark.parametrize("environment", [{}, {"TERM": ""}, {"TERM": "dumb"}])
def test_a_terminal_without_a_screen_is_told_what_to_do(environment: dict[str, str]) -> None:
    trouble = unfit(environment, stdin_is_tty=True, stderr_is_tty=True)
    assert trouble is not None
    assert any("mrb-tui triage" in line for line in trouble.advice)


@pytest.mark.parametrize(("stdin", "stderr"), [(False, True), (True, False)])
def test_no_terminal_is_told_apart(stdin: bool, stderr: bool) -> None:
    trouble = unfit({"TERM": "xterm"}, stdin_is_tty=stdin, stderr_is_tty=stderr)
    assert trouble is not None
    assert ("input" if stderr else "error") in trouble.why


@pytest.mark.parametrize("term", ["no-such-terminal", ""])
def test_an_unknown_terminal_is_not_trusted_to_erase_in_colour(term: str) -> None:
    """In a process of its own: terminfo is read once in each."""
    code = f"from mrb_tui.ui.terminal.capabilities import *; print(erases_with_background({term!r}))"
    environment = {name: value for name, value in os.environ.items() if name != "TERM"}
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({}, ""),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LC_CTYPE": "UTF-8", "LANG": "C"}, ""),
        ({"LANG": "en_US.utf8"}, ""),
        ({"LC_ALL": "", "LANG": "de_DE.UTF-8"}, ""),
        ({"LANG": "C"}, "LANG=C"),
        ({"LC_ALL": "POSIX", "LANG": "C.UTF-8"}, "LC_ALL=POSIX"),
        ({"LC_CTYPE": "fr_FR.ISO-8859-1", "LANG": "fr_FR.UTF-8"}, "LC_CTYPE=fr_FR.ISO-8859-1"),
    ],
)
def test_a_locale_without_utf8_is_named(environment: dict[str, str], why: str) -> None:
    assert without_utf8(environment) == why
