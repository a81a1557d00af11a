"""What stands under a field of a form."""

from mrb_tui.ui import cells
from mrb_tui.ui.forms.form import LABEL
from mrb_tui.ui.lines import Line, Role, Span, fit_line

_MOST = 2


def label_above(label: str, width: int) -> tuple[Line, ...]:
    """A question that is longer than the room before its answer."""
    parts = cells.wrap(cells.safe(label), max(width - 3, 1))
    return tuple(fit_line((Span("  "), Span(part, Role.MUTED)), width) for part in parts)


def remark_under(text: str, role: Role, width: int) -> tuple[Line, ...]:
    """Where the field's own text begins; as much of it as matters."""
    return tuple(
        fit_line((Span(" " * LABEL), Span(part, role)), width)
        for part in cells.wrap(text, max(width - LABEL - 1, 1), limit=_MOST)
    )
