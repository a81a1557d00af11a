"""The plain console in a terminal that can do nothing, over the mock world: from the declaration to the export."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("program")]

_LIMIT_S = 120


def _heed_interrupts() -> None:
    """Tests that run in the background ignore them, and so would what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def console(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator["pexpect.spawn[str]"]:
    locale = getattr(request, "param", "C.UTF-8")
    environment = {
        **os.environ,
        "TERM": "dumb",
        "LC_ALL": locale,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    command = ["-m", "mrb_tui", "demo", "--speed", "60"]
    program = pexpect.spawn(
        sys.executable,
        command,
        env=environment,
        encoding="utf-8",
        timeout=_LIMIT_S,
        echo=False,
        dimensions=(50, 200),
        preexec_fn=_heed_interrupts,
    )
    program.delaybeforesend = None  # there is no echo to wait for
    with (tmp_path / "seen").open("w", encoding="utf-8") as seen:
        program.logfile_read = seen
        yield program
        program.close(force=True)


def _say(program: "pexpect.spawn[str]", words: str, then: str | type[pexpect.EOF]) -> str:
    """Type a line and wait for what answers it; returns what came before that."""
    program.sendline(words)
    program.expect(then)
    return str(program.before)


def test_an_incident_from_declaration_to_export(console: "pexpect.spawn[str]", tmp_path: Path) -> None:
    console.expect("plain prompts instead")
    console.expect("menu> ")
    _say(console, "watch", "watching")
    console.expect(r"down +Mistral API: 429")  # said as it turned, for nobody is typing
    _say(console, "", "menu> ")

    _say(console, "declare", r"title .*\]: ")
    _say(console, "No answers for anybody", r"severity \[\d\]: ")
    _say(console, "", r"category \[\d\]: ")
    _say(console, "", r"detected at, UTC \[.*\]: ")
    _say(console, "", r"declared INC-\d+")
    console.expect("menu> ")

    _say(console, "tree", r"answer \[\d\]: ")
    for _ in range(2):
        _say(console, "", r"answered “")
        console.expect(r"answer \[\d\]: ")
    _say(console, "", r"answered “")
    console.expect(r"Enter: back\): ")
    assert "It is: Rate limited" in str(console.before)
    _say(console, "", "menu> ")

    shown = _say(console, "steps", r"step \[\d+\]: ")
    number = re.search(r"(\d+)  Queue requests.*\[change\]", shown)
    assert number is not None
    _say(console, number[1], r"what \[1\]: ")
    assert "unset → queue" in _say(console, "take", "Type mistral-service to do it, anything else not to: ")
    _say(console, "mistral", "not confirmed: nothing was changed")
    console.expect("menu> ")
    _say(console, "steps", r"step \[\d+\]: ")
    _say(console, number[1], r"what \[1\]: ")
    _say(console, "take", "Type mistral-service to do it, anything else not to: ")
    _say(console, "mistral-service", "taken by the API server")
    console.expect(r"did it help\?")
    _say(console, "", "menu> ")

    _say(console, "update", r"write \(Enter: back\): ")
    _say(console, "1", r"discard \[empty\]: ")
    _say(console, "", r"What do users notice\? ")
    _say(console, "2", r"What are you doing right now\? ")
    _say(console, "requests are queued", r"Who leads.*: ")
    _say(console, "ana", r"discard \[read\]: ")
    said = _say(console, "", r"where to \(Enter: back\): ")
    assert "| *Current action*: requests are queued" in said
    _say(console, "1", "it is recorded as taken along")
    console.expect("menu> ")

    _say(console, "resolve", r"pass over \(Enter: back\): ")
    while True:
        _say(console, "1", "because: ")
        console.sendline("a drill")
        if console.expect([r"pass over \(Enter: back\): ", "what ended it: "]):
            break
    _say(console, "a higher limit", r"Resolve INC-.*\[no\]: ")
    _say(console, "yes", r"INC-\S+ is resolved")
    console.expect("menu> ")

    _say(console, "export", r"as \[1\]: ")
    _say(console, "md", r"entries \[1\]: ")
    _say(console, "", r"written to (\S+)")
    assert isinstance(console.match, re.Match)
    exported = Path(console.match[1]).read_text(encoding="utf-8")
    assert "confirmed: Queue requests" in exported
    assert "resolved: a higher limit" in exported
    console.expect("menu> ")

    console.sendline("quit")
    if console.expect([r"Quit all the same\? yes or no \[no\]: ", pexpect.EOF]) == 0:
        _say(console, "yes", pexpect.EOF)
    console.wait()
    assert console.exitstatus == 0
    assert "\x1b" not in (tmp_path / "seen").read_text(encoding="utf-8")


@pytest.mark.parametrize("console", ["C"], indirect=True)
def test_without_a_utf8_locale_every_word_is_ascii(console: "pexpect.spawn[str]", tmp_path: Path) -> None:
    console.expect("menu> ")
    _say(console, "watch", "watching")
    console.expect(r"down +Error log: .* errors/min 429x\d")
    _say(console, "", "menu> ")
    _say(console, "tree", r"answer \[\d\]: ")
    _say(console, "", r'answered "')
    console.expect(r"answer \[\d\]: ")
    _say(console, ".", "menu> ")
    _say(console, "timeline", r"\d -> ")
    console.expect("Enter: back")
    _say(console, "", "menu> ")
    console.sendline("quit")
    console.expect(pexpect.EOF)
    assert (tmp_path / "seen").read_bytes().isascii()


def test_ctrl_c_ends_it_in_order_and_says_what_goes_on(console: "pexpect.spawn[str]") -> None:
    console.expect("menu> ")
    console.sendintr()
    console.expect("the probes stop")
    console.expect(pexpect.EOF)
    console.wait()
    assert console.exitstatus == 130
