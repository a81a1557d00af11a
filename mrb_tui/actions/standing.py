"""What else is going on with a target: who is on it, and what is in force. Pure."""

from mrb_tui.actions.action import PlanRequest
from mrb_tui.domain.mitigation_state import MitigationState, Phase, ledger
from mrb_tui.domain.plan import Target


def standing_warnings(target: Target, request: PlanRequest) -> tuple[str, ...]:
    """Other mitigations on the same object: who is on it now, and what is owed. What is being reverted is no other."""
    here = [
        state
        for state in request.standing
        if state.plan.target.is_same(target)
        and (request.reverts is None or state.plan.plan_id != request.reverts.plan_id)
    ]
    running = [state for state in here if state.phase is Phase.STARTED]
    owed = [state for state in ledger(here) if state.phase is not Phase.STARTED]
    return (
        *(f"{state.by} is on it: {state.plan.title} was started and has no outcome yet" for state in running),
        *(f"{_force(state)}: {state.plan.title} ({_changes(state)}), by {state.by}" for state in owed),
    )


def _force(state: MitigationState) -> str:
    return "its outcome is not known" if state.outcome_unknown else "also in force"


def _changes(state: MitigationState) -> str:
    return ", ".join(change.words for change in state.plan.changes)
