"""The life of an incident from a shell."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mrb_tui.cli.exit_codes import ExitCode
from tests.cli.running import RunHere

SECRET = "planted-key-of-the-responder"


@pytest.fixture(autouse=True)
def _nothing_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration whose probes fail at once, on this machine."""
    path = tmp_path / "config.toml"
    path.write_text("""
[responder]
name = "ana"
[provider]
base_url = "http://127.0.0.1:9"
control_host = "127.0.0.1:9"
[probes]
provider_status = { enabled = false }
""")
    monkeypatch.setenv("MRB_TUI_CONFIG", str(path))
    monkeypatch.setenv("MISTRAL_API_KEY", SECRET)
    monkeypatch.delenv("MRB_TUI_INCIDENT", raising=False)


def _declare(run_here: RunHere, *more: str) -> str:
    ended = run_here("incident", "declare", "Answers are empty", "--severity", "p2", *more)
    assert ended.code == ExitCode.OK, ended.err
    assert re.fullmatch(r"INC-\d{8}-\d+\n", ended.out)
    return ended.out.strip()


def test_an_incident_from_its_first_word_to_its_last(run_here: RunHere) -> None:
    incident_id = _declare(run_here, "--category", "rate-limit", "--detected-at", "-10m")
    assert run_here("incident", "note", "users", "see", "empty answers").code == 0
    assert run_here("incident", "severity", "P1", "--reason", "all requests fail").code == 0
    assert run_here("incident", "status", "identified").code == 0
    assert run_here("incident", "role", "commander", "bo").code == 0
    assert run_here("incident", "milestone", "mitigated", "--at", "-1m").code == 0

    shown = json.loads(run_here("incident", "show", "--json").out)
    assert (shown["id"], shown["severity"], shown["status"]) == (incident_id, "P1", "identified")
    assert shown["commander"] == "bo"
    assert set(shown["milestones"]) >= {"declared", "detected", "identified", "mitigated"}
    assert "Answers are empty" in run_here("incident", "show").out

    ended = run_here("incident", "resolve", "the limit was raised")
    assert ended.code == ExitCode.DEGRADED
    assert "stakeholders told" in ended.err
    assert json.loads(run_here("incident", "show", "--json").out)["status"] == "identified"
    over = [f"--pass-over={item}=a drill" for item in ("told", "evidence", "green")]
    ended = run_here("incident", "resolve", "the limit was raised", *over)
    assert ended.code == ExitCode.OK, ended.err
    assert "resolved: the limit was raised" in ended.out
    assert f"{incident_id}" in run_here("incident", "list").out
    assert run_here("incident", "list", "--open").out == ""
    assert json.loads(run_here("incident", "list", "--json").out)[0]["status"] == "resolved"
    assert run_here("incident", "verify", "--incident", incident_id).code == 0
    assert run_here("incident", "reopen", "--incident", incident_id, "it came back").code == 0
    assert run_here("incident", "list", "--open").out.startswith(incident_id)


def test_the_same_journal_is_exported_as_the_same_bytes(run_here: RunHere) -> None:
    _declare(run_here)
    run_here("incident", "note", "a | b")
    for form in ("md", "json", "csv"):
        first = run_here("incident", "export", "--form", form)
        assert first.code == 0, first.err
        assert first.out == run_here("incident", "export", "--form", form).out
        assert "Answers are empty" in first.out


def test_without_a_word_the_probes_suggest_it(run_here: RunHere) -> None:
    ended = run_here("incident", "declare")
    assert ended.code == 0, ended.err
    shown = json.loads(run_here("incident", "show", "--json").out)
    assert shown["title"]
    assert shown["severity"] in ("P1", "P2", "P3", "P4")


def test_a_note_from_standard_input_is_cleaned(
    run_here: RunHere, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _declare(run_here)
    said = tmp_path / "said.txt"
    said.write_text(f"\x1b[2J[bold] the key is {SECRET}\nsecond line")
    with said.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert run_here("incident", "note", "-").code == 0
    journal = next(tmp_path.rglob("journal.jsonl")).read_text()
    assert SECRET not in journal
    assert "\\u001b" not in journal
    assert "[bold] the key is [masked]" in journal


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("note", "x"), "no incident is open here"),
        (("note", "--incident", "INC-20260101-1", "x"), "INC-20260101-1"),
        (("note", "--incident", "../../etc", "x"), ""),
        (("declare", "x", "--severity", "P9"), "no severity 'P9'"),
        (("declare", "x", "--severity", "P1", "--detected-at", "tomorrow"), "written like"),
    ],
)
def test_what_cannot_be_done_is_told(run_here: RunHere, words: tuple[str, ...], said: str) -> None:
    ended = run_here("incident", *words)
    assert ended.code in (ExitCode.USAGE, ExitCode.UNAVAILABLE)
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""


def test_with_several_open_one_must_be_named(run_here: RunHere, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = _declare(run_here), _declare(run_here)
    ended = run_here("incident", "note", "which?")
    assert ended.code == ExitCode.USAGE
    assert first in ended.err
    assert second in ended.err
    monkeypatch.setenv("MRB_TUI_INCIDENT", second)
    assert run_here("incident", "note", "this one").code == 0
    assert json.loads(run_here("incident", "show", "--json").out)["id"] == second


def test_nobody_says_anything_without_a_name(run_here: RunHere, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace('name = "ana"', ""))
    ended = run_here("incident", "declare", "x", "--severity", "P1")
    assert ended.code == ExitCode.USAGE
    assert "--as NAME" in ended.err
    assert run_here("incident", "declare", "x", "--severity", "P1", "--as", "bo").code == 0


def test_a_damaged_journal_is_told_with_its_line_and_read_as_far_as_it_goes(run_here: RunHere, tmp_path: Path) -> None:
    incident_id = _declare(run_here)
    run_here("incident", "note", "before")
    path = next(tmp_path.rglob("journal.jsonl"))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], b"garbage\xff\n", *lines[2:]]))
    ended = run_here("incident", "verify", "--incident", incident_id)
    assert ended.code == ExitCode.DEGRADED
    assert "line 3" in ended.err
    assert "NOT sound" in ended.out
    ended = run_here("incident", "export")
    assert "before" in ended.out
    assert "line 3" in ended.err


def test_the_handoff_is_printed_and_recorded(run_here: RunHere) -> None:
    _declare(run_here)
    printed = run_here("handoff", "--print")
    assert printed.code == 0, printed.err
    before = json.loads(run_here("incident", "show", "--json").out)["events"]
    assert "Answers are empty" in run_here("handoff", "--to", "bo").out
    assert json.loads(run_here("incident", "show", "--json").out)["events"] == before + 1


def test_a_back_dated_note_stands_at_its_time(run_here: RunHere) -> None:
    _declare(run_here)
    run_here("incident", "note", "it began", "--at", "-2h")
    rows = [line for line in run_here("incident", "export").out.splitlines() if line.startswith("| 2") or ":" in line]
    began = next(index for index, row in enumerate(rows) if "it began" in row)
    declared = next(index for index, row in enumerate(rows) if "declared" in row)
    assert began < declared
    assert datetime.now(UTC).year >= 2026
