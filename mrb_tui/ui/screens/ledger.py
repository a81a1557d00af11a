"""The ledger: what is owed, and what is under way. Everything that changes something from here has a plan first."""

from collections.abc import Awaitable, Callable, Iterable

from textual.widget import Widget

from mrb_tui.actions.envelope import Stage
from mrb_tui.domain.health import Health
from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.live import ChangeKind
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.forms.changing import adopt_form, word_form
from mrb_tui.ui.introduction import once_named
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.screens.form import FormScreen
from mrb_tui.ui.screens.plan import PlanScreen
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.ledger import OWED, RUN, UNKNOWN, ledger_rows
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_NEWS = frozenset({ChangeKind.CHANGE, ChangeKind.INCIDENT, ChangeKind.JOURNAL, ChangeKind.PROBE})


class LedgerScreen(BarScreen):
    """Of the incident on the screen."""

    SCOPE = Scope.LEDGER
    BINDINGS = bindings(Scope.LEDGER)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._changes = context.session.changes

    def compose_body(self) -> Iterable[Widget]:
        """Its title and the list."""
        yield Band("rule", self._rule)
        yield RowsView("list", self._rows)

    def on_mount(self) -> None:
        """The list has the keys."""
        super().on_mount()
        self._view.focus()

    def on_line_view_moved(self) -> None:
        """The cursor is on something else: other keys matter."""
        self._draw()

    def show_news(self, kinds: frozenset[ChangeKind]) -> None:
        """Something came or went."""
        if kinds & _NEWS:
            self._view.relay()
            self._draw()

    def hints(self) -> list[Hint]:
        """What can be done with the chosen one."""
        sort = self._chosen[0]
        wanted = {
            RUN: {"take back": "show it"},
            OWED: {"take back": "take back", "adopt": "adopt", "all": "all", "read": "read"},
            UNKNOWN: {"take back": "settle", "by word": "by word"},
        }.get(sort, {})
        own = {"take back", "adopt", "all", "read", "by word"}
        hints = [(key, wanted.get(word, word)) for key, word in super().hints() if word not in own or word in wanted]
        return sorted(hints, key=lambda hint: hint[1] not in wanted.values())

    def action_back(self) -> None:
        """Back."""
        self.dismiss()

    def action_take(self) -> None:
        """Go to the run, settle what is unknown, or plan the revert."""
        sort, name = self._chosen
        if sort == RUN:
            self._show(name)
        elif sort == UNKNOWN:
            self.action_settle()
        elif sort == OWED:
            self._named(lambda: self._revert((name,)))

    def action_all(self) -> None:
        """One plan after the other, the latest change first."""
        if owed := tuple(state.plan.plan_id for state in self._changes.ledger):
            self._named(lambda: self._revert(owed))
        else:
            self.say("nothing temporary is in force")

    def action_adopt(self) -> None:
        """It stays."""
        state = self._state
        if state is None or self._chosen[0] != OWED:
            self.say("choose one that is in force: what is adopted stays, and is no longer owed")
            return
        self._named(lambda: self._push(FormScreen(adopt_form(self._changes, state), self.context.drafts)))

    def action_settle(self) -> None:
        """Read the live state."""
        state = self._state
        if state is None:
            self.say("choose one first")
            return
        self.say("reading the live state …")
        self._in_background(lambda: self._changes.settle(state.plan.plan_id))

    def action_word(self) -> None:
        """Somebody has looked elsewhere."""
        state = self._state
        if state is None or self._chosen[0] != UNKNOWN:
            self.say("choose one whose outcome is unknown")
            return

        async def settle(applied: bool) -> None:
            await self._changes.settle_by_word(state.plan.plan_id, applied=applied)

        self._named(lambda: self._push(FormScreen(word_form(state, settle), self.context.drafts)))

    def _revert(self, plan_ids: tuple[str, ...]) -> None:
        first, *others = plan_ids
        try:
            run_id = self._changes.revert(first)
        except TroubleError as error:
            self._refused(error)
        else:
            self._show(run_id, tuple(others))

    def _show(self, run_id: str, then: tuple[str, ...] = ()) -> None:
        self.app.push_screen(PlanScreen(self.context, run_id, then=then))

    def _push(self, form: FormScreen) -> None:
        self.app.push_screen(form, lambda said: self.say(said) if said else None)

    def _named(self, go_on: Callable[[], None]) -> None:
        once_named(self.app, self.context, go_on)

    def _in_background(self, work: Callable[[], Awaitable[str]]) -> None:
        async def told() -> None:
            try:
                self.say(await work())
            except TroubleError as error:
                self._refused(error)

        self.run_worker(told(), exit_on_error=False)

    def _refused(self, error: TroubleError) -> None:
        advice = f" ({error.trouble.advice[0]})" if error.trouble.advice else ""
        self.say(f"{error.trouble}{advice}", Health.DEGRADED)

    def _draw(self) -> None:
        self.band("rule").show(self._rule)
        if self._said is None:
            self.show_hints()

    @property
    def _chosen(self) -> tuple[str, str]:
        sort, _, name = (self._view.chosen or "").partition(":")
        return sort, name

    @property
    def _state(self) -> MitigationState | None:
        name = self._chosen[1]
        return next((one for one in (*self._unknown, *self._changes.ledger) if one.plan.plan_id == name), None)

    @property
    def _unknown(self) -> tuple[MitigationState, ...]:
        return self._changes.unsettled

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled("Ledger", width, focused=True, note=hidden_note(*self._view.hidden))]),)

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        changes = self._changes
        runs = [view for view in changes.runs if not view.is_over]
        # What is applied can be taken back while it is still being verified: nobody waits minutes to undo harm.
        here = {view.plan.id for view in runs if view.plan is not None and view.stage is not Stage.VERIFYING}
        unknown = [state for state in self._unknown if state.plan.plan_id not in here]
        known = {state.plan.plan_id for state in unknown} | here
        owed = [state for state in changes.ledger if state.plan.plan_id not in known]
        return ledger_rows(runs, unknown, owed, self.session.now(), width, proposes=changes.proposes_revert)
