"""What a terminal tells beside keys: a paste, another window in front, the mouse."""

import pytest
from textual.events import AppBlur, AppFocus, Paste

from tests.ui import incident_scenes, scenes
from tests.ui.consoles import NARROW, NORMAL
from tests.ui.piloting import app_of, chosen, on, press, shown, until


async def test_another_window_in_front_and_back_changes_nothing() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        await press(pilot, "down", "down")
        before = on(pilot)
        for event in (AppBlur(), AppFocus()):
            app_of(pilot).post_message(event)
            await pilot.pause()
            assert on(pilot) == before
        assert "▸" in on(pilot)


async def test_keys_act_though_nobody_said_that_the_window_is_in_front_again() -> None:
    """Some multiplexers tell of the one and not of the other."""
    async with shown(scenes.rate_limited()) as pilot:
        app_of(pilot).post_message(AppBlur())
        await pilot.pause()
        assert "DNS / TCP / TLS" in (await press(pilot, "down") and chosen(pilot))
        assert "Runbook" in await press(pilot, "2")


async def test_a_paste_goes_into_the_field_and_nowhere_else() -> None:
    session = incident_scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        before = on(pilot)
        app_of(pilot).post_message(Paste("Xqy\r\nD"))
        await pilot.pause()
        assert on(pilot) == before
        await press(pilot, "n")
        app_of(pilot).post_message(Paste("first \x1b[2Jq\r\nsecond \u202ey\x07"))
        await until(pilot, lambda: "second" in on(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: bool(session.desk.commands))
    (command,) = session.desk.commands
    assert command[0] == "note"
    text = str(command[1])
    assert text.split("\n", maxsplit=1)[0].startswith("first ")
    assert not set(text) & set("\x1b\x07\u202e\r")


@pytest.mark.parametrize(("size", "line"), [(NARROW, 2), (NORMAL, 4)])
async def test_a_click_chooses_a_row_and_opens_nothing(size: tuple[int, int], line: int) -> None:
    """Where a row has two lines, on either of them."""
    async with shown(scenes.rate_limited(), size, mouse=True) as pilot:
        await pilot.click("#probes", offset=(5, line))
        assert "DNS / TCP / TLS" in chosen(pilot)
        await pilot.click("#probes", offset=(5, 0))  # a heading: the row before it, or the first
        assert "Mistral API" in chosen(pilot)
        assert "1 Probes" in on(pilot)


async def test_a_click_goes_to_another_pane() -> None:
    async with shown(scenes.rate_limited(), mouse=True) as pilot:
        await pilot.click("#timeline", offset=(5, 1))
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "timeline"


async def test_panes_by_direction() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        seen = []
        for key in ("right", "right", "shift+down", "shift+up", "left", "left"):
            await press(pilot, key)
            assert pilot.app.focused is not None
            seen.append(pilot.app.focused.id)
        assert seen == ["runbook", "timeline", "logs", "timeline", "runbook", "probes"]
        assert "no pane on that side" in await press(pilot, "left")
