"""The steps of a leaf by keys: looks, what is done by hand, what is copied."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from tests.ui import runbook_scenes as runbook
from tests.ui import scenes
from tests.ui.consoles import NARROW, NORMAL, WIDE
from tests.ui.piloting import chosen, on, press, shown, until


async def to_step(pilot: Pilot[None], title: str) -> None:
    await press(pilot, "colon", *title, "enter")
    await until(pilot, lambda: "Step ·" in on(pilot))


@pytest.mark.parametrize("size", [NARROW, NORMAL])
async def test_a_step_opens_on_enter_and_the_next_is_a_key_away(size: tuple[int, int]) -> None:
    async with shown(runbook.answered(), size) as pilot:
        screen = await press(pilot, "2", "down", "enter")
        assert "Step · look · not started" in screen
        assert "step 2 of 6" in screen
        assert "Enter looks; it only reads." in screen
        assert "step 3 of 6" in await press(pilot, "right")
        assert "step 2 of 6" in await press(pilot, "h")
        screen = await press(pilot, "escape")
        assert "Read the limit headers" in chosen(pilot)


@pytest.mark.parametrize("size", [NARROW, NORMAL])
async def test_a_look_is_begun_shows_progress_and_its_result(size: tuple[int, int]) -> None:
    session = runbook.answered()
    async with shown(session, size) as pilot:
        await press(pilot, "2", "down", "enter", "enter")
        await until(pilot, lambda: "… asking for the model list" in on(pilot))
        assert "e end it" in on(pilot)
        await press(pilot, "escape")
        await until(pilot, lambda: "… Read the limit headers" in on(pilot))
        session.book.finish()
        await until(pilot, lambda: "done: requests: 0 of 60" in on(pilot))
        screen = await press(pilot, "enter")
        assert "✗ requests: 0 of 60 a minute left" in screen
        assert "tokens a minute     412,000 of 500,000 left" in screen
        assert "retry after 21 s" in screen
        assert "Done by ana" in screen
        await press(pilot, "r")
        assert session.book.commands[-1] == ("look", "read-limits"), "looking again"


async def test_a_look_that_goes_on_can_be_ended() -> None:
    session = runbook.answered()
    async with shown(session) as pilot:
        await press(pilot, "2", "down", "enter", "e")
        assert "nothing is under way here" in on(pilot)
        await press(pilot, "enter", "e")
        await until(pilot, lambda: "Passed over by ana: stopped" in on(pilot))
    assert session.book.commands[-2:] == [("look", "read-limits"), ("stop", "read-limits")]


@pytest.mark.parametrize("key", ["enter", "d", "space"])
async def test_by_hand_is_ticked_with_a_word(key: str) -> None:
    session = runbook.answered()
    async with shown(session, NARROW) as pilot:
        await press(pilot, "2", "G", "enter")
        assert "Ask the provider for a higher limit" in on(pilot)
        await press(pilot, key)
        assert "Done" in on(pilot)
        assert len(session.book.commands) == 3, "nothing yet"
        await press(pilot, *"ticket 4711", "enter")
        await until(pilot, lambda: "Done by ana: ticket 4711" in on(pilot))
    assert session.book.commands[-1] == ("tick", "ask-limit", "ticket 4711")


async def test_a_step_is_passed_over_with_a_reason() -> None:
    session = runbook.answered()
    async with shown(session) as pilot:
        await press(pilot, "2", "down", "down", "enter", "p", "enter")
        assert "a reason is wanted" in on(pilot)
        await press(pilot, *"no queue", "enter")
        await until(pilot, lambda: "Passed over by ana: no queue" in on(pilot))
    assert session.book.commands[-1] == ("skip", "queue-requests", "no queue")


async def test_a_change_says_how_it_is_done_by_hand_and_first_asks_for_its_value() -> None:
    session = runbook.answered()
    async with shown(session, WIDE) as pilot:
        await press(pilot, "2", "down", "down", "down", "enter")
        screen = on(pilot)
        assert "5 (1 to 1000)" in screen
        assert "Set MAX_CONCURRENT_REQUESTS=5 in the environment of prod-eu/default/mistral-service" in screen
        assert "make the plan; nothing is changed yet" in await press(pilot, "enter")
        await press(pilot, "escape")
    assert session.book.commands == [("follow",)] * 3


async def test_what_is_to_be_taken_along_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    session = runbook.answered()
    async with shown(session, NORMAL) as pilot:
        copied: list[str] = []
        monkeypatch.setattr(pilot.app, "copy_to_clipboard", copied.append)
        await press(pilot, "2", "G", "enter")
        assert "Our service Checkout assistant has been limited since 2026-11-24 11:55 (UTC)" in on(pilot)
        assert "characters sent to your clipboard" in await press(pilot, "c")
        assert "[Which limit do you need, and what for?]" in copied[0]
        assert "60 requests" in copied[0]


async def test_the_command_for_somebody_who_may_is_copied_from_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    async with shown(runbook.known_beforehand(), NORMAL) as pilot:
        copied: list[str] = []
        monkeypatch.setattr(pilot.app, "copy_to_clipboard", copied.append)
        assert "choose a step of the runbook first" in await press(pilot, "c")
        await press(pilot, "2", "down", "down", "down")
        assert "c copies the command" in on(pilot)
        await press(pilot, "c")
        assert copied == [runbook.TWIN]


async def test_what_is_too_long_for_a_clipboard_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    session = runbook.hostile()
    assert session.standing is not None
    long = replace(session.standing.step("s"), copy_text="x" * 80_000)
    session.standing._steps["s"] = long
    async with shown(session, NARROW) as pilot:
        copied: list[str] = []
        monkeypatch.setattr(pilot.app, "copy_to_clipboard", copied.append)
        await press(pilot, "2", "G", "enter")
        assert "too long for a terminal's clipboard" in await press(pilot, "c")
        assert copied == []


@pytest.mark.parametrize("size", [NARROW, NORMAL])
async def test_steps_tell_their_state_in_words(size: tuple[int, int]) -> None:
    async with shown(runbook.steps_in_all_states(), size, no_color=True) as pilot:
        screen = await press(pilot, "2")
        for said in ("done: in #incidents", "failed: 401: the key", "passed over: the service", "· running"):
            assert said in screen
        assert "✗ Read the limit headers" in chosen(pilot), "a failed step is not over"
        screen = await press(pilot, "down", "down", "enter")
        assert "Begun by bo, and not under way on this console" in screen


async def test_a_service_switched_away_closes_the_step() -> None:
    session = runbook.answered()
    session.services = (scenes.ASSISTANT, scenes.SEARCH)
    async with shown(session) as pilot:
        await press(pilot, "2", "enter")
        session.select_service("search")
        await until(pilot, lambda: "Step ·" not in on(pilot))


async def test_the_palette_offers_the_steps_of_the_leaf() -> None:
    async with shown(runbook.answered()) as pilot:
        await to_step(pilot, "higher limit")
        assert "Ask the provider for a higher limit" in on(pilot)
