"""Typing: every key does what it says, the cursor stays in the text, and nothing typed is left undrawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.ui import cells
from mrb_tui.ui.editing import EDITS, Typed, row_of, rows_of, vertically

TEXTS = st.text(alphabet="ab \n制🔥é", max_size=60)


@pytest.mark.parametrize(
    ("text", "at", "key", "after", "after_at"),
    [
        ("one two", 7, "ctrl+w", "one ", 4),
        ("one two", 3, "ctrl+k", "one", 3),
        ("one\ntwo", 7, "ctrl+u", "one\n", 4),
        ("one\ntwo", 5, "home", "one\ntwo", 4),
        ("one\ntwo", 1, "end", "one\ntwo", 3),
        ("one two", 7, "ctrl+left", "one two", 4),
        ("one two", 0, "ctrl+right", "one two", 3),
        ("abc", 0, "backspace", "abc", 0),
        ("abc", 1, "delete", "ac", 1),
        ("abc", 3, "delete", "abc", 3),
    ],
)
def test_an_editing_key(text: str, at: int, key: str, after: str, after_at: int) -> None:
    assert EDITS[key](Typed(text, at)) == Typed(after, after_at)


@given(TEXTS, st.integers(0, 60), st.lists(st.sampled_from([*sorted(EDITS), "x", "\n"]), max_size=20))
def test_the_cursor_stays_in_the_text(text: str, at: int, keys: list[str]) -> None:
    typed = Typed(text).moved(at)
    for key in keys:
        typed = EDITS[key](typed) if key in EDITS else typed.typed(key)
        assert 0 <= typed.at <= len(typed.text)


@given(TEXTS, st.integers(2, 20))
def test_rows_hold_the_whole_text_and_fit(text: str, width: int) -> None:
    rows = rows_of(text, width)
    drawn = "".join(text[row.start : row.end] for row in rows)
    assert drawn == text.replace("\n", "")
    assert all(cells.width(text[row.start : row.end]) <= width for row in rows)
    for at in range(len(text) + 1):
        row = rows[row_of(rows, at)]
        assert row.start <= at <= row.end


@given(TEXTS, st.integers(0, 60), st.integers(2, 20), st.sampled_from([-1, 1]))
def test_up_and_down_go_one_row(text: str, at: int, width: int, by: int) -> None:
    typed, rows = Typed(text).moved(at), rows_of(text, width)
    here = row_of(rows, typed.at)
    moved = vertically(typed, rows, by)
    if moved is None:
        assert not 0 <= here + by < len(rows)
    else:
        assert row_of(rows, moved.at) == here + by
