"""The console's app: made of a session and options, it starts the one and shows it."""

import asyncio
import os
import time
from collections.abc import Mapping
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING

from textual.events import Event, Key
from textual.screen import Screen

from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble
from mrb_tui.session.live import ChangeKind, LiveSession, Mode
from mrb_tui.session.log_feed import LogFeed
from mrb_tui.session.settings import Saved, Settings
from mrb_tui.ui.bell import Bell, Heard
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.bridge import Bridge
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.key_gate import KeyGate
from mrb_tui.ui.keymap import keymap
from mrb_tui.ui.keys import Scope, current, of_scope
from mrb_tui.ui.options import UiOptions
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.screens.console import ConsoleScreen
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.shown_zone import ShownZone
from mrb_tui.ui.terminal import collector
from mrb_tui.ui.terminal.term_app import TermApp
from mrb_tui.ui.themes import COLOURLESS, last_resort, load_themes
from mrb_tui.ui.torn_keys import TornKeys
from mrb_tui.ui.views.run_text import is_under_way
from mrb_tui.ui.widgets.line_view import LineView
from mrb_tui.ui.widgets.painted import ASCII

if TYPE_CHECKING:
    from mrb_tui.ui.incident_actions import IncidentActions
    from mrb_tui.ui.settings_actions import SettingsActions

_TICK_S = 1.0
_LATEST_S = 0.25
"""The work starts by then, painted or not: a screen that is closed at once takes what waits for its paint with it."""


class ConsoleApp(TermApp, inherit_bindings=False):
    """Shows `session`, which starts to watch once the first screen has been painted."""

    TITLE = "mrb-tui"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = ["styles/lines.tcss", "styles/screens.tcss"]
    BINDINGS = [*bindings(Scope.EVERYWHERE), *bindings(Scope.INCIDENT)]

    def __init__(self, session: LiveSession, options: UiOptions) -> None:
        super().__init__(cell_diff=options.cell_diff, mouse=options.mouse)
        self.session = session
        self.options = options
        keys = keymap(options.keys, options.key_places)
        self._keys = keys.keys
        self._shared = ScreenContext(session, keys.keys, LogFeed(session.logs), ShownZone(options.local_zone))
        self._shared.kept.coach = options.coach
        self._shared.kept.tour = options.tour
        self._settings: SettingsActions | None = None
        self._torn = TornKeys()
        self._moving = _moving(self._keys)
        self._gate = KeyGate(self, is_ready=self._takes_keys, on_cut=self.input_cut)
        self._to_tell = [*options.notices, *keys.problems]
        if (wrong := session.guide.trouble) is not None:
            self._to_tell.insert(0, f"your runbook is not in use, the built-in one is: {wrong}")
        self._bell = Bell(self.bell, time.monotonic) if options.bell else None
        self._is_started = False
        self._theme_names = self._take_themes()
        self._bridge = Bridge(session, draw=self._draw, tell=self.tell, fail=self.fail, logs_every_s=self._logs_every_s)
        self.set_class(options.ascii, ASCII)
        self.set_keymap(keys.keys)

    def get_default_screen(self) -> Screen[None]:
        """The console is the first screen: nothing is painted before it."""
        return ConsoleScreen(self._shared)

    def on_mount(self) -> None:
        """First the screen, then the work; a key that opens another screen meanwhile does not hold it up."""
        self.call_after_refresh(self._start)
        self.set_timer(_LATEST_S, self._start)

    async def on_event(self, event: Event) -> None:
        """Whole keys, one after the other; what is typed while the console ends has no screen to go to."""
        if not isinstance(event, Key) or event.is_forwarded:
            await super().on_event(event)
        elif self.screen_stack and not self._holds_back(event):
            opens_nothing = self._stays(event)
            await super().on_event(event)
            if not opens_nothing:
                self._gate.close_behind()

    def copy_to_clipboard(self, text: str) -> None:
        """To the terminal's clipboard, through tmux and screen too."""
        from mrb_tui.ui.clipboard import osc52

        if self._driver is not None:
            self._driver.write(osc52(text, os.environ))

    def input_cut(self) -> None:
        """What is poured in faster than anything can act on it is no typing."""
        self._say("more came at once than can be taken: some of it was dropped", Health.DEGRADED)

    def tell(self, trouble: Trouble) -> None:
        """Something to know, in one line; it does not take the focus."""
        self._say(str(trouble), Health.DEGRADED)

    def fail(self, trouble: Trouble) -> None:
        """Something that must be read: what failed, why, what to try."""
        from mrb_tui.ui.screens.reading import ReadingScreen
        from mrb_tui.ui.views.probe_detail import trouble_lines

        self.push_screen(ReadingScreen("Something went wrong", partial(trouble_lines, trouble)))

    def action_help(self) -> None:
        """Keys and signs."""
        from mrb_tui.ui.screens.reading import ReadingScreen
        from mrb_tui.ui.views.help import help_lines

        scope = self._front.SCOPE
        self.push_screen(ReadingScreen("Help", lambda width: help_lines(scope, self._shared.keymap, width)))

    def action_palette(self) -> None:
        """Everything that can be done here."""
        from mrb_tui.ui.commands import (
            change_choices,
            key_choices,
            probe_choices,
            runbook_choices,
            service_choices,
            theme_choices,
        )
        from mrb_tui.ui.screens.chooser import ChooserScreen

        choices = [
            *key_choices(self._front.SCOPE, self._shared.keymap),
            *change_choices(self.session),
            *runbook_choices(self.session),
            *probe_choices(self.session),
            *(service_choices(self.session, "Service: ") if len(self.session.services) > 1 else ()),
            *theme_choices(self._theme_names, self.theme),
        ]
        self.push_screen(ChooserScreen("Palette", choices), self._take)

    def action_services(self) -> None:
        """Which service to watch."""
        from mrb_tui.ui.commands import service_choices
        from mrb_tui.ui.screens.chooser import ChooserScreen

        if len(self.session.services) < 2:
            self._front.say("there is one service only: more can be named in the configuration")
            return
        now = f"service:{self.session.service.id}"
        self.push_screen(ChooserScreen("Services", service_choices(self.session), chosen=now), self._take)

    def action_incident(self, name: str) -> None:
        """What a key of the incident does."""
        self._incident.run(name)

    def action_settings(self) -> None:
        """The settings."""
        if self.options.settings is None:
            self._front.say("there is no configuration file to change here")
            return
        if self._settings is None:
            self._settings = self._settings_of(self.options.settings())
        self._settings.open()

    def action_ask_quit(self) -> None:
        """Quit, after a question."""
        from mrb_tui.ui.screens.end_card import EndCard
        from mrb_tui.ui.screens.question import QuestionScreen
        from mrb_tui.ui.views.leaving import leaving_words

        demo = Mode.DEMO in self.session.modes
        running = self._running_titles
        said = leaving_words(self.session.desk, len(self._shared.drafts), running, demo=demo)
        said += self._settings.leaving_words() if self._settings is not None else []
        bundle = self.session.evidence.view
        if bundle is not None and not bundle.is_over:
            said.insert(0, "Evidence is being collected: it ends with the console, and nothing of it is kept.")
        incident, tour = self.session.desk.incident, self.options.tour
        if incident is not None and tour is not None and not running:
            card = EndCard(self.session, incident, tour, said[2:])  # the first two say what the card says
            self.push_screen(card, lambda yes: self.exit() if yes else None)
            return
        texts = [self.options.exit_hint, *said] if running else [*said, self.options.exit_hint]
        question = QuestionScreen(
            "Quit the console?", [text for text in texts if text], yes="quit", no="stay", careful=bool(running)
        )
        self.push_screen(question, lambda yes: self.exit() if yes else None)

    def action_interrupt(self) -> None:
        """Ctrl+C: to quit, but never out of a run."""
        if running := self._running_titles:
            self._front.say(f"Ctrl+C does not quit while {_under_way(running)}; q asks", Health.DEGRADED)
        else:
            self.action_ask_quit()

    def action_suspend_process(self) -> None:
        """Ctrl+Z: a console that stands still could not follow what it has sent."""
        if running := self._running_titles:
            self._front.say(f"not now: {_under_way(running)}, and a stopped console cannot follow it", Health.DEGRADED)
        else:
            super().action_suspend_process()

    def action_ledger(self) -> None:
        """What is in force, and what is under way."""
        from mrb_tui.ui.screens.ledger import LedgerScreen

        if not isinstance(self.screen, LedgerScreen):
            self.push_screen(LedgerScreen(self._shared))

    @cached_property
    def _incident(self) -> "IncidentActions":
        from mrb_tui.ui import incident_actions

        return incident_actions.IncidentActions(self, self._shared, say=self._say, tell=self.tell)

    @property
    def _front(self) -> BarScreen:
        """The full screen in front, under whatever box is open; one that is still being made is not in front yet."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, BarScreen)]
        return next((screen for screen in reversed(screens) if screen.is_mounted), screens[0])

    def _start(self) -> None:
        if self._is_started:
            return
        self._is_started = True
        collector.resume()
        self._bridge.start(self)
        self.set_interval(_TICK_S, self._tick)
        self.run_worker(self._look_for_open(), group="incident")
        if self._to_tell:
            more = f" (and {len(self._to_tell) - 1} more)" if len(self._to_tell) > 1 else ""
            self._front.say(self._to_tell[0] + more, Health.DEGRADED)

    async def _look_for_open(self) -> None:
        await asyncio.to_thread(import_module, "mrb_tui.ui.incident_actions")  # and with it what most keys open
        await self._incident.look_for_open()

    @property
    def keys_are_through(self) -> bool:
        """Whether all that was typed so far has had its effect."""
        return self._gate.is_open

    def _stays(self, key: Key) -> bool:
        """Whether that key is typed into a field, or moves in a list: then the next one need not wait for it."""
        focused = self.focused
        if focused is None:
            return False
        typed = focused.check_consume_key(key.key, key.character)
        return typed or (isinstance(focused, LineView) and key.key in self._moving)

    def _holds_back(self, key: Key) -> bool:
        """Whether it comes again later, or never."""
        return self._gate.holds(key) or self._torn.swallows(key.key, key.character) or self._drops(key)

    def _drops(self, key: Key) -> bool:
        """Whether it answers what could not have been read when it was typed."""
        screen = self.screen
        return isinstance(screen, BarScreen | Dialog) and screen.drops(key)

    @property
    def _running_titles(self) -> list[str]:
        return [view.title for view in self.session.changes.runs if is_under_way(view)]

    def _takes_keys(self) -> bool:
        screen = self.screen
        return screen.is_mounted and not (isinstance(screen, Dialog) and screen.is_busy)

    def _say(self, text: str, health: Health | None = None) -> None:
        if self.is_running:
            self._front.say(text, health)

    def _tick(self) -> None:
        if self.is_running:  # while the console closes, its screens are taken apart under the last ticks
            self._front.tick()
            self._bridge.numbers_are_drawn()
            self._listen()

    def _listen(self) -> None:
        """Once a second: a bell need not be quicker."""
        if self._bell is not None:
            due = self.session.desk.update_due()
            running = frozenset(view.id for view in self.session.changes.runs if is_under_way(view))
            healths = {state.spec.id: state.health for state in self.session.states()}
            self._bell.hear(Heard(healths, running, due is not None and due.is_overdue))

    def _logs_every_s(self) -> float:
        return self._front.LOGS_EVERY_S if self.is_running else BarScreen.LOGS_EVERY_S

    def _draw(self, kinds: frozenset[ChangeKind]) -> None:
        if not self.is_running:
            return
        self._front.take_news(kinds)
        if isinstance(self.screen, Dialog):
            self.screen.take_news(kinds)

    def _settings_of(self, settings: Settings) -> "SettingsActions":
        from mrb_tui.ui.settings_actions import SettingsActions

        return SettingsActions(
            self,
            settings,
            self._shared.drafts,
            show_theme=self._show_theme,
            wear=self._wear,
            say=self._say,
            fail=self.fail,
        )

    def _show_theme(self, name: str) -> None:
        """Not against NO_COLOR: whoever set that wants none, whatever is chosen for other times."""
        if name in self._theme_names and not self.options.no_color:
            self.theme = name

    def _wear(self, saved: Saved) -> None:
        """Take on what was saved, as far as a running console can."""
        if saved.theme is not None:
            self._show_theme(saved.theme or UiOptions().theme)
        if saved.keys is not None:
            self._keys.clear()  # the screens hold this very table
            self._keys.update(keymap(saved.keys).keys)
            self._moving = _moving(self._keys)
            self.set_keymap(self._keys)
        if saved.ascii is not None:
            self.set_class(saved.ascii, ASCII)
            self._repaint_all()

    def _repaint_all(self) -> None:
        for screen in self.screen_stack:
            for widget in screen.query("*"):
                widget.refresh()

    def _take_themes(self) -> tuple[str, ...]:
        """Register what could be loaded, and put on the wanted one."""
        themes = load_themes(self.options.theme_dirs)
        self._to_tell += [f"theme {failed.path.name} is not used: {failed.why}" for failed in themes.failed]
        for theme in themes.loaded.values():
            self.register_theme(theme)
        wanted = COLOURLESS if self.options.no_color else self.options.theme
        if wanted not in themes.loaded:
            self._to_tell.append(f"there is no theme {wanted}")
            fallback = next(iter(themes.loaded.values()), None) or last_resort()
            self.register_theme(fallback)
            wanted = fallback.name
        self.theme = wanted
        return tuple(themes.loaded)

    def _take(self, choice: str | None) -> None:
        """What was chosen in the palette or in a chooser."""
        from mrb_tui.ui.commands import action_of
        from mrb_tui.ui.screens.plan import PlanScreen
        from mrb_tui.ui.screens.probe import ProbeScreen
        from mrb_tui.ui.screens.step import StepScreen

        kind, _, name = (choice or "").partition(":")
        if kind == "key":
            self.call_later(self.run_action, action_of(name), self.screen)
        elif kind == "probe":
            self.push_screen(ProbeScreen(self._shared, name))
        elif kind == "step":
            self.push_screen(StepScreen(self._shared, name))
        elif kind == "run":
            self.push_screen(PlanScreen(self._shared, name))
        elif kind == "ledger":
            self.action_ledger()
        elif kind == "runbook":
            self._take_runbook(name)
        elif kind == "service":
            self.session.select_service(name)
        elif kind == "theme":
            self.theme = name

    def _take_runbook(self, name: str) -> None:
        from mrb_tui.ui.runbook_actions import RunbookActions
        from mrb_tui.ui.screens.reading import ReadingScreen
        from mrb_tui.ui.views.probe_detail import trouble_lines

        trouble = self.session.guide.trouble
        if name == "reload":
            self.run_worker(RunbookActions(self._front).reload(), group="runbook")
        elif trouble is not None:
            self.push_screen(ReadingScreen("Your runbook", partial(trouble_lines, trouble)))


def _moving(keys: Mapping[str, str]) -> frozenset[str]:
    """The keys that move in lists."""
    return frozenset(one for key in of_scope(Scope.LISTS) for one in current(key, keys))


def _under_way(titles: list[str]) -> str:
    return "a change is under way" if len(titles) == 1 else f"{len(titles)} changes are under way"
