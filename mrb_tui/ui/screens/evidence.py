"""A bundle on its way. Closing this ends nothing."""

from collections.abc import Iterable

from textual.widget import Widget

from mrb_tui.session.evidence import Evidence
from mrb_tui.session.live import ChangeKind
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.evidence import evidence_lines
from mrb_tui.ui.views.hints import Hint, hint_lines
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_CHROME = 4


class EvidenceScreen(Dialog[bool]):
    """Ends with whether another bundle is wanted."""

    BINDINGS = bindings(Scope.EVIDENCE)

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(large=True)
        self._evidence = evidence

    def compose_box(self) -> Iterable[Widget]:
        """Title, the sources, the keys."""
        yield Band("rule", self._rule)
        yield RowsView("list", self._rows)
        yield Band("keys", self._hints)

    def on_mount(self) -> None:
        """The list has the keys."""
        self._view.focus()
        self._fit()

    def on_resize(self) -> None:
        """As high as the text, as far as there is room."""
        self._fit()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.query_one("#rule", Band).show(self._rule)

    def take_news(self, kinds: frozenset[ChangeKind]) -> None:
        """A source is further on, or all are at their end."""
        if ChangeKind.EVIDENCE in kinds:
            self._fit()
            self._view.relay()
            self.on_line_view_moved()
            self.query_one("#keys", Band).show(self._hints)

    def action_back(self) -> None:
        """Close; it goes on."""
        self.dismiss(False)

    def action_cancel(self) -> None:
        """End it."""
        if not self._is_over:
            self._evidence.cancel()

    def action_anew(self) -> None:
        """Another one, once this has ended."""
        if self._is_over:
            self.dismiss(True)

    @property
    def _is_over(self) -> bool:
        view = self._evidence.view
        return view is None or view.is_over

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _fit(self) -> None:
        width, height = self.app.size
        lines = len(self._lines(max(min(100, int(width * 0.96)) - 4, 1)))
        self._view.styles.height = max(min(lines, int(height * 0.9) - _CHROME), 1)

    def _hints(self, width: int) -> tuple[Line, ...]:
        own: Hint = ("a", "collect anew") if self._is_over else ("c", "cancel it")
        return tuple(hint_lines([("↑↓", "scroll"), own, ("Esc", "close")], width))

    def _rule(self, width: int) -> tuple[Line, ...]:
        view = self._evidence.view
        of = f" of {view.incident_id}" if view is not None else ""
        return (title_rule([Titled(f"Evidence{of}", width, note=hidden_note(*self._view.hidden))]),)

    def _lines(self, width: int) -> tuple[Line, ...]:
        view = self._evidence.view
        return evidence_lines(view, width) if view is not None else ()

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        return (Row(self._lines(width)),)
