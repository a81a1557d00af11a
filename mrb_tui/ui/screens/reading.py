"""A text in a box: help, a log line in full, what went wrong."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual.widget import Widget

from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.hints import hint_lines
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_CHROME = 4
"""Rows of the box that are not text: its frame, the title, the hints."""


class ReadingScreen(Dialog[None]):
    """`text` gives the lines for a width. As high as the text, as far as the terminal goes."""

    BINDINGS = bindings(Scope.READING)

    def __init__(self, title: str, text: Callable[[int], Sequence[Line]]) -> None:
        super().__init__(large=True)
        self._title = title
        self._text = text

    def compose_box(self) -> Iterable[Widget]:
        """Title, text, the way out."""
        yield Band("rule", self._rule)
        yield RowsView("list", self._rows)
        yield Band("keys", partial(hint_lines, [("↑↓", "scroll"), ("Esc", "close")]))

    def on_mount(self) -> None:
        """The text has the keys."""
        self._view.focus()
        self._fit()

    def on_resize(self) -> None:
        """As high as the text, as far as there is room."""
        self._fit()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.query_one("#rule", Band).show(self._rule)

    def action_back(self) -> None:
        """Close."""
        self.dismiss()

    def _fit(self) -> None:
        width, height = self.app.size
        lines = len(self._text(max(min(100, int(width * 0.96)) - 4, 1)))
        self._view.styles.height = max(min(lines, int(height * 0.9) - _CHROME), 1)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled(self._title, width, note=hidden_note(*self._view.hidden))]),)

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        return (Row(tuple(self._text(width))),)
