"""OSC 52: what is sent is what was given, cleaned, and wrapped for what stands in between."""

import re
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.ui import cells
from mrb_tui.ui.clipboard import LIMIT, fits, osc52


def copied(sequence: str) -> str:
    found = re.fullmatch("\x1b\\]52;c;([A-Za-z0-9+/=]*)\x07", sequence)
    assert found is not None, sequence
    return b64decode(found[1]).decode()


@given(st.text())
def test_it_says_what_it_was_given_made_plain(text: str) -> None:
    assert copied(osc52(text, {"TERM": "xterm-256color"})) == "\n".join(map(cells.safe, text.split("\n")))


@given(st.text("abc äöü€漢🔥 .,:;/\\'\"{}[]<>"))
def test_ordinary_text_is_copied_as_it_is(text: str) -> None:
    assert copied(osc52(text, {})) == text


def test_nothing_that_acts_by_itself_is_pasted() -> None:
    said = copied(osc52("one\x1b[2J\r\ntwo\x07\u202ethree", {}))
    assert said == "one[2J \ntwothree"


def test_under_tmux_it_is_sent_as_it_is_and_wrapped() -> None:
    plain, wrapped = osc52("héllo", {"TMUX": "/tmp/x,1,0"}).split("\x1bPtmux;")
    assert copied(plain) == "héllo"
    assert wrapped.endswith("\x1b\\")
    assert copied(wrapped.removesuffix("\x1b\\").replace("\x1b\x1b", "\x1b")) == "héllo"


@pytest.mark.parametrize("environment", [{"STY": "1.pts"}, {"TERM": "screen-256color"}])
def test_under_screen_it_goes_in_pieces(environment: dict[str, str]) -> None:
    pieces = re.findall("\x1bP(.*?)\x1b\\\\", osc52("x" * 3_000, environment), re.DOTALL)
    assert len(pieces) > 1
    assert all(len(piece) <= 512 for piece in pieces)
    assert copied("".join(pieces)) == "x" * 3_000


def test_what_is_too_long_does_not_fit() -> None:
    assert fits("x" * LIMIT)
    assert not fits("x" * (LIMIT + 1))
    assert not fits("é" * (LIMIT // 2 + 1))
