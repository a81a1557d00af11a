"""How far a step is that goes through the envelope: what its mitigations say, from the incident's fold."""

from collections.abc import Collection, Iterable, Mapping

from mrb_tui.domain.mitigation_state import MitigationState, Phase
from mrb_tui.domain.plan import Lasts
from mrb_tui.domain.step_state import StepPhase, StepState

_PHASES: Mapping[Phase, StepPhase] = {
    Phase.PLANNED: StepPhase.PLANNED,
    Phase.CONFIRMED: StepPhase.PLANNED,
    Phase.REFUSED: StepPhase.REFUSED,
    Phase.STARTED: StepPhase.UNKNOWN,
    Phase.APPLIED: StepPhase.APPLIED,
    Phase.FAILED: StepPhase.FAILED,
    Phase.VERIFIED: StepPhase.VERIFIED,
    Phase.UNVERIFIED: StepPhase.UNVERIFIED,
    Phase.NOTHING_TO_VERIFY: StepPhase.NOTHING_TO_VERIFY,
    Phase.OVERTAKEN: StepPhase.OVERTAKEN,
    Phase.REVERTED: StepPhase.REVERTED,
    Phase.ADOPTED: StepPhase.ADOPTED,
}
_CAME_TO_NOTHING = frozenset({Phase.REFUSED})


def states_of_steps(
    steps: Mapping[str, StepState], mitigations: Iterable[MitigationState], running: Collection[str] = ()
) -> Mapping[str, StepState]:
    """By step: what was recorded of it, and what its mitigations say. `running` are plans that this console runs.

    What is owed or unknown outdoes all that was said of the step; else the later of the two counts.
    """
    states = dict(steps)
    for step_id, own in _by_step(mitigations).items():
        state = decisive(own)
        said = states.get(step_id)
        if said is None or _weighs(state) or state.changed_at >= said.since_at:
            states[step_id] = step_state(state, runs_here=state.plan.plan_id in running)
    return states


def decisive(states: Iterable[MitigationState]) -> MitigationState:
    """The mitigation that says how far its step is: the last that is owed or unknown, else the last that came to
    something.

    A plan that somebody cancelled does not hide what was done before it.
    """
    known = tuple(states)
    for wanted in (
        [state for state in known if _weighs(state)],
        [state for state in known if state.phase not in _CAME_TO_NOTHING],
    ):
        if wanted:
            return wanted[-1]
    return known[-1]


def step_state(state: MitigationState, *, runs_here: bool) -> StepState:
    """The step as that mitigation has it."""
    plan = state.plan
    phase = step_phase(state, runs_here=runs_here)
    return StepState(plan.step_id, plan.title, phase, state.changed_at, state.by, _result(state, phase))


def step_phase(state: MitigationState, *, runs_here: bool) -> StepPhase:
    """An intent without an outcome is running only where somebody here runs it; else nobody can tell."""
    if runs_here and state.phase in (Phase.CONFIRMED, Phase.STARTED):
        return StepPhase.RUNNING
    if state.outcome_unknown:
        return StepPhase.UNKNOWN
    if runs_here and state.phase is Phase.APPLIED:
        return StepPhase.VERIFYING
    return _PHASES[state.phase]


def _is_owed(state: MitigationState) -> bool:
    return state.in_force and state.plan.lasts is Lasts.TEMPORARY


def _weighs(state: MitigationState) -> bool:
    """Whether it changes production now and somebody has to see to it, whatever came after it."""
    return _is_owed(state) or state.outcome_unknown


def _by_step(mitigations: Iterable[MitigationState]) -> dict[str, list[MitigationState]]:
    """What takes something back is no state of its own: what it takes back is in force until it has succeeded."""
    found: dict[str, list[MitigationState]] = {}
    for state in mitigations:
        if not state.plan.reverts:
            found.setdefault(state.plan.step_id, []).append(state)
    return found


def _result(state: MitigationState, phase: StepPhase) -> str:
    """What it changes, whether that holds now, and why it is as it is."""
    changes = ", ".join(change.words for change in state.plan.changes)
    if phase in (StepPhase.PLANNED, StepPhase.RUNNING, StepPhase.VERIFYING):
        return changes
    if phase is StepPhase.REFUSED:
        return state.why
    if phase is StepPhase.UNKNOWN:
        return _joined("settle it in the ledger", changes)
    force = "in force" if _is_owed(state) else ""
    if phase is StepPhase.FAILED:
        return _joined("taken all the same" if state.applied else "", force, state.why)
    return _joined(force, changes, state.why)


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
