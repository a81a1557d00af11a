"""The time before a note."""

from datetime import UTC, datetime, timedelta

import pytest

from mrb_tui.ui.note_text import note_from

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "text", "at"),
    [
        ("plain", "plain", None),
        ("@14:05 saw it", "saw it", datetime(2026, 11, 24, 14, 5, tzinfo=UTC)),
        ("@-10m saw it\nand that", "saw it\nand that", NOW - timedelta(minutes=10)),
        ("@2026-11-23 14:05 the day before", "the day before", datetime(2026, 11, 23, 14, 5, tzinfo=UTC)),
        ("@23:58 last night", "last night", datetime(2026, 11, 23, 23, 58, tzinfo=UTC)),
        ("@10m saw it", "saw it", NOW - timedelta(minutes=10)),
        ("@ana said so", "@ana said so", None),
        ("@3pods restarted", "@3pods restarted", None),
        ("@14:05", "@14:05", None),
        ("@", "@", None),
        ("see @14:05 there", "see @14:05 there", None),
    ],
)
def test_a_note_with_or_without_a_time(typed: str, text: str, at: datetime | None) -> None:
    note = note_from(typed, NOW)
    assert (note.text, note.at, note.problem) == (text, at, "")


@pytest.mark.parametrize("typed", ["@25:99 x", "@-10 x", "@2027-01-01 10:00 x"])
def test_a_time_that_cannot_be_is_a_problem_and_the_text_stays(typed: str) -> None:
    note = note_from(typed, NOW)
    assert note.problem
    assert note.text == typed
