"""A text in a box: help, a log line in full, what went wrong."""

from collections.abc import Callable, Sequence

from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.screens.list_dialog import ListDialog
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.row import Row


class ReadingScreen(ListDialog[None]):
    """`text` gives the lines for a width. As high as the text, as far as the terminal goes."""

    BINDINGS = bindings(Scope.READING)

    def __init__(self, title: str, text: Callable[[int], Sequence[Line]]) -> None:
        super().__init__()
        self._heading = title
        self._text = text

    def heading(self) -> str:
        """As it was given."""
        return self._heading

    def lay_out(self, width: int, height: int) -> tuple[Row, ...]:
        """The text."""
        return (Row(tuple(self._text(width))),)

    def hints(self) -> Sequence[Hint]:
        """The way out."""
        return (("↑↓", "scroll"), ("Esc", "close"))

    def action_back(self) -> None:
        """Close."""
        self.dismiss()
