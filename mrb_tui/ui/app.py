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
from mrb_tui.session.live import ChangeKind, LiveSession
from mrb_tui.session.log_feed import LogFeed
from mrb_tui.session.settings import Saved, Settings
from mrb_tui.ui.appearance import Appearance
from mrb_tui.ui.bell import Bell, Heard
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.bridge import Bridge
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.key_gate import KeyGate
from mrb_tui.ui.keymap import keymap
from mrb_tui.ui.keys import Scope, current, of_scope
from mrb_tui.ui.options import UiOptions
from mrb_tui.ui.screens.bar_screen import EVERYTHING, BarScreen
from mrb_tui.ui.screens.console import ConsoleScreen
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.shown_zone import ShownZone
from mrb_tui.ui.terminal import collector
from mrb_tui.ui.terminal.term_app import TermApp
from mrb_tui.ui.torn_keys import TornKeys
from mrb_tui.ui.views.run_text import is_under_way
from mrb_tui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from mrb_tui.ui.incident_actions import IncidentActions
    from mrb_tui.ui.leaving_actions import LeavingActions
    from mrb_tui.ui.palette_actions import PaletteActions
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
        self._appearance = Appearance(self, options)
        self._to_tell += self._appearance.troubles
        self._bridge = Bridge(session, draw=self._draw, tell=self.tell, fail=self.fail, logs_every_s=self._logs_every_s)
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
        self._palette.open(self._appearance.themes)

    def action_services(self) -> None:
        """Which service to watch."""
        self._palette.services()

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
        self._leaving.ask_quit(self._settings.leaving_words() if self._settings is not None else ())

    def action_interrupt(self) -> None:
        """Ctrl+C: to quit, but never out of a run."""
        if self._leaving.may_interrupt():
            self.action_ask_quit()

    def action_suspend_process(self) -> None:
        """Ctrl+Z, but never out of a run."""
        if self._leaving.may_suspend():
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

    @cached_property
    def _leaving(self) -> "LeavingActions":
        from mrb_tui.ui import leaving_actions

        return leaving_actions.LeavingActions(self, self._shared, self.options, say=self._say)

    @cached_property
    def _palette(self) -> "PaletteActions":
        from mrb_tui.ui import palette_actions

        return palette_actions.PaletteActions(self, self._shared, lambda: self._front)

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
        self._draw(EVERYTHING)  # a key may have set something going before anybody listened
        self.set_interval(_TICK_S, self._tick)
        self.run_worker(self._look_for_open(), group="incident")
        if self._to_tell:
            more = f" (and {len(self._to_tell) - 1} more)" if len(self._to_tell) > 1 else ""
            self._front.say(self._to_tell[0] + more, Health.DEGRADED)

    async def _look_for_open(self) -> None:
        await asyncio.to_thread(import_module, "mrb_tui.ui.incident_actions")  # and with it what most keys open
        await self._incident.look_for_open()

    @property
    def news_is_drawn(self) -> bool:
        """Whether the work has started, and all that changed since is on the screens."""
        return self._is_started and self._bridge.is_through

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
            show_theme=self._appearance.show_theme,
            wear=self._wear,
            say=self._say,
            fail=self.fail,
        )

    def _wear(self, saved: Saved) -> None:
        """Take on what was saved, as far as a running console can."""
        self._appearance.wear(saved.theme, saved.ascii)
        if saved.keys is not None:
            self._keys.clear()  # the screens hold this very table
            self._keys.update(keymap(saved.keys).keys)
            self._moving = _moving(self._keys)
            self.set_keymap(self._keys)


def _moving(keys: Mapping[str, str]) -> frozenset[str]:
    """The keys that move in lists."""
    return frozenset(one for key in of_scope(Scope.LISTS) for one in current(key, keys))
