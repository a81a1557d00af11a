"""Numbers and words pick entries, and nothing else does."""

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.plain.menu import Entry, menu_lines, picked, picked_many

_ENTRIES = (Entry("probes", "how they stand"), Entry("severity"), Entry("service"), Entry("quit"))


def test_an_entry_is_picked_by_number_word_or_beginning() -> None:
    assert [picked(_ENTRIES, typed) for typed in ("1", "Probes", "pro", " 4 ", "q")] == [0, 0, 0, 3, 3]


def test_what_is_not_there_or_could_be_two_picks_nothing() -> None:
    assert [picked(_ENTRIES, typed) for typed in ("0", "5", "-1", "", "se", "x", "٣", "9" * 5000)] == [None] * 8


def test_several_are_picked_with_commas() -> None:
    assert picked_many(_ENTRIES, "4, 1,1") == (3, 0)
    assert picked_many(_ENTRIES, "4,9") is None


def test_a_menu_has_its_words_in_a_column() -> None:
    assert menu_lines(_ENTRIES[:2]) == ["   1  probes    how they stand", "   2  severity"]


@given(st.text())
def test_whatever_is_typed_picks_an_entry_that_is_there_or_none(typed: str) -> None:
    place = picked(_ENTRIES, typed)
    assert place is None or 0 <= place < len(_ENTRIES)
