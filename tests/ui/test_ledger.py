"""The ledger by its keys: every change has a plan first, and nothing is settled without being asked for."""

from dataclasses import replace

from mrb_tui.actions.outcome import Outcome
from mrb_tui.ui.screens.plan import PlanScreen
from tests.ui import change_scenes as scenes
from tests.ui.consoles import NARROW
from tests.ui.piloting import on, press, shown, until


async def test_one_is_taken_back_by_a_plan() -> None:
    session = scenes.proposing()
    async with shown(session, NARROW) as pilot:
        assert "1 in force, clear: revert?" in on(pilot)
        seen = await press(pilot, "l")
        assert "it is time to take it back" in seen
        assert "MAX_CONCURRENT_REQUESTS was 50" in seen
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PlanScreen)
    assert session.changes.commands == [("revert", "p1")]


async def test_all_are_taken_back_one_plan_after_the_other_the_latest_first() -> None:
    session = scenes.owing()
    session.changes.runs = ()
    async with shown(session) as pilot:
        await press(pilot, "l", "A")
        assert session.changes.commands == [("revert", "p2")]
        assert "1 more after it" in on(pilot)
        await press(pilot, "o")
        assert len(session.changes.commands) == 1  # not before the first one has ended
        view = scenes.ended(Outcome.APPLIED, "applied", applied=True)
        session.changes.put(replace(view, id="run-1"))
        await until(pilot, lambda: "o the next plan   Esc back" in on(pilot))
        await press(pilot, "o")
        assert session.changes.commands[-1] == ("revert", "p1")


async def test_what_is_unknown_is_settled_by_reading_or_by_word() -> None:
    session = scenes.owing()
    async with shown(session) as pilot:
        await press(pilot, "l", "down", "enter")
        await until(pilot, lambda: "it holds the planned value" in on(pilot))
        assert session.changes.commands == [("settle", "p3")]
        await press(pilot, "w", "right", "enter")
        await until(pilot, lambda: len(session.changes.commands) == 2)
    assert session.changes.commands[1][0] == "settle by word"


async def test_to_let_it_stay_wants_a_reason() -> None:
    session = scenes.proposing()
    async with shown(session) as pilot:
        await press(pilot, "l", "a", "enter")
        assert session.changes.commands == []
        await press(pilot, *"new limit", "enter")
        await until(pilot, lambda: "adopted" in on(pilot))
    assert session.changes.commands == [("adopt", "p1", "new limit")]


async def test_what_does_harm_is_taken_back_without_waiting_for_its_verification() -> None:
    session = scenes.owing()
    session.changes.ledger, session.changes.unsettled, session.changes.runs = (scenes.OWED,), (), (scenes.VERIFYING,)
    async with shown(session) as pilot:
        assert "did it help?" in await press(pilot, "l")
        await press(pilot, "down", "enter")
    assert session.changes.commands == [("revert", "p1")]


async def test_what_still_rolls_out_is_not_told_as_nothing() -> None:
    session = scenes.owing()
    session.changes.ledger, session.changes.unsettled, session.changes.runs = (scenes.OWED,), (), (scenes.RUNNING,)
    async with shown(session) as pilot:
        assert "Nothing else temporary is in force." in await press(pilot, "l")


async def test_an_empty_ledger_says_so() -> None:
    session = scenes.rolling_back()
    async with shown(session, NARROW) as pilot:
        assert "Nothing temporary is in force" in await press(pilot, "l")
        await press(pilot, "enter", "A", "a", "r", "w")
    assert session.changes.commands == []
