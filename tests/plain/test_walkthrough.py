"""The plain console in a terminal that can do nothing, over the mock world: from the declaration to the export."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("program")]

_LIMIT_S = 60


@pytest.fixture
def console(tmp_path: Path) -> Iterator["pexpect.spawn[str]"]:
    environment = {**os.environ, "TERM": "dumb", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    command = ["-m", "mrb_tui", "demo", "--speed", "30"]
    program = pexpect.spawn(
        sys.executable, command, env=environment, encoding="utf-8", timeout=_LIMIT_S, echo=False, dimensions=(50, 200)
    )
    with (tmp_path / "seen").open("w", encoding="utf-8") as seen:
        program.logfile_read = seen
        yield program
        program.close(force=True)


def _say(program: "pexpect.spawn[str]", words: str, then: str) -> str:
    """Type a line and wait for what answers it; returns what came before that."""
    program.sendline(words)
    program.expect(then)
    return str(program.before)


def test_an_incident_from_declaration_to_export(console: "pexpect.spawn[str]", tmp_path: Path) -> None:
    console.expect("plain prompts instead")
    console.expect("menu> ")
    _say(console, "watch", "watching")
    console.expect(r"down +Error log")  # said as it turned, for nobody is typing
    _say(console, "", "menu> ")

    _say(console, "declare", "your name")
    _say(console, "ana", "title .*: ")
    _say(console, "The assistant gives no answers", r"severity \[\d\]: ")
    _say(console, "", r"category \[\d\]: ")
    _say(console, "", "detected at.*: ")
    _say(console, "", r"declared INC-\d+")
    console.expect("menu> ")

    _say(console, "tree", "Question: ")
    for _ in range(8):
        console.expect("Enter: back.*: ")
        if "no question is open" in str(console.after):
            break
        _say(console, "follow", "answered: ")
    _say(console, "", "menu> ")

    shown = _say(console, "steps", r"step \[\d\]: ")
    change = next(line for line in shown.splitlines() if "[change]" in line)
    number = re.search(r"\d+", change)
    assert number is not None
    _say(console, number[0], "what .*: ")
    _say(console, "take", "planning|under way|value|Type|yes or no")
    raise SystemExit
