"""Pastes, however they come in pieces, and the ones that never end."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.ui.terminal.pastes import BEGIN, END, LONGEST, Pasted, Pastes

_WORDS = st.text(st.sampled_from("ab\x1b[20~é\r"), max_size=12).filter(lambda text: BEGIN not in text)


def _run(pieces: list[str]) -> list[str | Pasted]:
    """The parts, with neighbouring typed ones as one."""
    pastes = Pastes()
    parts: list[str | Pasted] = []
    for part in (part for piece in pieces for part in pastes.split(piece, 0.0)):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    if late := pastes.tick(0.0):
        parts += [late] if not parts or isinstance(parts[-1], Pasted) else [f"{parts.pop()}{late}"]
    return parts


@given(_WORDS, _WORDS, _WORDS, st.lists(st.integers(0, 60)))
def test_pieces_make_no_difference(before: str, pasted: str, after: str, cuts: list[int]) -> None:
    text = f"{before}{BEGIN}{pasted}{END}{after}"
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text) and not text[:cut].endswith("\x1b"))})
    pieces = [text[start:end] for start, end in pairwise(places)]
    assert _run(pieces) == _run([text])


def test_typed_and_pasted_are_told_apart() -> None:
    assert _run([f"ab{BEGIN}q\ny\x1b[A{END}cd"]) == ["ab", Pasted("q\ny\x1b[A"), "cd"]
    assert _run([f"{BEGIN}{END}"]) == [Pasted("")]


def test_a_mark_that_never_comes_is_what_was_typed() -> None:
    assert _run(["ab\x1b[20"]) == ["ab\x1b[20"]
    assert _run(["\x1b[20", "x"]) == ["\x1b[20x"]


def test_an_escape_is_not_held_back() -> None:
    assert list(Pastes().split("\x1b", 0.0)) == ["\x1b"]


def test_what_is_too_long_is_cut_and_said() -> None:
    pieces = [BEGIN, *["x" * 4096] * (LONGEST // 4096 + 1000), f"{END}y"]
    assert _run(pieces) == [Pasted("x" * LONGEST, is_whole=False), "y"]


def test_a_paste_whose_end_was_lost_is_left_by_escape_and_a_pause() -> None:
    for key in ("\x1b", "\x03", "\x1b[27u", "\x1b[99;5u"):
        pastes = Pastes()
        assert list(pastes.split(f"{BEGIN}half a paste", 0.0)) == []
        assert pastes.tick(100.0) == ""
        assert list(pastes.split("qy", 100.0)) == []  # more of it, as far as anybody can tell
        assert list(pastes.split(key, 200.0)) == []
        assert pastes.tick(200.5) == ""
        assert list(pastes.split("x", 200.6)) == []  # it went on after all
        assert pastes.tick(300.0) == ""
        assert list(pastes.split(key, 300.0)) == []
        assert pastes.tick(301.0) == ""
        assert list(pastes.split("q", 301.0)) == ["q"]
