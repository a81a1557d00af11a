"""Templates in files beside a runbook: found there and nowhere else, and part of what is trusted."""

from pathlib import Path

import pytest

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.runbook.load import LoadedRunbook, digest_of, load_whole
from mrb_tui.runbook.trust import Standing, TrustedFile, standing
from tests.runbook.books import SOUND, told

LETTER = """
[templates.letter]
title = "Letter"
kind = "message"
file = "templates/letter.md.j2"
"""


def loaded(folder: Path, template: str | None = "Hello {{ name }}\n", text: str = SOUND + LETTER) -> LoadedRunbook:
    (folder / "templates").mkdir(exist_ok=True)
    if template is not None:
        (folder / "templates" / "letter.md.j2").write_text(template, encoding="utf-8")
    (folder / "r.toml").write_text(text, encoding="utf-8")
    return load_whole(folder / "r.toml")


def test_the_text_is_that_of_the_file(tmp_path: Path) -> None:
    assert loaded(tmp_path).book.templates["letter"].text == "Hello {{ name }}\n"


def test_a_template_that_changes_makes_a_trusted_runbook_ask_anew(tmp_path: Path) -> None:
    first = loaded(tmp_path)
    trusted = {first.digest: TrustedFile(first.name, "", "ana")}
    assert standing(loaded(tmp_path), trusted) is Standing.TRUSTED
    assert standing(loaded(tmp_path, "Hello {{ name }}!\n"), trusted) is Standing.CHANGED
    assert standing(loaded(tmp_path, text=SOUND), trusted) is Standing.CHANGED
    assert loaded(tmp_path, text=SOUND).digest == digest_of(SOUND)


@pytest.mark.parametrize(
    "name", ["../secret.j2", "/etc/x.j2", "a/../../x.j2", ".hidden.j2", "x.txt", "a//b.j2", "a\\\\b.j2", ""]
)
def test_no_other_place_can_be_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(TroubleError):
        loaded(tmp_path, text=SOUND + LETTER.replace("templates/letter.md.j2", name))


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    book = tmp_path / "book"
    (book / "templates").mkdir(parents=True)
    (tmp_path / "outside.j2").write_text("outside")
    (book / "templates" / "letter.md.j2").symlink_to(tmp_path / "outside.j2")
    assert loaded(book, None).book.templates["letter"].text == ""


@pytest.mark.parametrize("raw", [None, b"", b"\xff\xfe\x00", b"x" * (64 * 1024 + 1)])
def test_a_runbook_opens_without_a_file_that_cannot_be_read(tmp_path: Path, raw: bytes | None) -> None:
    (tmp_path / "templates").mkdir()
    if raw is not None:
        (tmp_path / "templates" / "letter.md.j2").write_bytes(raw)
    assert loaded(tmp_path, None).book.templates["letter"].text == ""


def test_either_a_text_or_a_file() -> None:
    assert any("either text or file" in words for words in told(SOUND + LETTER + 'text = "x"\n'))
    assert any("headline is the subject" in words for words in told(SOUND + LETTER + 'subject = "x"\n'))
    neither = LETTER.replace('file = "templates/letter.md.j2"\n', "")
    assert any("either text or file" in words for words in told(SOUND + neither))


def test_a_field_of_a_file_is_checked_as_any_other() -> None:
    fields = "[templates.letter.fields]\nname = { from = 'nobody.knows' }\n"
    assert any("nothing gives 'nobody.knows'" in words for words in told(SOUND + LETTER + fields))
