"""What saving the settings changes in the file. Only `y` saves."""

from collections.abc import Iterable, Sequence
from functools import partial

from textual.widget import Widget

from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.hints import hint_lines
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.settings import diff_lines
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_CHROME = 5


class SettingDiffScreen(Dialog[bool]):
    """Ends with whether to save. Enter and Esc are no."""

    BINDINGS = bindings(Scope.QUESTION)

    def __init__(self, path: str, diff: Sequence[str]) -> None:
        super().__init__(large=True)
        self._path = path
        self._diff = diff

    def compose_box(self) -> Iterable[Widget]:
        """Which file, its lines, the two answers."""
        yield Band("rule", self._rule)
        yield RowsView("list", self._rows)
        yield Band("keys", partial(hint_lines, [("y", "save"), ("n or Enter", "not yet"), ("↑↓", "scroll")]))

    def on_mount(self) -> None:
        """The lines have the keys."""
        self._view.focus()
        self._fit()

    def on_resize(self) -> None:
        """As high as the lines, as far as there is room."""
        self._fit()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.query_one("#rule", Band).show(self._rule)

    def action_yes(self) -> None:
        """Save."""
        self.dismiss(True)

    def action_again(self) -> None:
        """No key that opened it is an answer."""

    def action_no(self) -> None:
        """The changes stay, unsaved."""
        self.dismiss(False)

    def _fit(self) -> None:
        width, height = self.app.size
        lines = len(diff_lines(self._diff, max(min(100, int(width * 0.96)) - 4, 1)))
        self._view.styles.height = max(min(lines, int(height * 0.9) - _CHROME), 1)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled(f"Save {self._path}?", width, note=hidden_note(*self._view.hidden))]),)

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        return (Row(diff_lines(self._diff, width)),)
