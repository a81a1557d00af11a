"""In a real pseudo-terminal whose reader has stalled: what is typed blind changes nothing."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pty_program import Program, start

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("program")]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Program]:
    """The demo, red and declared, on a step that changes something."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TMPDIR": str(temporary),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }
    program = start(
        (sys.executable, "-m", "mrb_tui", "demo", "--speed", "30"), columns=80, rows=24, environment=environment
    )
    program.until(r"DEMO .*✗ DOWN", 60)
    for keys, seen in (
        (b"D", "severity"),
        (b"\r", "INVESTIGATING"),
        (b"2", "Is the provider failing"),
        (b"f", "Which failure is it"),
        (b"f", "Which limit is used up"),
        (b"f", "Rate limited"),
        (b":", "find"),
        (b"step: queue", "Step: Queue"),
        (b"\r", "Enter makes a plan"),
    ):
        program.press(keys)
        program.until(seen, 100)
        program.settle(0.1, 1.0)
    yield program
    program.end()


def _journal(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("journal.jsonl"))


def _until_recorded(folder: Path, kind: str) -> None:
    """The plan is made, seen or not."""
    end_s = time.monotonic() + 10
    while kind not in _journal(folder):
        assert time.monotonic() < end_s, _journal(folder)
        time.sleep(0.05)


def test_enter_and_y_typed_blind_write_nothing_and_the_yes_that_could_see_does(demo: Program, tmp_path: Path) -> None:
    demo.press(b"\r")  # the plan opens, and from here on nothing is read
    _until_recorded(tmp_path, "mitigation.planned")
    for keys in (b"y", b"\r", b"y", b"y\r"):
        time.sleep(1.0)
        demo.press(keys)
    time.sleep(0.5)
    demo.until("thrown away", 120)
    assert "mitigation.confirmed" not in _journal(tmp_path)
    assert "mitigation.refused" not in _journal(tmp_path)
    demo.until("yes, type the name", 120)
    assert "unset → queue" in demo.text()
    demo.press(b"y")
    demo.until("with the right name", 120)
    demo.press(b"mistral-service\r")
    demo.until("Under way", 120)
    _until_recorded(tmp_path, "mitigation.confirmed")
