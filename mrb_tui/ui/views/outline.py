"""The runbook's tree, to read: guides at the left, long rows wrapped under themselves."""

from collections.abc import Sequence

from mrb_tui.session.live import OutlineRow, RowKind
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.row import Row, nothing

_SIGN = {
    RowKind.QUESTION: ("", Role.STRONG),
    RowKind.ANSWER: ("", Role.TEXT),
    RowKind.LEAF: ("● ", Role.KEY),
    RowKind.STEP: ("• ", Role.MUTED),
}
_MAX_LINES = 3
_LEAST = 8


def outline_rows(outline: Sequence[OutlineRow], width: int) -> tuple[Row, ...]:
    """A row for each of the outline's, in its order. Guides take two cells a level, none where there is no room."""
    if not outline:
        return nothing("no runbook is loaded", width)
    return tuple(Row(_lines(row, _guides(outline, index), width), str(index)) for index, row in enumerate(outline))


def _guides(outline: Sequence[OutlineRow], index: int) -> tuple[str, str]:
    """What stands before the row, and before its further lines."""
    row = outline[index]
    first, further = "", ""
    for depth in range(1, row.depth + 1):
        goes_on = _goes_on(outline, index, depth)
        further += "│ " if goes_on else "  "
        if depth < row.depth:
            first += "│ " if goes_on else "  "
        else:
            first += "├ " if goes_on else "└ "
    return first, further


def _goes_on(outline: Sequence[OutlineRow], index: int, depth: int) -> bool:
    """Whether another row of that depth follows before the branch ends."""
    for row in outline[index + 1 :]:
        if row.depth < depth:
            return False
        if row.depth == depth:
            return True
    return False


def _lines(row: OutlineRow, guides: tuple[str, str], width: int) -> tuple[Line, ...]:
    sign, role = _SIGN[row.kind]
    first, further = (f" {guide}" for guide in guides)
    if width - cells.width(first) - len(sign) < _LEAST:
        first = further = " "
    room = max(width - cells.width(first) - len(sign) - 1, 1)
    return tuple(
        fit_line(
            (
                Span(further if index else first, Role.FAINT),
                Span(" " * len(sign) if index else sign, role),
                Span(text, role),
            ),
            width,
        )
        for index, text in enumerate(cells.wrap(row.text, room, limit=_MAX_LINES))
    )
