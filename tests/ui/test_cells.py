"""Text in cells: always exactly as wide as asked for, whatever the text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.ui import cells
from mrb_tui.ui.ascii_cells import ascii_only
from mrb_tui.ui.lines import Role, Span, fit_line, joined, line_width

TEXTS = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("値制限🔥👩🏽‍💻 \t\x1b\x07\u202e\u200b…│")), max_size=60
).map(cells.safe)
WIDTHS = st.integers(0, 40)


@given(st.text(max_size=80))
def test_safe_text_cannot_move_the_cursor_or_turn_its_direction(text: str) -> None:
    safe = cells.safe(text)
    assert cells.safe(safe) == safe
    for character in safe:
        assert unicodedata.category(character) not in {"Cc", "Cs"}
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }


@given(TEXTS, WIDTHS)
def test_fitted_text_is_exactly_so_wide(text: str, width: int) -> None:
    assert cells.width(cells.fit(text, width)) == width
    assert cells.width(cells.fit_right(text, width)) == width


@given(TEXTS, WIDTHS)
def test_cropped_text_is_at_most_so_wide_and_whole_where_it_fits(text: str, width: int) -> None:
    for cropped in (cells.crop(text, width), cells.crop_middle(text, width)):
        assert cells.width(cropped) <= width
        assert cropped == text or cells.width(text) > width


@given(TEXTS, WIDTHS)
def test_split_loses_nothing(text: str, width: int) -> None:
    head, tail = cells.split(text, width)
    assert head + tail == text
    assert cells.width(head) <= width


@given(st.lists(TEXTS, max_size=4).map("\n".join), st.integers(2, 30))
def test_wrapped_text_fits_and_keeps_every_word(text: str, width: int) -> None:
    lines = cells.wrap(text, width)
    assert all(cells.width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join("".join(map(cells.safe, text.split("\n"))).split())


def test_a_wrapped_text_that_is_too_long_says_so() -> None:
    assert cells.wrap("one two three", 5, limit=2) == ["one", "two…"]


@given(st.lists(st.builds(Span, TEXTS, st.sampled_from(Role)), max_size=6), WIDTHS)
def test_a_fitted_line_is_exactly_so_wide(line: list[Span], width: int) -> None:
    assert line_width(fit_line(line, width)) == width


@given(TEXTS)
def test_ascii_has_as_many_cells(text: str) -> None:
    plain = ascii_only(text)
    assert plain.isascii()
    assert cells.width(plain) == cells.width(text)


@pytest.mark.parametrize(
    ("width", "text"), [(40, "one · two · three"), (11, "one · two"), (9, "one · two"), (4, "one"), (2, "o…")]
)
def test_joined_leaves_out_what_has_no_room(width: int, text: str) -> None:
    assert joined(["one", "two", "three"], width) == text
