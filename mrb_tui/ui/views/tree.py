"""The runbook's tree: guides at the left, evidence beside each answer, long rows wrapped under themselves."""

from collections.abc import Sequence

from mrb_tui.domain.step_state import StepPhase
from mrb_tui.runbook.judge import Verdict
from mrb_tui.session.guide import RowKind, TreeRow
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.row import Row, nothing

_MAX_LINES = 3
_LEAST = 8
_PHASES = {
    StepPhase.NOT_STARTED: ("•", Role.MUTED),
    StepPhase.RUNNING: ("…", Role.KEY),
    StepPhase.DONE: ("✓", Role.OK),
    StepPhase.FAILED: ("✗", Role.DOWN),
    StepPhase.SKIPPED: ("-", Role.FAINT),
}


def tree_view(rows: Sequence[TreeRow], width: int) -> tuple[Row, ...]:
    """A row for each of the tree's, in its order. Guides take two cells a level, none where there is no room."""
    if not rows:
        return nothing("no runbook is loaded", width)
    return tuple(Row(_lines(row, _guides(rows, index), width), row.key) for index, row in enumerate(rows))


def _guides(rows: Sequence[TreeRow], index: int) -> tuple[str, str]:
    """What stands before the row, and before its further lines."""
    row = rows[index]
    first, further = "", ""
    for depth in range(1, row.depth + 1):
        goes_on = _goes_on(rows, index, depth)
        further += "│ " if goes_on else "  "
        if depth < row.depth:
            first += "│ " if goes_on else "  "
        else:
            first += "├ " if goes_on else "└ "
    return first, further


def _goes_on(rows: Sequence[TreeRow], index: int, depth: int) -> bool:
    """Whether another row of that depth follows before the branch ends."""
    for row in rows[index + 1 :]:
        if row.depth < depth:
            return False
        if row.depth == depth:
            return True
    return False


def _sign(row: TreeRow) -> tuple[str, Role]:
    if row.kind is RowKind.STEP:
        return _PHASES[row.phase]
    if row.kind is RowKind.LEAF:
        return ("●", Role.KEY)
    if row.kind is RowKind.HINT:
        return ("!", Role.DEGRADED)
    if row.answered:
        return ("✓", Role.KEY)
    return ("◀" if row.suggested and row.kind is RowKind.ANSWER else "", Role.KEY)


def _role(row: TreeRow) -> Role:
    if row.kind is RowKind.QUESTION or row.is_next:
        return Role.STRONG
    if row.kind is RowKind.ANSWER and row.verdict is Verdict.RULED_OUT and not row.answered:
        return Role.FAINT
    return Role.TEXT if row.on_path else Role.MUTED


def _words(row: TreeRow) -> tuple[tuple[str, Role], ...]:
    """The row's text, and what stands under it."""
    words = [(row.text, _role(row))]
    if row.turned:
        words.append((row.turned, Role.DEGRADED))
    if row.kind is RowKind.ANSWER and row.on_path and row.because:
        words.append((", ".join(row.because), Role.MUTED))
    elif row.kind is RowKind.ANSWER and row.verdict is Verdict.RULED_OUT:
        words = [(f"{row.text} · ruled out", Role.FAINT)]
    return tuple(words)


def _lines(row: TreeRow, guides: tuple[str, str], width: int) -> tuple[Line, ...]:
    sign, sign_role = _sign(row)
    sign = f"{sign} " if sign else ""
    first, further = (f" {guide}" for guide in guides)
    if width - cells.width(first) - len(sign) < _LEAST:
        first = further = " "
    room = max(width - cells.width(first) - len(sign) - 1, 1)
    lines: list[Line] = []
    for text, role in _words(row):
        for part in cells.wrap(text, room, limit=_MAX_LINES):
            begins = not lines
            lines.append(
                fit_line(
                    (
                        Span(first if begins else further, Role.FAINT),
                        Span(sign if begins else " " * len(sign), sign_role),
                        Span(part, role),
                    ),
                    width,
                )
            )
    return tuple(lines)
