"""Which revision to go back to. Nothing is planned until one is chosen."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from textual.widget import Widget

from mrb_tui.actions.kubernetes.revisions import Revision
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.screens.reading import ReadingScreen
from mrb_tui.ui.views.hints import hint_lines
from mrb_tui.ui.views.probe_detail import trouble_lines
from mrb_tui.ui.views.revisions import diff_lines, revision_rows
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_CHROME = 4
Find = Callable[[], Awaitable[tuple[tuple[Revision, ...], int | None]]]


class RevisionsScreen(Dialog[int]):
    """Ends with a number, or with None. The cursor stands on the proposed one."""

    BINDINGS = bindings(Scope.REVISIONS)

    def __init__(self, find: Find) -> None:
        super().__init__(large=True)
        self._find = find
        self._found: tuple[Revision, ...] | None = None
        self._proposed: int | None = None
        self._trouble: Trouble | None = None

    def compose_box(self) -> Iterable[Widget]:
        """Title, the revisions, the keys."""
        yield Band("rule", self._rule)
        yield RowsView("list", self._rows)
        hints = [("↑↓", "choose"), ("Enter", "plan; nothing is changed yet"), ("d", "differences"), ("Esc", "close")]
        yield Band("keys", partial(hint_lines, hints))

    def on_mount(self) -> None:
        """The list has the keys; the cluster is asked."""
        self._view.focus()
        self._fit()
        self.run_worker(self._ask(), exit_on_error=False)

    def on_resize(self) -> None:
        """As high as the list."""
        self._fit()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.query_one("#rule", Band).show(self._rule)

    def action_take(self) -> None:
        """The chosen one."""
        chosen = self._chosen
        if chosen is not None and not chosen.is_current:
            self.dismiss(chosen.number)

    def action_diff(self) -> None:
        """What would change."""
        if (chosen := self._chosen) is not None:
            self.app.push_screen(ReadingScreen(f"Back to revision {chosen.number}", partial(diff_lines, chosen)))

    def action_back(self) -> None:
        """Close."""
        self.dismiss(None)

    async def _ask(self) -> None:
        try:
            self._found, self._proposed = await self._find()
        except TroubleError as error:
            self._trouble = error.trouble
        if not self.is_mounted:
            return
        self._fit()
        self._view.relay()
        self.call_after_refresh(self._point)

    def _point(self) -> None:
        if self._proposed is not None:
            self._view.choose(str(self._proposed))

    @property
    def _chosen(self) -> Revision | None:
        return next((each for each in self._found or () if str(each.number) == self._view.chosen), None)

    def _fit(self) -> None:
        width, height = self.app.size
        rows = self._rows(max(min(100, int(width * 0.96)) - 4, 1), 0)
        lines = sum(len(row.lines) for row in rows)
        self._view.styles.height = max(min(lines, int(height * 0.9) - _CHROME), 1)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled("Go back to which revision?", width, note=hidden_note(*self._view.hidden))]),)

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        if self._trouble is not None:
            return (Row(trouble_lines(self._trouble, width)),)
        if self._found is None:
            return (Row((fit_line((Span("  asking the cluster …", Role.MUTED),), width),)),)
        return revision_rows(self._found, self._proposed, width)
