"""What can be done about a mitigation that is owed: settle it by reading, settle it by word, revert it, or adopt it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mrb_tui.actions.action import Action, Live
from mrb_tui.actions.plan import Step
from mrb_tui.actions.refusals import refused
from mrb_tui.actions.running import STALE_S
from mrb_tui.actions.surroundings import Recorder
from mrb_tui.domain.events.mitigation import (
    MitigationAdopted,
    MitigationReverted,
    MitigationSettled,
    Settlement,
)
from mrb_tui.domain.mitigation_state import MitigationState, ledger
from mrb_tui.domain.plan import Lasts, StepAction


async def settle(action: Action, state: MitigationState, record: Recorder, now: datetime) -> Live:
    """Read the live state and compare. Nothing is recorded where it does not tell. Raises TroubleError.

    For an unknown outcome, whoever's console it was; and for one in force, to see whether it still is.
    """
    if not (state.outcome_unknown or state.in_force):
        raise refused("there is nothing to settle", f"it is {state.phase}")
    written_s = (now - (state.since_at or state.changed_at)).total_seconds() - STALE_S
    live = await action.look(state.plan, written_s)
    if live.settlement is Settlement.NOT_APPLIED and not state.outcome_unknown:
        # It was, the record says so: whoever wrote the object anew has taken our mark away too.
        live = replace(live, settlement=Settlement.CHANGED_SINCE)
    known = live.settlement is Settlement.APPLIED and not state.outcome_unknown
    if live.settlement is not None and not known:
        await _settled(state, live.settlement, live.found, record)
    return live


async def settle_by_word(state: MitigationState, settlement: Settlement, who: str, record: Recorder) -> None:
    """Somebody looked, where this console cannot."""
    if not state.outcome_unknown:
        raise refused("its outcome is known", f"it is {state.phase}")
    await _settled(state, settlement, f"said by {who}", record)


async def adopt(state: MitigationState, reason: str, record: Recorder) -> None:
    """It stays. Nothing is written to production."""
    if not state.in_force:
        raise refused("it is not in force", f"it is {state.phase}")
    if not reason.strip():
        raise refused("to adopt it wants a reason")
    await record(MitigationAdopted(state.plan.plan_id, state.plan.title, reason.strip()))


def revert_of(state: MitigationState) -> tuple[StepAction, Step]:
    """The action and the step that take it back, for an envelope with `reverts=state.plan`. Raises RefusedError."""
    plan = state.plan
    if not state.in_force:
        raise refused("it is not in force", f"it is {state.phase}")
    if plan.inverse is None:
        raise refused("the console cannot take it back", plan.undo or "take it back by hand, then adopt it")
    return plan.inverse, Step(plan.step_id, f"Revert: {plan.title}", Lasts.PERMANENT)


def in_revert_order(states: Iterable[MitigationState]) -> tuple[MitigationState, ...]:
    """The ledger, latest first: taken back in this order, each finds the value that it left."""
    return tuple(reversed(ledger(states)))


async def _settled(state: MitigationState, settlement: Settlement, found: str, record: Recorder) -> None:
    plan = state.plan
    await record(MitigationSettled(plan.plan_id, plan.title, settlement, found))
    if plan.reverts and settlement is not Settlement.NOT_APPLIED:
        await record(MitigationReverted(plan.reverts, plan.title.removeprefix("Revert: "), plan.plan_id))
