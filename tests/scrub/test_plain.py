import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrb_tui.scrub.plain import one_line, plain

BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

# Sequences whole and broken.
PIECES = st.sampled_from(
    [
        "\x1b[31m",
        "\x1b[",
        "\x1b]52;c;aGk=\x07",
        "\x1b]0;",
        "\x1b\\",
        "\x1bP1q",
        "\x9b2J",
        "\x9d8;;x\x9c",
        "\x1b",
        "\r\n",
    ]
)
HOSTILE = st.lists(PIECES | st.text(st.characters(), max_size=6), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("red \x1b[1;31malert\x1b[0m", "red alert"),
        ("clear\x1b[2J\x1b[H", "clear"),
        ("copy \x1b]52;c;cm0gLXJmIC8=\x07this", "copy this"),
        ("title \x1b]0;pwned\x1b\\end", "title end"),
        ("link \x1b]8;;http://evil.example\x07here\x1b]8;;\x07", "link here"),
        ("sixel \x1bPq#0;2;0;0;0\x1b\\.", "sixel ."),
        ("app \x1b_Gf=100;AAAA\x1b\\.", "app ."),
        ("private \x1b^secret\x1b\\.", "private ."),
        ("string \x1bXsecret\x1b\\.", "string ."),
        ("8-bit \x9b31mred\x9b0m \x9d0;title\x9cok", "8-bit red ok"),
        ("reset \x1bc, charset \x1b(0", "reset , charset "),
        ("bell\x07 back\x08space nul\x00 del\x7f nel\x85", "bell backspace nul del nel"),
        ("progress 10%\rprogress 99%", "progress 10%progress 99%"),
        ("one\r\ntwo\tthree", "one\ntwo    three"),
        ("cut off \x1b[38;5", "cut off "),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("line\u2028sep", "linesep"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
    ],
)
def test_what_a_terminal_would_obey_is_taken_out(raw: str, shown: str) -> None:
    assert plain(raw) == shown


@pytest.mark.parametrize(
    "text",
    ["", "plain", "Grüße, 日本語, 👩‍💻, ∑≠", "a\n\nb", "[bold]text[/bold]", "\\x1b[31m", "C:\\temp"],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@settings(deadline=None)
@given(HOSTILE)
def test_nothing_is_left_that_controls_anything(raw: str) -> None:
    shown = plain(raw)
    assert not [c for c in shown if unicodedata.category(c) == "Cc" and c != "\n"]
    assert not [c for c in shown if c in BIDI]
    shown.encode("utf-8")
    assert plain(shown) == shown


@settings(deadline=None)
@given(HOSTILE)
def test_one_line_is_one_line(raw: str) -> None:
    assert len(one_line(raw).splitlines()) <= 1


@settings(deadline=None)
@given(HOSTILE, st.integers(1, 20))
def test_limits_hold(raw: str, limit: int) -> None:
    assert len(plain(raw, limit=limit)) <= limit
    assert len(one_line(raw, limit)) <= limit


def test_a_cut_is_marked() -> None:
    assert plain("abcdef", limit=4) == "abc…"
    assert plain("abcd", limit=4) == "abcd"
    assert plain("abcd", limit=0) == ""


def test_a_string_without_an_end_hides_no_more_than_its_line() -> None:
    assert plain("a\x1b]0;rest of it\nERROR seen") == "a\nERROR seen"


@pytest.mark.parametrize("opening", ["\x9d", "\x1b]", "\x9b", "\x1b[", "\x1b", "\x1b]x\x1b"])
def test_many_openings_without_ends_take_no_longer(opening: str) -> None:
    """Quadratic or worse, this would take minutes."""
    assert plain(opening * 300_000).strip("x") == ""
