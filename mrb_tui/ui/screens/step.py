"""One step of the runbook in full: looked at, done by hand, passed over."""

from collections.abc import Iterable

from textual.widget import Widget

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.guide import RowKind, StepDetail
from mrb_tui.session.live import ChangeKind
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.runbook_actions import RunbookActions
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.step_detail import is_looking, step_detail
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_NEWS = frozenset({ChangeKind.RUNBOOK, ChangeKind.INCIDENT, ChangeKind.SERVICE, ChangeKind.CHANGE})


class StepScreen(BarScreen):
    """The steps of the same leaf are a key away. Leaving it ends nothing."""

    SCOPE = Scope.STEP
    BINDINGS = bindings(Scope.STEP)

    def __init__(self, context: ScreenContext, step_id: str) -> None:
        super().__init__(context)
        self._step_id = step_id
        self._service_id = self.session.service.id
        self._actions = RunbookActions(self)

    def compose_body(self) -> Iterable[Widget]:
        """Its place among the steps, and all there is to tell."""
        yield Band("rule", self._rule)
        yield RowsView("detail", self._detail)

    def show_news(self, kinds: frozenset[ChangeKind]) -> None:
        """It is further on. After a switch of services, or with another runbook, it may be gone, and so is this."""
        if self._step is None or self.session.service.id != self._service_id:
            self.dismiss()
        elif kinds & _NEWS:
            self._view.relay()
            self.band("rule").show(self._rule)
            self._show_own_hints()

    def on_mount(self) -> None:
        """The text has the keys."""
        super().on_mount()
        self._view.focus()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.band("rule").show(self._rule)

    def hints(self) -> list[Hint]:
        """What can be done with this step as it stands."""
        step = self._step
        hints = super().hints()
        if step is None:
            return hints
        unfit = {"copy"} if not step.copy_text else set()
        unfit |= {"done", "pass over", "take it"} if is_looking(step) else {"end it"}
        takes = "look" if step.how == "look" else "plan" if step.changes else "done"
        taken = [(key, takes if word == "take it" else word) for key, word in hints if word not in unfit]
        return [hint for index, hint in enumerate(taken) if hint[1] not in {word for _, word in taken[:index]}]

    def action_back(self) -> None:
        """To the console."""
        self.dismiss()

    def action_open(self) -> None:
        """Take it: look, plan a change, or say that it was done."""
        step = self._step
        if step is None:
            return
        if step.how == "look":
            self._actions.look(step)
        elif step.changes:
            self._actions.change(step)
        else:
            self._actions.tick(step)

    def action_end(self) -> None:
        """End the look."""
        step = self._step
        if step is not None and is_looking(step):
            self._actions.stop(step)
        else:
            self.say("nothing is under way here")

    def action_tick(self) -> None:
        """Record that it was done."""
        if (step := self._step) is not None:
            self._actions.tick(step)

    def action_pass_over(self) -> None:
        """Record that it is not taken."""
        if (step := self._step) is not None:
            self._actions.pass_over(step)

    def action_copy(self) -> None:
        """Copy what is to be taken along."""
        if (step := self._step) is not None:
            self._actions.copy(step)

    def action_turn(self, by: int) -> None:
        """To the next step of the leaf, or the one before."""
        ids = self._ids
        if self._step_id not in ids:
            return
        self._step_id = ids[(ids.index(self._step_id) + by) % len(ids)]
        self._view.action_first()
        self._view.relay()
        self.on_line_view_moved()
        self.show_hints()

    @property
    def _step(self) -> StepDetail | None:
        try:
            return self.session.guide.step(self._step_id)
        except TroubleError:
            return None

    @property
    def _ids(self) -> list[str]:
        return [row.id for row in self.session.guide.rows() if row.kind is RowKind.STEP]

    @property
    def _view(self) -> RowsView:
        return self.query_one("#detail", RowsView)

    def _show_own_hints(self) -> None:
        if self._said is None:
            self.show_hints()

    def _detail(self, width: int, height: int) -> tuple[Row, ...]:
        step = self._step
        return (Row(step_detail(step, width)),) if step is not None else ()

    def _rule(self, width: int) -> tuple[Line, ...]:
        step, ids = self._step, self._ids
        place = f"step {ids.index(self._step_id) + 1} of {len(ids)}" if self._step_id in ids else ""
        note = "  ".join(part for part in (hidden_note(*self._view.hidden), place) if part)
        title = f"Step · {step.how} · {step.phase.value}" if step is not None else ""
        return (title_rule([Titled(title, width, focused=True, note=note)]),)
