"""The palette and the list of services: what can be chosen here, and what the choice does."""

from collections.abc import Callable, Sequence
from functools import partial

from textual.app import App

from mrb_tui.ui.commands import (
    action_of,
    change_choices,
    key_choices,
    probe_choices,
    runbook_choices,
    service_choices,
    theme_choices,
)
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.runbook_actions import RunbookActions
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.screens.chooser import ChooserScreen
from mrb_tui.ui.screens.plan import PlanScreen
from mrb_tui.ui.screens.probe import ProbeScreen
from mrb_tui.ui.screens.reading import ReadingScreen
from mrb_tui.ui.screens.step import StepScreen
from mrb_tui.ui.views.probe_detail import trouble_lines


class PaletteActions:
    """`front` gives the full screen in front, whose keys are offered."""

    def __init__(self, app: App[None], context: ScreenContext, front: Callable[[], BarScreen]) -> None:
        self._app = app
        self._context = context
        self._session = context.session
        self._front = front

    def open(self, themes: Sequence[str]) -> None:
        """Everything that can be done here."""
        session = self._session
        choices = [
            *key_choices(self._front().SCOPE, self._context.keymap),
            *change_choices(session),
            *runbook_choices(session),
            *probe_choices(session),
            *(service_choices(session, "Service: ") if len(session.services) > 1 else ()),
            *theme_choices(themes, self._app.theme),
        ]
        self._app.push_screen(ChooserScreen("Palette", choices), self._take)

    def services(self) -> None:
        """Which service to watch."""
        if len(self._session.services) < 2:
            self._front().say("there is one service only: more can be named in the configuration")
            return
        now = f"service:{self._session.service.id}"
        self._app.push_screen(ChooserScreen("Services", service_choices(self._session), chosen=now), self._take)

    def _take(self, choice: str | None) -> None:
        kind, _, name = (choice or "").partition(":")
        if kind == "key":
            self._app.call_later(self._app.run_action, action_of(name), self._app.screen)
        elif kind == "probe":
            self._app.push_screen(ProbeScreen(self._context, name))
        elif kind == "step":
            self._app.push_screen(StepScreen(self._context, name))
        elif kind == "run":
            self._app.push_screen(PlanScreen(self._context, name))
        elif kind == "ledger":
            self._app.call_later(self._app.run_action, "app.ledger", self._app.screen)
        elif kind == "runbook":
            self._take_runbook(name)
        elif kind == "service":
            self._session.select_service(name)
        elif kind == "theme":
            self._app.theme = name

    def _take_runbook(self, name: str) -> None:
        trouble = self._session.guide.trouble
        if name == "reload":
            self._app.run_worker(RunbookActions(self._front()).reload(), group="runbook")
        elif trouble is not None:
            self._app.push_screen(ReadingScreen("Your runbook", partial(trouble_lines, trouble)))
