"""Bytes of every kind become events or nothing; none of them stops the reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import AppBlur, AppFocus, Key, Paste
from textual.message import Message

from mrb_tui.ui.terminal.reading import Reading


def _keys(*pieces: bytes, full: bool = False) -> list[str]:
    return [event.character or event.key for event in _events(*pieces, full=full) if isinstance(event, Key)]


def _events(*pieces: bytes, full: bool = False) -> list[Message]:
    reading = Reading()
    found = [event for piece in pieces for event in reading.feed(piece, 0.0, is_full=full)]
    return [*found, *reading.tick(0.0)]


@pytest.mark.parametrize(
    ("pieces", "keys"),
    [
        ((b"a\xc3", b"\xa9b"), ["a", "é", "b"]),
        ((b"\xe4\xb8", b"\x96"), ["世"]),
        ((b"\xc3q",), ["�", "q"]),
        ((b"\xff\xfeq",), ["�", "�", "q"]),
        ((b"\xc3", b"\x1b[Aq"), ["�", "up", "q"]),
        ((b"\x1b[99999999999999;5uq",), ["q"]),
        ((b"\x1b[48;1;2;3;99999999999999999999999tq",), ["q"]),
        ((b"a\x1b]11;rgb:ffff/ffff/ffff\x1b\\q",), ["a", "q"]),
        ((b"a\x1b]0;title\x07q",), ["a", "q"]),
        ((b"a\x1bP$qy", b"D\x1b\\q"), ["a", "q"]),
        ((b"a\x1b]0;y", b"D\x1b[Aq"), ["a", "up", "q"]),
        ((b"\x1b[48;;;;t\x1b[?62;22cq\x1b[>0;276;0c",), ["q"]),
        ((b"\x1b", b"[", b"A"), ["up"]),
        ((b"\x1b[1", b";5", b"Dq"), ["ctrl+left", "q"]),
        ((b"\x1bO", b"Aq"), ["up", "q"]),
        ((b"q" * 5_000, b"\x1b[A"), [*["q"] * 5_000, "up"]),
    ],
)
def test_keys(pieces: tuple[bytes, ...], keys: list[str]) -> None:
    assert _keys(*pieces) == keys


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_no_bytes_end_it(pieces: list[bytes]) -> None:
    reading = Reading()
    for piece in pieces:
        list(reading.feed(piece, 0.0))
    list(reading.feed(b"\x1b", 10.0))  # out of a paste that was begun
    list(reading.tick(20.0))
    list(reading.feed(b"\x1b\\\x1b\\", 30.0))
    assert any(isinstance(event, Key) and event.character == "q" for event in reading.feed(b"q" * 40, 40.0))


def test_a_paste_is_one_event_whatever_is_in_it() -> None:
    (event,) = _events("\x1b[200~qé\x00\r\nD\x1b[201~".encode())
    assert isinstance(event, Paste)
    assert event.text == "qé\r\nD"


def test_the_window_gets_and_loses_the_keys() -> None:
    assert [type(event) for event in _events(b"\x1b[I\x1b[O")] == [AppFocus, AppBlur]


def test_what_is_poured_in_while_nobody_takes_it_is_dropped_and_that_is_said_once() -> None:
    said: list[str] = []
    reading = Reading(on_cut=lambda: said.append("cut"))
    for _ in range(3):
        events = list(reading.feed(b"x" * 4096 + b"\x1b[A" * 3, 0.0, is_full=True))
        assert [event.key for event in events if isinstance(event, Key)] == ["up"] * 3
    assert said == ["cut"]
    list(reading.tick(1.0))
    list(reading.feed(b"x" * 4096, 2.0, is_full=True))
    assert said == ["cut", "cut"]


def test_what_somebody_types_is_never_dropped() -> None:
    assert _keys(b"what somebody types", full=True) == list("what somebody types")
