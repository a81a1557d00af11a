"""What boxes with one list, or one text, share: a title, the rows, the keys. As high as the rows, if there is room."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.screen import ScreenResultType
from textual.widget import Widget

from mrb_tui.ui.lines import Line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.hints import Hint, hint_lines
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView


class ListDialog(Dialog[ScreenResultType]):
    """Subclasses give title, rows and keys. Textual runs these handlers after a subclass's own of the same name."""

    CHROME: ClassVar[int] = 4
    """Rows of the box that are not the list: its frame, the title, the keys."""

    def __init__(self) -> None:
        super().__init__(large=True)

    def compose_box(self) -> Iterable[Widget]:
        """Title, the rows, the keys."""
        yield Band("rule", self._rule)
        yield RowsView("list", self.lay_out)
        yield Band("keys", self._keys)

    def heading(self) -> str:
        """What it is about."""
        raise NotImplementedError

    def lay_out(self, width: int, height: int) -> tuple[Row, ...]:
        """The rows."""
        raise NotImplementedError

    def hints(self) -> Sequence[Hint]:
        """What can be done now."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """The rows have the keys."""
        self.view.focus()
        self._fit()

    def on_resize(self) -> None:
        """As high as the rows, as far as there is room."""
        self._fit()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.query_one("#rule", Band).show(self._rule)

    @property
    def view(self) -> RowsView:
        """The rows on the screen."""
        return self.query_one("#list", RowsView)

    def show_rows(self) -> None:
        """They are others by now."""
        self._fit()
        self.view.relay()

    def show_keys(self) -> None:
        """Something else can be done by now."""
        self.query_one("#keys", Band).show(self._keys)

    def _fit(self) -> None:
        width, height = self.app.size
        rows = self.lay_out(max(min(100, int(width * 0.96)) - 4, 1), 0)
        lines = sum(len(row.lines) for row in rows)
        self.view.styles.height = max(min(lines, int(height * 0.9) - self.CHROME), 1)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled(self.heading(), width, note=hidden_note(*self.view.hidden))]),)

    def _keys(self, width: int) -> tuple[Line, ...]:
        return hint_lines(self.hints(), width)
