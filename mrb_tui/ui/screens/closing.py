"""The closing list before an incident is called over: each open item is done, or passed over with a reason."""

from collections.abc import Callable, Iterable
from functools import partial

from textual.widget import Widget

from mrb_tui.domain.closing import CheckStanding
from mrb_tui.domain.incident import Incident
from mrb_tui.session.live import ChangeKind
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.forms.ending import override_form, resolve_form
from mrb_tui.ui.forms.form import Form
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.screens.form import FormScreen
from mrb_tui.ui.views.closing_list import RESOLVE, closing_rows, first_to_do
from mrb_tui.ui.views.hints import hint_lines
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_CHROME = 4


class ClosingScreen(Dialog[str]):
    """Ends with the sentence to say; empty if it was closed."""

    BINDINGS = bindings(Scope.CLOSING)

    def __init__(self, context: ScreenContext, incident: Incident) -> None:
        super().__init__(large=True)
        self._shared = context
        self._desk = context.session.desk
        self._incident = incident

    def compose_box(self) -> Iterable[Widget]:
        """Title, the items, the keys."""
        yield Band("rule", self._rule)
        yield RowsView("list", self._rows)
        yield Band(
            "keys", partial(hint_lines, [("↑↓", "choose"), ("Enter", "pass over, or resolve"), ("Esc", "close")])
        )

    def on_mount(self) -> None:
        """The list has the keys, the first open item the cursor."""
        self._view.focus()
        self._fit()
        self.call_after_refresh(self._to_the_next)

    def on_resize(self) -> None:
        """As high as the list."""
        self._fit()

    def take_news(self, kinds: frozenset[ChangeKind]) -> None:
        """A probe turned, somebody published an update: an item may be done now."""
        self._fit()
        self._view.relay()

    def action_take(self) -> None:
        """Pass the chosen item over, or resolve."""
        chosen = self._view.chosen
        if chosen == RESOLVE:
            self._ask(resolve_form(self._desk, self._incident.id), self._resolved)
            return
        check = next((check for check in self._desk.closing() if str(check.id) == chosen), None)
        if check is not None and check.standing is CheckStanding.OPEN:
            self._ask(override_form(self._desk, self._incident.id, check), self._passed_over)

    def action_back(self) -> None:
        """Close."""
        self.dismiss("")

    def _ask(self, form: Form, then: Callable[[str | None], None]) -> None:
        self.app.push_screen(FormScreen(form, self._shared.drafts), then)

    def _passed_over(self, said: str | None) -> None:
        self._fit()
        self._view.relay()
        self._to_the_next()

    def _resolved(self, said: str | None) -> None:
        incident = self._desk.incident
        if incident is None or not incident.is_open:
            self.dismiss(said or "")

    def _to_the_next(self) -> None:
        self._view.choose(first_to_do(self._desk.closing()))

    def _fit(self) -> None:
        width, height = self.app.size
        rows = self._rows(max(min(100, int(width * 0.96)) - 4, 1), 0)
        lines = sum(len(row.lines) for row in rows)
        self._view.styles.height = max(min(lines, int(height * 0.9) - _CHROME), 1)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled(f"Before {self._incident.id} is over", width)]),)

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        return closing_rows(self._desk.closing(), width)
