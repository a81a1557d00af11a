"""What is about to leave, in full. Only `y` sends it, and only once its end has been on the screen."""

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from mrb_tui.domain.health import Health
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.document import noted, paragraph
from mrb_tui.ui.views.hints import Hint, hint_lines
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_CHROME = 6


class PublishScreen(Dialog[bool]):
    """Ends with whether it is to be sent. Enter and Esc are no."""

    BINDINGS = bindings(Scope.PUBLISH)

    def __init__(self, label: str, lines: Sequence[str], *, is_public: bool) -> None:
        super().__init__(large=True)
        self._label = label
        self._text = "\n".join(lines)
        self._is_public = is_public
        self._is_read = False

    def compose_box(self) -> Iterable[Widget]:
        """Where to, the text, who reads it, the keys."""
        yield Band("rule", self._rule)
        yield RowsView("list", self._rows)
        yield Band("about", self._about)
        yield Band("keys", self._keys)

    def on_mount(self) -> None:
        """The text has the keys."""
        self._view.focus()
        self._fit()
        self.call_after_refresh(self._look)

    def on_resize(self) -> None:
        """As high as the text, as far as there is room."""
        self._fit()
        self.call_after_refresh(self._look)

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self._look()

    def action_yes(self) -> None:
        """Send it."""
        if self._is_read:
            self.dismiss(True)

    def action_no(self) -> None:
        """Do not."""
        self.dismiss(False)

    def _look(self) -> None:
        self._is_read = self._is_read or (self._view.room > 0 and not self._view.hidden[1])
        self.query_one("#rule", Band).show(self._rule)
        self.query_one("#keys", Band).show(self._keys)

    def _fit(self) -> None:
        width, height = self.app.size
        lines = len(self._lines(max(min(100, int(width * 0.96)) - 4, 1)))
        self._view.styles.height = max(min(lines, int(height * 0.9) - _CHROME), 1)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled(f"This goes to {self._label}", width, note=hidden_note(*self._view.hidden))]),)

    def _about(self, width: int) -> tuple[Line, ...]:
        who = "Everybody can read it." if self._is_public else "Those in that channel read it."
        return tuple(noted(Health.DEGRADED if self._is_public else None, f"{who} It cannot be taken back.", width))

    def _keys(self, width: int) -> tuple[Line, ...]:
        yes: Hint = ("y", "yes, send it") if self._is_read else ("↓", "read to the end first")
        return hint_lines([yes, ("Enter or Esc", "no")], width)

    def _lines(self, width: int) -> tuple[Line, ...]:
        return tuple(line for row in self._text.split("\n") for line in paragraph(row, Role.TEXT, width))

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        return (Row(self._lines(width)),)
