"""Keys that come in one burst, as they do on a slow line: none is lost, none acts where it was not meant."""

import pytest
from textual.events import Key
from textual.pilot import Pilot

from tests.ui import incident_scenes as scenes
from tests.ui.consoles import NARROW
from tests.ui.piloting import on, settled, shown, until


def burst(pilot: Pilot[None], *keys: str) -> None:
    """All at once, without waiting for anything."""
    names = {" ": "space", "@": "at", "-": "minus", "\r": "enter", "\n": "ctrl+j"}
    for key in keys:
        pilot.app.post_message(Key(names.get(key, key), key if len(key) == 1 and key.isprintable() else None))


async def test_a_whole_note_in_one_burst() -> None:
    session = scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        burst(pilot, *"nquit s4 first\nsecond line\r", *"n", *"another\r")
        await until(pilot, lambda: len(session.desk.commands) == 2)
        assert "Quit" not in on(pilot)
        assert session.watched == []
    assert session.desk.commands == [("note", "quit s4 first\nsecond line", None), ("note", "another", None)]


async def test_name_and_declaration_in_one_burst() -> None:
    session = scenes.undeclared()
    session.desk.responder = ""
    async with shown(session) as pilot:
        burst(pilot, *"Dbo\r", "ctrl+u", *"Empty answers\r")
        await until(pilot, lambda: session.desk.incident is not None)
    assert [command[:2] for command in session.desk.commands] == [("introduce", "bo"), ("declare", "Empty answers")]


async def test_there_and_back_in_one_burst() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        before = on(pilot)
        burst(pilot, "t", "escape", "enter", "escape", "colon", "escape", "slash", "x", "escape", "escape", "q", "n")
        await settled(pilot)
        await until(pilot, lambda: on(pilot) == before)
    assert session.desk.commands == []


async def test_a_burst_of_cursor_keys_goes_as_far_as_it_says() -> None:
    async with shown(scenes.many(2_000), NARROW) as pilot:
        burst(pilot, "t", *["up"] * 60)
        await until(pilot, lambda: "▸" in on(pilot) and "entry 001939" in _chosen(pilot))


def _chosen(pilot: Pilot[None]) -> str:
    return next((line for line in on(pilot).split("\n") if line.startswith("▸")), "")


@pytest.mark.parametrize("key", ["escape", "y"])
async def test_a_screen_that_goes_away_with_the_key_does_not_stop_the_next(key: str) -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        burst(pilot, "L", key, *"n", *"still here\r") if key == "escape" else burst(pilot, "L", key, "D")
        wanted = "noted" if key == "escape" else "Declare an incident"
        await until(pilot, lambda: wanted in on(pilot))


@pytest.mark.parametrize("key", ["t", "enter", "colon", "q", "n", "S", "question_mark", "I", "l"])
async def test_a_key_that_closes_what_it_was_typed_into_does_not_hold_the_next_one_back(key: str) -> None:
    """The longest wait is a minute here (`conftest.py`): it must not be what opens the gate."""
    async with shown(scenes.in_full_swing()) as pilot:
        before = pilot.app.screen
        burst(pilot, key)
        await until(pilot, lambda: pilot.app.screen is not before)
        burst(pilot, "escape")
        await settled(pilot)
        assert pilot.app.screen is before
