"""Lines that fit a terminal, and the same text in ASCII."""

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.plain.ascii_text import in_ascii
from mrb_tui.plain.wrapping import TOGETHER, wrapped

_TEXTS = st.text(st.sampled_from("ab c-é漢\n"), max_size=300)


def test_a_line_is_broken_between_words_and_carried_over_under_its_beginning() -> None:
    assert wrapped("  1  one two three four five", 20) == "  1  one two three\n    four five"


def test_what_fits_stays_as_it_is_and_what_has_no_blank_is_not_cut() -> None:
    for text in ("   1  probes   ", "", "x" * 200, "https://status.example.com/" + "y" * 90):
        assert wrapped(text, 80) == text


def test_words_that_belong_together_are_not_parted() -> None:
    assert wrapped(f"one, two, three, 14{TOGETHER}four", 20) == "one, two, three,\n  14 four"


@given(_TEXTS, st.integers(20, 100))
def test_no_line_is_longer_than_the_terminal_where_words_allow_it_and_no_word_is_lost(text: str, width: int) -> None:
    broken = wrapped(text, width)
    assert broken.split() == text.split()
    assert all(len(line) <= width or len(line.split()) == 1 for line in broken.split("\n"))


@given(st.one_of(st.none(), st.integers(0, 19)), _TEXTS)
def test_where_nobody_knows_the_width_nothing_is_broken(width: int | None, text: str) -> None:
    assert wrapped(text, width) == text


def test_ascii_is_a_likeness_that_can_be_read() -> None:
    assert in_ascii("“5 → 50” … ≥ 3 × Zoë – ½") == '"5 -> 50" ... >= 3 x Zoe - 1?2'


@given(st.text())
def test_ascii_is_ascii_whatever_it_was(text: str) -> None:
    assert in_ascii(text).isascii()
    assert in_ascii(in_ascii(text)) == in_ascii(text)
