"""All of one step, put together from the runbook, the incident and what is known beforehand."""

from collections.abc import Iterable

from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.domain.step_mitigation import step_phase
from mrb_tui.domain.step_state import StepPhase, StepState
from mrb_tui.runbook.hints import hints_after
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.session.guide import Beforehand, LookView, StepDetail
from mrb_tui.session.step_words import asks_for, asks_what, by_hand_words, how_words, links_of, value_hint


def step_detail(
    book: RunbookFile,
    step_id: str,
    *,
    state: StepState | None,
    before: Beforehand,
    take_along: str,
    target: str,
    look: LookView | None,
    deeds: tuple[tuple[str, tuple[str, ...]], ...],
) -> StepDetail:
    """`take_along` is what the runbook gives along; of a change it is the command that does the same, once known."""
    step = book.steps[step_id]
    value = step.value
    return StepDetail(
        id=step_id,
        title=step.title,
        how=how_words(step),
        why=step.why,
        phase=state.phase if state is not None else StepPhase.NOT_STARTED,
        by=state.by if state is not None else "",
        result=state.result if state is not None else "",
        changes=step.changes,
        before=before,
        by_hand=by_hand_words(book, step, target),
        copy_text=before.twin or take_along,
        links=links_of(step),
        hints=hints_after(book, step_id),
        look=look,
        value=str(value.suggest) if value is not None else "",
        value_hint=value_hint(value),
        asks=asks_for(step),
        asks_what=asks_what(book, step),
        deeds=deeds,
    )


def deeds_of(
    step_id: str, mitigations: Iterable[MitigationState], running: Iterable[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Its plans and what became of them, with those that take them back, latest first."""
    here = frozenset(running)
    mine = [state for state in mitigations if state.plan.step_id == step_id]
    return tuple(_deed(state, runs_here=state.plan.plan_id in here) for state in reversed(mine))


def _deed(state: MitigationState, *, runs_here: bool) -> tuple[str, tuple[str, ...]]:
    plan = state.plan
    phase = step_phase(state, runs_here=runs_here)
    by = f", by {state.by}" if state.by else ""
    revert = "revert: " if plan.reverts else ""
    said = (
        *(f"{change.words}" for change in plan.changes),
        f"on {plan.target.path}",
        *((state.why,) if state.why else ()),
        *((f"taken back by: {plan.undo}",) if plan.undo and state.in_force and not plan.reverts else ()),
    )
    return f"{state.changed_at:%H:%M:%S} UTC  {revert}{phase}{by}", said
