"""A change is shown whole, asked for, and done only for the very word that the envelope asks for."""

from dataclasses import replace

import pytest

from mrb_tui.actions.outcome import Outcome
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.plain.changing import Changing
from mrb_tui.plain.dialogue import Dialogue
from mrb_tui.plain.ledger import Ledger
from mrb_tui.plain.part import Part
from mrb_tui.session.changes import RunView
from tests.plain.scripted import ScriptedTerminal, lines_with, typing
from tests.ui.change_scenes import ASKING, CONFLICT, PLAN, PROTECTED, UNRECORDED, VERIFIED, owing, planned
from tests.ui.fake_session import FakeSession


def _changing(session: FakeSession, terminal: ScriptedTerminal) -> Changing:
    return Changing(session, Dialogue(terminal), arm_s=0.0)


def _commands(session: FakeSession, name: str) -> list[tuple[object, ...]]:
    return [command for command in session.changes.commands if command[0] == name]


@pytest.mark.parametrize(
    ("view", "typed", "confirmed"),
    [
        (ASKING, "yes", True),
        (ASKING, "", False),
        (ASKING, "mistral-service", False),
        (PROTECTED, "mistral-service", True),
        (PROTECTED, "yes", False),
        (PROTECTED, "mistral", False),
    ],
)
async def test_only_the_word_that_is_asked_for_confirms(view: RunView, typed: str, confirmed: bool) -> None:
    session, terminal = planned(view), typing(typed, "")
    await _changing(session, terminal).through(view.id)
    assert bool(_commands(session, "confirm")) is confirmed
    assert bool(_commands(session, "cancel")) is not confirmed


async def test_the_plan_is_shown_and_what_was_typed_before_is_thrown_away() -> None:
    session, terminal = planned(PROTECTED), typing("mistral-service", "")
    await _changing(session, terminal).through(PROTECTED.id)
    question = next(place for place, text in enumerate(terminal.said) if text.startswith("Type mistral-service"))
    assert terminal.forgotten == [question]
    shown = "\n".join(terminal.said[:question])
    assert all(change.words in shown for change in PLAN.changes)
    assert PLAN.target.uid in shown
    assert _commands(session, "shown") == [("shown", PROTECTED.id, PLAN.digest)]


async def test_over_a_pipe_nothing_is_confirmed() -> None:
    session, terminal = planned(ASKING), typing("yes", "yes", can_ask=False)
    await _changing(session, terminal).through(ASKING.id)
    assert not _commands(session, "confirm")
    assert _commands(session, "cancel")
    assert "over a pipe nobody can be asked" in terminal.text


async def test_a_risk_that_it_is_not_recorded_is_asked_for_by_itself() -> None:
    session, terminal = planned(UNRECORDED), typing("mistral-service", "")
    view = replace(UNRECORDED, name_wanted="mistral-service")
    session.changes.put(view)
    await _changing(session, terminal).through(view.id)
    assert UNRECORDED.unrecorded in terminal.text
    assert _commands(session, "confirm") == [("confirm", view.id, "mistral-service", True)]


async def test_what_the_guard_does_not_take_is_said_and_cancelled() -> None:
    session, terminal = planned(ASKING), typing("yes")
    session.changes.refusal = Trouble(TroubleKind.REJECTED, "Not done", "it is another plan by now")
    with pytest.raises(TroubleError):
        await _changing(session, terminal).through(ASKING.id)
    assert _commands(session, "cancel")


@pytest.mark.parametrize(("view", "outcome"), [(VERIFIED, Outcome.VERIFIED), (CONFLICT, Outcome.CONFLICT)])
async def test_the_end_is_told_with_what_to_do_next(view: RunView, outcome: Outcome) -> None:
    session, terminal = planned(view), typing()
    await _changing(session, terminal).through(view.id)
    assert view.result is not None
    assert lines_with(terminal.said, f"{outcome}: {view.result.words}")
    assert all(lines_with(terminal.said, advice) for advice in view.result.advice)


async def test_what_is_in_force_is_taken_back_or_adopted_from_the_ledger() -> None:
    for typed, command in ((("1", "take back"), "revert"), (("1", "adopt", "the limit stays"), "adopt")):
        session, terminal = owing(), typing(*typed, "")
        session.changes.runs, session.changes.unsettled = (), ()
        part = Part(session, Dialogue(terminal))
        await Ledger(part, _changing(session, terminal)).open()
        assert next(iter(session.changes.commands))[0] == command
