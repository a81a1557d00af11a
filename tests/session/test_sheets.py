"""Which template a document is written by, where the runbook names a file."""

from pathlib import Path

import pytest

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.runbook.load import load_whole
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.session.sheets import OwnTemplates, choose
from tests.runbook.books import SOUND

TEAM = '[templates.team]\ntitle = "Our own message"\nkind = "slack"\nfile = "team.j2"\n'
FIELDS = '[templates.team.fields]\ncustomers = { ask = "How many customers?", default = "all" }\n'
LETTER = '[templates.letter]\ntitle = "Letter"\nkind = "message"\nfile = "letter.j2"\n'


def book_of(folder: Path, text: str, **files: str) -> RunbookFile:
    (folder / "r.toml").write_text(f"{SOUND}\n{text}", encoding="utf-8")
    for name, content in files.items():
        (folder / f"{name}.j2").write_text(content, encoding="utf-8")
    return load_whole(folder / "r.toml").book


def test_variables_of_the_file_are_fields_and_the_runbook_may_say_more_of_them(tmp_path: Path) -> None:
    book = book_of(tmp_path, TEAM + FIELDS, team="{{ severity }} {{ customers }} {{ region }}\n")
    chosen = choose("team", book, OwnTemplates())
    assert chosen.trouble is None
    assert chosen.sheet.title == "Our own message"
    assert {name: spec.label for name, spec in chosen.sheet.specs.items()} == {
        "severity": "Severity",
        "customers": "How many customers?",
        "region": "Region",
    }
    assert chosen.sheet.specs["customers"].default == "all"


def test_ones_own_goes_before_the_runbooks(tmp_path: Path) -> None:
    book = book_of(tmp_path, TEAM, team="{{ region }}\n")
    assert set(choose("team", book, OwnTemplates({"team": "{{ mine }}"})).sheet.specs) == {"mine"}
    broken = choose("team", book, OwnTemplates({"team": "{{ mine"}))
    assert set(broken.sheet.specs) == {"region"}
    assert broken.trouble is not None


@pytest.mark.parametrize(
    ("files", "words"), [({"team": "one\n{% set a = b %}"}, "team.j2, line 2"), ({}, "team.j2 cannot be read")]
)
def test_a_broken_file_is_told_with_its_line_and_the_built_in_takes_its_place(
    tmp_path: Path, files: dict[str, str], words: str
) -> None:
    chosen = choose("team", book_of(tmp_path, TEAM, **files), OwnTemplates())
    assert chosen.trouble is not None
    assert words in str(chosen.trouble)
    assert "action" in chosen.sheet.specs


def test_a_broken_letter_has_nothing_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match=r"letter\.j2, line 1"):
        choose("letter", book_of(tmp_path, LETTER, letter="{{ a + b }}"), OwnTemplates())
