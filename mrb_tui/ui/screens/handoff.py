"""The handoff brief, to read before it is recorded."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from textual.widget import Widget

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.ui import cells
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.hints import Hint, hint_lines
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_CHROME = 4


class HandoffScreen(Dialog[bool]):
    """Opens at once and fills in. Ends with whether the brief is to be recorded."""

    BINDINGS = bindings(Scope.HANDOFF)

    def __init__(self, write: Callable[[], Awaitable[str]], *, may_record: bool) -> None:
        super().__init__(large=True)
        self._write = write
        self._brief = "writing it …"
        self._written = False
        self._may_record = may_record

    def compose_box(self) -> Iterable[Widget]:
        """Title, the brief, the keys."""
        record: list[Hint] = [("Enter", "to whom, and record")] if self._may_record else []
        yield Band("rule", self._rule)
        yield RowsView("list", self._rows)
        yield Band("keys", partial(hint_lines, [("↑↓", "scroll"), *record, ("Esc", "close")]))

    def on_mount(self) -> None:
        """The text has the keys."""
        self._view.focus()
        self._fit()
        self.run_worker(self._written_at_last())

    def on_resize(self) -> None:
        """As high as the text, as far as there is room."""
        self._fit()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.query_one("#rule", Band).show(self._rule)

    def action_record(self) -> None:
        """On to whom it goes."""
        if self._may_record and self._written:
            self.dismiss(True)

    def action_back(self) -> None:
        """Close."""
        self.dismiss(False)

    async def _written_at_last(self) -> None:
        try:
            self._brief = await self._write()
            self._written = True
        except TroubleError as error:
            self._brief = "\n".join((str(error.trouble), *error.trouble.advice))
        self._fit()
        self._view.relay()
        self.on_line_view_moved()

    def _fit(self) -> None:
        width, height = self.app.size
        lines = len(self._lines(max(min(100, int(width * 0.96)) - 4, 1)))
        self._view.styles.height = max(min(lines, int(height * 0.9) - _CHROME), 1)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled("Handoff brief", width, note=hidden_note(*self._view.hidden))]),)

    def _lines(self, width: int) -> tuple[Line, ...]:
        return tuple(
            fit_line((Span(" "), Span(text, Role.STRONG if line.startswith("#") else Role.TEXT)), width)
            for line in self._brief.strip().split("\n")
            for text in cells.wrap(line, max(width - 2, 1))
        )

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        return (Row(self._lines(width)),)
