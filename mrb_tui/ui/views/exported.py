"""Where a file was written."""

from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line


def exported_lines(path: str, width: int) -> tuple[Line, ...]:
    """The path whole, for selecting it with the mouse."""
    return (
        fit_line((), width),
        *(fit_line((Span(" "), Span(text, Role.STRONG)), width) for text in cells.wrap(path, max(width - 2, 1))),
        fit_line((), width),
    )
