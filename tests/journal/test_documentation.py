"""docs/journal.md says what is so."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mrb_tui.domain.events.incident import IncidentDeclared
from mrb_tui.journal.chain import Chain
from mrb_tui.journal.codec import event_of
from mrb_tui.journal.record import FORMAT
from tests.journal.making import INCIDENT

PAGE = (Path(__file__).parents[2] / "docs" / "journal.md").read_text()
RECORD = re.findall(r"```json\n(.*?)\n```", PAGE, re.DOTALL)[0].encode()


def test_the_record_shown_is_one() -> None:
    assert isinstance(event_of(RECORD).payload, IncidentDeclared)
    head, problems = Chain(INCIDENT).take(RECORD)
    assert head is not None
    assert not problems


def test_every_key_is_described_in_its_order() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(json.loads(RECORD))
    assert json.loads(RECORD)["v"] == FORMAT


@pytest.mark.skipif(not all(map(shutil.which, ("sed", "tr", "sha256sum"))), reason="needs sed, tr and sha256sum")
def test_the_shell_command_gives_the_hash(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_bytes(RECORD + b"\n")
    command = next(line.strip() for line in PAGE.splitlines() if line.strip().startswith("sed -n 1p"))
    said = subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert said.split()[0] == json.loads(RECORD)["hash"]


@pytest.mark.skipif(shutil.which("jq") is None, reason="needs jq")
def test_the_jq_commands_run(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_bytes(RECORD + b"\n")
    commands = [line.partition("#")[0] for line in PAGE.splitlines() if line.startswith("    jq ")]
    assert len(commands) == 4
    for command in commands:
        subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True, capture_output=True)
