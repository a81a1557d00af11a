"""One probe in full."""

from collections.abc import Iterable

from textual.widget import Widget

from mrb_tui.session.live import ChangeKind
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.views.probe_detail import probe_detail
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView


class ProbeScreen(BarScreen):
    """Reads one probe; the next and the one before are a key away."""

    SCOPE = Scope.PROBE
    BINDINGS = bindings(Scope.PROBE)

    def __init__(self, context: ScreenContext, probe_id: str) -> None:
        super().__init__(context)
        self._probe_id = probe_id

    def compose_body(self) -> Iterable[Widget]:
        """Its name, and all there is to tell."""
        yield Band("rule", self._rule)
        yield RowsView("detail", self._detail)

    def show_news(self, kinds: frozenset[ChangeKind]) -> None:
        """The probe answered, or time passed. After a switch of services it is gone, and so is this screen."""
        if self.session.state(self._probe_id) is None:
            self.dismiss()
        elif kinds & {ChangeKind.PROBE, ChangeKind.SERVICE}:
            self._view.relay()

    def on_mount(self) -> None:
        """The text has the keys."""
        super().on_mount()
        self._view.focus()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.band("rule").show(self._rule)

    def action_back(self) -> None:
        """To the console."""
        self.dismiss()

    def action_ask(self) -> None:
        """Ask it now."""
        self.say("asking now")
        self.session.probe_now(self._probe_id)

    def action_turn(self, by: int) -> None:
        """To the next probe, or the one before, in the runbook's order."""
        ids = [state.spec.id for state in self.session.states()]
        self._probe_id = ids[(ids.index(self._probe_id) + by) % len(ids)]
        self._view.action_first()
        self._view.relay()
        self.on_line_view_moved()

    @property
    def _view(self) -> RowsView:
        return self.query_one("#detail", RowsView)

    def _detail(self, width: int, height: int) -> tuple[Row, ...]:
        state = self.session.state(self._probe_id)
        return (Row(probe_detail(state, now=self.session.now(), width=width)),) if state else ()

    def _rule(self, width: int) -> tuple[Line, ...]:
        state = self.session.state(self._probe_id)
        label = state.spec.label if state else ""
        ids = [one.spec.id for one in self.session.states()]
        place = f"{ids.index(self._probe_id) + 1} of {len(ids)}" if state else ""
        note = "  ".join(part for part in (hidden_note(*self._view.hidden), place) if part)
        return (title_rule([Titled(label, width, focused=True, note=note)]),)
