"""What is under way, what nobody knows the end of, and what is in force: with the way back of each."""

from collections.abc import Sequence
from datetime import datetime

from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.domain.plan import FieldChange
from mrb_tui.session.changes import RunView
from mrb_tui.ui import cells
from mrb_tui.ui.format import moment, span
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.parts import paragraph
from mrb_tui.ui.views.plan_head import change_lines
from mrb_tui.ui.views.row import Row

_INDENT = 3
_NAME = 11
RUN, OWED, UNKNOWN = "run", "owed", "unknown"
"""The first part of a row's key."""


def ledger_rows(
    runs: Sequence[RunView],
    unknown: Sequence[MitigationState],
    owed: Sequence[MitigationState],
    now: datetime,
    width: int,
    *,
    proposes: bool,
) -> tuple[Row, ...]:
    """In the order in which somebody should look at them."""
    rows: list[Row] = []
    if runs:
        rows.append(_heading("Under way on this console", width))
        rows += [_run(view, width) for view in runs]
    if unknown:
        rows.append(_heading("Outcome unknown: settle these first", width))
        rows += [_state(state, now, width, UNKNOWN) for state in unknown]
    rows.append(_heading("In force, the latest first", width))
    if proposes and owed:
        words = "What called for it has been gone for ten minutes: it is time to take it back."
        rows.append(Row(tuple(paragraph(words, width, Role.DEGRADED))))
    rows += [_state(state, now, width, OWED) for state in owed]
    if not owed:
        words = f"Nothing {'else ' if runs or unknown else ''}temporary is in force."
        rows.append(Row(tuple(paragraph(words, width, Role.MUTED))))
    return tuple(rows)


def _heading(title: str, width: int) -> Row:
    return Row((fit_line((Span(f" {title}", Role.TITLE),), width),))


def _run(view: RunView, width: int) -> Row:
    said = view.progress[-1][1] if view.progress else view.stage.value
    head = (Span(" … ", Role.KEY), Span(cells.safe(view.title), Role.STRONG), Span(f"  {cells.safe(said)}", Role.MUTED))
    return Row((fit_line(head, width),), f"{RUN}:{view.id}")


def _state(state: MitigationState, now: datetime, width: int, sort: str) -> Row:
    plan = state.plan
    sign = Span(" ? ", Role.DOWN) if sort == UNKNOWN else Span(" ▲ ", Role.DEGRADED)
    lines = [
        fit_line((sign, Span(cells.safe(plan.title), Role.STRONG), Span(f"  {state.standing}", Role.MUTED)), width)
    ]
    since = state.since_at or state.changed_at
    by = f" by {cells.safe(state.by)}" if state.by else ""
    lines += _under("since", f"{moment(since, now)} ({span(max((now - since).total_seconds(), 0.0))} ago){by}", width)
    lines += _under("on", plan.target.path, width)
    lines += [_moved(line, width) for line in change_lines(plan.changes, max(width - _INDENT + 1, 1))]
    lines += _under("before it", ", ".join(_was(change) for change in plan.changes), width)
    lines += _under("taken back", plan.undo or ("by a plan" if plan.inverse is not None else "by hand only"), width)
    return Row(tuple(lines), f"{sort}:{plan.plan_id}")


def _was(change: FieldChange) -> str:
    before = "unset" if change.before is None else change.before
    return f"{change.name} was {before}{' (not kept)' if change.secret else ''}"


def _under(name: str, words: str, width: int) -> list[Line]:
    room = max(width - _INDENT - _NAME - 2, 1)
    return [
        fit_line(
            (Span(" " * _INDENT), Span(f"{cells.fit('' if index else name, _NAME)} ", Role.MUTED), Span(text)), width
        )
        for index, text in enumerate(cells.wrap(words, room))
    ]


def _moved(line: Line, width: int) -> Line:
    """As deep as what stands under the title."""
    return fit_line((Span(" " * (_INDENT - 1)), *line), width)
