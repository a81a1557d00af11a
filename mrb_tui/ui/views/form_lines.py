"""What stands under a field of a form."""

from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.widgets.text_box import LABEL

_MOST = 2


def remark_under(text: str, role: Role, width: int) -> tuple[Line, ...]:
    """Where the field's own text begins; as much of it as matters."""
    return tuple(
        fit_line((Span(" " * LABEL), Span(part, role)), width)
        for part in cells.wrap(text, max(width - LABEL - 1, 1), limit=_MOST)
    )
