from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.ui.terminal.sgr import change, on_blank, split

_COLOURS = st.sampled_from(["", "31", "39", "94", "38;5;203", "38;2;1;2;3"])
_GROUNDS = st.sampled_from(["", "44", "49", "103", "48;5;17", "48;2;30;31;32"])
_ATTRIBUTES = st.lists(st.sampled_from(["1", "2", "3", "4", "7", "9", "53"]), unique=True)
STYLES = st.builds(
    lambda attributes, colour, ground: ";".join([*attributes, *(one for one in (colour, ground) if one)]),
    _ATTRIBUTES,
    _COLOURS,
    _GROUNDS,
)


def _apply(state: str, sequence: str) -> tuple[frozenset[str], str, str]:
    """What a terminal wears after a sequence, by ECMA-48."""
    attributes, colour, ground = split(state)
    kept = set(attributes)
    parts = sequence.removeprefix("\x1b[").removesuffix("m").split(";") if sequence else []
    ends = {"22": {"1", "2"}, "23": {"3"}, "24": {"4"}, "25": {"5"}, "27": {"7"}, "29": {"9"}}
    index = 0
    while index < len(parts):
        part = parts[index]
        if part in ("0", ""):
            kept, colour, ground = set(), "", ""
        elif part in ends:
            kept -= ends[part]
        else:
            length = 1
            if part in ("38", "48"):
                length = 3 if parts[index + 1] == "5" else 5
            more, new_colour, new_ground = split(";".join(parts[index : index + length]))
            kept |= more
            colour = "" if part == "39" else new_colour or colour
            ground = "" if part == "49" else new_ground or ground
            index += length - 1
        index += 1
    return frozenset(kept), colour, ground


@given(STYLES, STYLES)
def test_a_change_ends_in_the_new_style(old: str, new: str) -> None:
    assert _apply(old, change(old, new)) == split(new)


@given(STYLES, STYLES)
def test_a_change_is_never_longer_than_saying_it_anew(old: str, new: str) -> None:
    assert len(change(old, new)) <= len(f"\x1b[0;{new}m")


def test_an_unknown_terminal_is_told_everything() -> None:
    assert change(None, "1;31") == "\x1b[0;1;31m"
    assert change(None, "") == "\x1b[m"


def test_of_a_blank_only_the_background_is_seen() -> None:
    assert on_blank("1;38;2;1;2;3;48;5;17") == "48;5;17"
    assert on_blank("31") == ""


def test_a_line_under_a_blank_is_seen() -> None:
    assert on_blank("4;31") == "4;31"
