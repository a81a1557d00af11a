"""From a step that changes something to its plan: what the step asks for first, then the plan's own screen."""

from collections.abc import Callable

from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.changes import Changes, Choices
from mrb_tui.session.guide import Asks, StepDetail
from mrb_tui.ui.forms.changing import value_form
from mrb_tui.ui.introduction import once_named
from mrb_tui.ui.keys import by_id, current, shown
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.screens.form import FormScreen
from mrb_tui.ui.screens.new_key import NewKeyScreen
from mrb_tui.ui.screens.plan import PlanScreen
from mrb_tui.ui.screens.revisions import RevisionsScreen


class ChangeActions:
    """`front` is the full screen that the keys come from."""

    def __init__(self, front: BarScreen) -> None:
        self._front = front

    def change(self, step: StepDetail) -> None:
        """Plan it; or back to its plan or run, where there is one that has not ended."""
        for view in reversed(self._changes.runs):
            if view.step_id == step.id and not view.is_over and not view.reverts:
                self.show(view.id)
                return
        desk = self._front.session.desk
        if desk.incident is None or not desk.incident.is_open:
            self._say(f"nothing is changed without an incident to record it in: declare first: {self._key}")
        elif desk.read_only:
            self._say(f"{desk.incident.id} is only read here: nothing is changed from it")
        else:
            once_named(self._front.app, self._front.context, lambda: self._ask(step))

    def show(self, run_id: str) -> None:
        """The plan or the run of that id."""
        self._front.app.push_screen(PlanScreen(self._front.context, run_id))

    def _ask(self, step: StepDetail) -> None:
        app = self._front.app
        match step.asks:
            case Asks.VALUE:
                begun: list[str] = []
                form = value_form(step, lambda value: begun.append(self._changes.begin(step.id, Choices(value=value))))
                app.push_screen(FormScreen(form, self._front.context.drafts), lambda said: self._go_on(said, begun))
            case Asks.REVISION:
                app.push_screen(RevisionsScreen(self._changes.revisions), lambda number: self._revision(step, number))
            case Asks.NEW_KEY:
                app.push_screen(NewKeyScreen(step.asks_what), lambda key: self._secret(step, key))
            case Asks.NOTHING:
                self._begin(lambda: self._changes.begin(step.id, Choices()))

    def _go_on(self, said: str | None, begun: list[str]) -> None:
        if begun:
            self.show(begun[-1])
        elif said:
            self._front.say(said)

    def _revision(self, step: StepDetail, number: int | None) -> None:
        if number is not None:
            self._begin(lambda: self._changes.begin(step.id, Choices(revision=number)))

    def _secret(self, step: StepDetail, key: str | None) -> None:
        if key:
            self._begin(lambda: self._changes.begin(step.id, Choices(secret=key)))

    def _begin(self, begin: Callable[[], str]) -> None:
        try:
            run_id = begin()
        except TroubleError as error:
            advice = f" ({error.trouble.advice[0]})" if error.trouble.advice else ""
            self._say(f"{error.trouble}{advice}")
        else:
            self.show(run_id)

    def _say(self, text: str) -> None:
        self._front.say(text, Health.DEGRADED)

    @property
    def _changes(self) -> Changes:
        return self._front.session.changes

    @property
    def _key(self) -> str:
        return shown(current(by_id("incident.declare"), self._front.context.keymap)[0])
