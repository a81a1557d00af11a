"""What a report says of damage and of edits."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.journal import JournalError, ProblemKind
from mrb_tui.journal.record import sealed
from mrb_tui.journal.verify import verify
from tests.journal.making import NOON, event, new_journal, notes

Lines = list[bytes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal of six records."""
    journal = new_journal(tmp_path)
    journal.append(notes(6), NOON)
    journal.close()
    return journal.path


def _edited(line: bytes) -> bytes:
    """By somebody who knows how to hash, but does not go on to the records after it."""
    fields = json.loads(line)
    del fields["hash"]
    prev = fields.pop("prev")
    return sealed({**fields, "summary": "nothing happened"}, prev)[0]


EDITS: dict[str, tuple[Callable[[Lines], Lines], list[tuple[int, ProblemKind]]]] = {
    "a word changed": (
        lambda lines: [line.replace(b'"summary":"n2"', b'"summary":"n7"') for line in lines],
        [(3, ProblemKind.CHANGED)],
    ),
    "a record taken out": (
        lambda lines: [*lines[:2], *lines[3:]],
        [(3, ProblemKind.CHAIN), (3, ProblemKind.SEQUENCE)],
    ),
    "the first record taken out": (
        lambda lines: lines[1:],
        [(1, ProblemKind.CHAIN), (1, ProblemKind.SEQUENCE)],
    ),
    "a record rewritten": (
        lambda lines: [*lines[:2], _edited(lines[2]), *lines[3:]],
        [(4, ProblemKind.CHAIN)],
    ),
    "a record twice": (
        lambda lines: [*lines[:3], *lines[2:]],
        [
            (4, ProblemKind.CHAIN),
            (4, ProblemKind.SEQUENCE),
            (4, ProblemKind.DUPLICATE),
        ],
    ),
    "two records the other way round": (
        lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
        [
            (3, ProblemKind.CHAIN),
            (3, ProblemKind.SEQUENCE),
            (4, ProblemKind.CHAIN),
            (4, ProblemKind.SEQUENCE),
            (5, ProblemKind.CHAIN),
        ],
    ),
    "garbage between": (
        lambda lines: [*lines[:2], b"\xff\xfe\n", *lines[2:]],
        [(3, ProblemKind.UNREADABLE)],
    ),
    "blank lines": (lambda lines: [*lines[:2], b"\n", *lines[2:]], [(3, ProblemKind.UNREADABLE)]),
    "a hash taken out": (
        lambda lines: [*lines[:2], lines[2][: lines[2].index(b',"hash"')] + b"}\n", *lines[3:]],
        [(3, ProblemKind.CHANGED)],
    ),
    "the spaces of a formatter": (
        lambda lines: [*lines[:2], json.dumps(json.loads(lines[2])).encode() + b"\n", *lines[3:]],
        [(3, ProblemKind.CHANGED)],
    ),
}


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS)
def test_edits_and_damage_are_told_by_line(
    path: Path, edit: Callable[[Lines], Lines], expected: list[tuple[int, ProblemKind]]
) -> None:
    path.write_bytes(b"".join(edit(path.read_bytes().splitlines(keepends=True))))
    report = verify(path)
    assert [(problem.line, problem.kind) for problem in report.problems] == expected
    assert not report.is_sound
    assert report.first_break == report.problems[0]
    assert all(problem.reason for problem in report.problems)
    journal = FileJournal(path)
    readable = list(journal.events())
    assert len(readable) >= 5
    assert len({one.id for one in readable}) == len(readable)
    (added,) = journal.append([event("after")], NOON)
    assert added == list(journal.events())[-1]
    journal.close()
    assert [(problem.line, problem.kind) for problem in verify(path).problems] == expected


def test_a_whole_journal_is_sound_and_its_last_hash_stands_for_it(path: Path) -> None:
    report = verify(path)
    assert report.is_sound
    assert (report.records, report.torn, report.open_tail) == (6, 0, 0)
    assert report.first_break is None
    assert report.gaps == report.duplicates == ()
    assert report.last_hash == json.loads(path.read_bytes().splitlines()[-1])["hash"]


def test_a_journal_cannot_be_passed_off_as_anothers(path: Path) -> None:
    assert [problem.kind for problem in verify(path, "INC-20261124-2").problems] == [ProblemKind.CHAIN]


def test_of_what_is_not_there_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="not there"):
        verify(tmp_path / "INC-20261124-9" / "journal.jsonl")
