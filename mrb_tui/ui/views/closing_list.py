"""The closing list as rows: what is done, what is open, what was passed over; at its end the way out."""

from collections.abc import Sequence

from mrb_tui.domain.closing import Check, CheckStanding
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.row import Row

RESOLVE = "resolve"
"""The key of the last row."""
_SIGN = {
    CheckStanding.DONE: Span("✓", Role.OK),
    CheckStanding.OPEN: Span("✗", Role.DOWN),
    CheckStanding.OVERRIDDEN: Span("–", Role.MUTED),
}
_NAME = 20
_WHY_LINES = 2


def closing_rows(checks: Sequence[Check], width: int) -> tuple[Row, ...]:
    """A row for each check, then one that resolves or says what is missing."""
    still_open = [check for check in checks if check.standing is CheckStanding.OPEN]
    rows = [Row(_lines(check, width), str(check.id)) for check in checks]
    rows.append(Row((fit_line((), width),)))
    if still_open:
        them = "it" if len(still_open) == 1 else "them"
        said = f"{len(still_open)} open: do {them}, or Enter passes the chosen one over"
        rows.append(Row((fit_line((Span("   "), Span(said, Role.MUTED)), width),)))
    else:
        rows.append(Row((fit_line((Span("   "), Span("Resolve the incident", Role.STRONG)), width),), RESOLVE))
    return tuple(rows)


def first_to_do(checks: Sequence[Check]) -> str:
    """Where the cursor stands at first: the first open item, else the way out."""
    return next((str(check.id) for check in checks if check.standing is CheckStanding.OPEN), RESOLVE)


def _lines(check: Check, width: int) -> tuple[Line, ...]:
    passed = "passed over: " if check.standing is CheckStanding.OVERRIDDEN else ""
    texts = cells.wrap(passed + check.why, max(width - _NAME - 6, 1), limit=_WHY_LINES)
    role = Role.TEXT if check.standing is CheckStanding.OPEN else Role.MUTED
    name = Span(cells.fit(str(check.id), _NAME), Role.STRONG if check.standing is CheckStanding.OPEN else Role.TEXT)
    first = fit_line((Span("  "), _SIGN[check.standing], Span(" "), name, Span(" "), Span(texts[0], role)), width)
    return (first, *(fit_line((Span(" " * (_NAME + 5)), Span(text, role)), width) for text in texts[1:]))
