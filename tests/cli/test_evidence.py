"""`mrb-tui evidence` where nothing is configured but the journal, and `evidence redact`."""

import json
import re
from pathlib import Path

import pytest

from mrb_tui.cli.exit_codes import ExitCode
from tests.cli.running import RunHere
from tests.evidence.making import members

SECRET = "planted-key-of-the-responder"


@pytest.fixture(autouse=True)
def incident(run_here: RunHere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert run_here("incident", "declare", "Answers are empty", "--severity", "p2").code == 0


def test_from_the_journal_alone_and_recorded(run_here: RunHere, tmp_path: Path) -> None:
    ended = run_here("evidence", "--mask-personal", "--from", "2h", "--output", str(tmp_path / "out"), "--json")
    assert ended.code == ExitCode.OK, ended.err
    told = json.loads(ended.out)
    found = members(Path(told["path"]))
    assert Path(told["path"]).parent == tmp_path / "out"
    assert "Answers are empty" in found["timeline.md"]
    assert json.loads(found["journal-verification.json"])["sound"] is True
    outcomes = {one["id"]: one["outcome"] for one in told["sources"]}
    assert outcomes["logs"] == outcomes["metrics"] == "not configured"
    assert told["missing"] == []
    export = json.loads(run_here("incident", "export", "--form", "json").out)
    recorded = [one["data"] for one in export["events"] if one["kind"] == "evidence.collected"]
    assert [(one["path"], one["sha256"]) for one in recorded] == [(told["path"], told["sha256"])]
    listed = run_here("incident", "resolve", "--list")
    assert re.search("evidence collected.*done", listed.both) or "evidence collected: done" in listed.both


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--mask-personal or --keep-personal"),
        (("--mask-personal", "--keep-personal"), "not allowed with"),
        (("--mask-personal", "--from", "1m", "--to", "2m"), "the window is empty"),
        (("--mask-personal", "--from", "tomorrow"), "written like"),
        (("redact",), "FILE"),
        (("redact", "/nowhere"), "--mask-personal or --keep-personal"),
    ],
)
def test_what_cannot_be_is_a_usage_error(run_here: RunHere, words: tuple[str, ...], said: str) -> None:
    ended = run_here("evidence", *words)
    assert ended.code == ExitCode.USAGE
    assert said in ended.err
    assert ended.out == ""


def test_redacting_a_text(run_here: RunHere, tmp_path: Path) -> None:
    path = tmp_path / "pod.log"
    path.write_text(f"key {SECRET} of ana@example.org\n")
    ended = run_here("evidence", "redact", str(path), "--mask-personal")
    assert ended.code == ExitCode.OK, ended.err
    assert Path(ended.out.strip()).read_text() == "key [masked] of [e-mail]\n"
    assert run_here("evidence", "redact", str(tmp_path / "none"), "--keep-personal").code == ExitCode.UNAVAILABLE
