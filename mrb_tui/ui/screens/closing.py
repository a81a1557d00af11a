"""The closing list before an incident is called over: each open item is done, or passed over with a reason."""

from collections.abc import Callable, Sequence

from mrb_tui.domain.closing import CheckStanding
from mrb_tui.domain.incident import Incident
from mrb_tui.session.live import ChangeKind
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.forms.ending import override_form, resolve_form
from mrb_tui.ui.forms.form import Form
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.screens.form import FormScreen
from mrb_tui.ui.screens.list_dialog import ListDialog
from mrb_tui.ui.views.closing_list import RESOLVE, closing_rows, first_to_do
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.row import Row


class ClosingScreen(ListDialog[str]):
    """Ends with the sentence to say; empty if it was closed."""

    BINDINGS = bindings(Scope.CLOSING)

    def __init__(self, context: ScreenContext, incident: Incident) -> None:
        super().__init__()
        self._shared = context
        self._desk = context.session.desk
        self._incident = incident

    def heading(self) -> str:
        """Which incident."""
        return f"Before {self._incident.id} is over"

    def lay_out(self, width: int, height: int) -> tuple[Row, ...]:
        """The items."""
        return closing_rows(self._desk.closing(), width)

    def hints(self) -> Sequence[Hint]:
        """What to do with an item."""
        return (("↑↓", "choose"), ("Enter", "pass over, or resolve"), ("Esc", "close"))

    def on_mount(self) -> None:
        """The first open item has the cursor."""
        self.call_after_refresh(self._to_the_next)

    def take_news(self, kinds: frozenset[ChangeKind]) -> None:
        """A probe turned, somebody published an update: an item may be done now."""
        self.show_rows()

    def action_take(self) -> None:
        """Pass the chosen item over, or resolve."""
        chosen = self.view.chosen
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
        self.show_rows()
        self._to_the_next()

    def _resolved(self, said: str | None) -> None:
        incident = self._desk.incident
        if incident is None or not incident.is_open:
            self.dismiss(said or "")

    def _to_the_next(self) -> None:
        self.view.choose(first_to_do(self._desk.closing()))
