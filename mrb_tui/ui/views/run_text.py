"""The text of a run: how it ended, what to do next, what was told on the way; then the plan as it was confirmed."""

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.outcome import Outcome, Result
from mrb_tui.domain.plan import StepAction
from mrb_tui.session.changes import RunView
from mrb_tui.ui import cells
from mrb_tui.ui.format import clock_time
from mrb_tui.ui.lines import ROLE, Line, Role, Span, fit_line, glyph
from mrb_tui.ui.views.outcome_words import outcome_words
from mrb_tui.ui.views.parts import bullets, paragraph, section
from mrb_tui.ui.views.plan_head import is_short
from mrb_tui.ui.views.plan_text import plan_text

_CLOCK = 10


def is_under_way(view: RunView) -> bool:
    """Whether it was confirmed and has not ended."""
    return view.stage in (Stage.RUNNING, Stage.VERIFYING)


def run_text(view: RunView, width: int, *, keys: dict[str, str]) -> tuple[Line, ...]:
    """`keys` are those of what can be done next, by what they do: anew, revert, next, ledger."""
    lines: list[Line] = []
    if view.result is not None:
        lines += result_lines(view.result, width)
        lines += section("What next", _next(view, view.result, width, keys), width)
    told = [line for at, words in view.progress for line in _told(clock_time(at), words, width)]
    lines += section("What happened (UTC)", told, width) if view.result is not None else told
    lines += section("The plan", plan_text(view, width, with_changes=not is_short(view, width)), width)
    return tuple(lines)


def result_lines(result: Result, width: int) -> list[Line]:
    """The end, in a sentence, and why."""
    health, words = outcome_words(result.outcome)
    head = fit_line((Span(" "), glyph(health), Span(" "), Span(words, ROLE[health])), width)
    return [head, *paragraph(result.words, width, Role.TEXT)]


def _next(view: RunView, result: Result, width: int, keys: dict[str, str]) -> list[Line]:
    own: list[str] = []
    if result.applied is True and view.plan is not None:
        own += [f"{keys['next']}: plan the next: {offered_words(action)}" for action in view.plan.follow_ups[:1]]
        more = len(view.plan.follow_ups) - 1
        own += [f"and {more} more, one after the other"] if more > 0 else []
    if may_revert(view):
        own.append(f"{keys['revert']}: plan to take it back")
    if result.outcome is Outcome.UNKNOWN:
        own.append(f"{keys['ledger']}: the ledger, where the live state is read and the outcome settled")
    if may_plan_anew(view):
        own.append(f"{keys['anew']}: make a new plan")
    return bullets((*result.advice, *own), width, sign="→ ")


def may_revert(view: RunView) -> bool:
    """Whether there is something to take back, and a way."""
    plan, result = view.plan, view.result
    done = plan is not None and result is not None and result.applied is True
    return done and plan is not None and plan.inverse is not None and not plan.reverts


def may_plan_anew(view: RunView) -> bool:
    """Whether another plan can be asked for: nothing was changed by this one."""
    if view.trouble is not None:
        return True
    return view.stage is Stage.ENDED and view.result is not None and view.result.applied is False


def offered_words(action: StepAction) -> str:
    """`rollout-restart assistant`, as it is offered."""
    return cells.safe(" ".join((action.kind.replace("-", " "), *action.parameters.values())))


def _told(at: str, words: str, width: int) -> list[Line]:
    return [
        fit_line((Span(f" {cells.fit('' if index else at, _CLOCK)}", Role.MUTED), Span(part)), width)
        for index, part in enumerate(cells.wrap(words, max(width - _CLOCK - 2, 1)))
    ]
