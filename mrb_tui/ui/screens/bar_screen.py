"""What full screens share: the bar and the pulse on top, hints below, and a word where the terminal is too small."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from mrb_tui.domain.health import Health
from mrb_tui.session.live import ChangeKind
from mrb_tui.ui import cells
from mrb_tui.ui.arrangement import LEAST_HEIGHT, LEAST_WIDTH, WIDE, too_small
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.format import clock_time
from mrb_tui.ui.keys import Scope, by_id, current, of_scope, shown
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.hints import Hint, hint_lines, incident_hints, said_lines
from mrb_tui.ui.views.incident_bar import bar_lines, bar_view
from mrb_tui.ui.views.pulse import pulse_line
from mrb_tui.ui.widgets.band import Band

EVERYTHING = frozenset(ChangeKind)
_IN_BAR = frozenset({ChangeKind.PROBE, ChangeKind.SERVICE, ChangeKind.INCIDENT, ChangeKind.JOURNAL, ChangeKind.CHANGE})
_SAID_S = 6.0
_CLOCK = 14
"""Columns of the clock beside the bar, as in the style sheet."""


class BarScreen(Screen[None], inherit_bindings=False):
    """Subclasses compose a body and show it in `show_news`. Nothing takes the focus by itself."""

    AUTO_FOCUS = None
    SCOPE: ClassVar[Scope]
    HEADING: ClassVar[str] = ""
    INCIDENT_FIRST: ClassVar[bool] = False
    """Whether the incident's keys stand before the screen's own in the bottom line."""
    LOGS_EVERY_S: ClassVar[float] = 2.0
    """How often new log lines are worth a repaint: on the console they pass by, nobody reads them there."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.context = context
        self.session = context.session
        self._said: Timer | None = None

    def compose(self) -> ComposeResult:
        """Bar, pulse, body, hints."""
        with Horizontal(id="top"):
            yield Band("bar")
            yield Band("clock")
        yield Band("bar-more")
        yield Band("pulse")
        yield from self.compose_body()
        yield Band("hints")
        yield Band("too-small", _too_small)

    def compose_body(self) -> Iterable[Widget]:
        """What stands between pulse and hints."""
        raise NotImplementedError

    def show_news(self, kinds: frozenset[ChangeKind]) -> None:
        """Draw what changed in the body."""
        raise NotImplementedError

    def drops(self, _key: Key) -> bool:
        """Whether that key was typed before what it answers could be read."""
        return False

    def take_news(self, kinds: frozenset[ChangeKind]) -> None:
        """Draw what changed."""
        if kinds & _IN_BAR:
            self._show_bar()
            if self.has_class("-narrow"):
                self.band("pulse").show(self._pulse)
        if ChangeKind.INCIDENT in kinds and self._said is None:
            self.show_hints()
        self.show_news(kinds)

    def tick(self) -> None:
        """A second has passed: the clock, and ages. The bar is not touched."""
        self.band("clock").show(self._clock)
        self.take_news(frozenset({ChangeKind.PROBE}))

    def say(self, text: str, health: Health | None = None) -> None:
        """One sentence in place of the hints, for a while."""
        if self._said is not None:
            self._said.stop()
        self.band("hints").show(partial(said_lines, text, health))
        self._said = self.set_timer(_SAID_S, self.show_hints)

    def show_hints(self) -> None:
        """The keys that matter here."""
        self._said = None
        hints = self.hints()
        self.band("hints").show(partial(hint_lines, hints))

    def band(self, name: str) -> Band:
        """One of the bands by its id."""
        return self.query_one(f"#{name}", Band)

    def on_mount(self) -> None:
        """Draw everything once."""
        self.show_hints()

    def on_screen_resume(self) -> None:
        """Back in sight: catch up."""
        self.tick()
        self.take_news(EVERYTHING)

    def on_resize(self) -> None:
        """Narrow, wide or too small."""
        width, height = self.app.size
        self.set_class(width < WIDE, "-narrow")
        self.set_class(too_small(width, height), "-small")
        if self._said is None:  # what is said at the start may be older than the first size
            self.show_hints()
        self.tick()

    def hints(self) -> list[Hint]:
        """Keys and words for the bottom line, most important first."""
        own = [key for key in of_scope(self.SCOPE) if key.hint]
        words = incident_hints(self.session.desk, self.context.kept.resumable)
        incident = [replace(by_id(key_id), hint=hint) for key_id, hint in words.items()]
        keys = [*incident, *own] if self.INCIDENT_FIRST else [*own, *incident]
        keys += [key for key in of_scope(Scope.EVERYWHERE) if key.hint]
        if len(self.session.services) < 2:
            keys = [key for key in keys if key.id != "services"]
        if self.has_class("-narrow"):
            keys = [key for key in keys if key.id != "pane.zoom"]
        keys.sort(key=lambda key: key.id == "help")  # last, where it is never left out
        return [(shown(current(key, self.context.keymap)[0]), key.hint) for key in keys]

    def _show_bar(self) -> None:
        """The first line beside the clock, the others as wide as the screen: the ticking ones repaint only theirs."""
        view = bar_view(self.session, self.HEADING)
        whole = self.app.size.width
        first, *more = bar_lines(view, max(whole - _CLOCK, 1), whole)
        self.band("bar").show(lambda _: (first,))
        self.band("bar-more").display = bool(more)
        self.band("bar-more").show(lambda _: more)

    def _clock(self, width: int) -> tuple[Line, ...]:
        text = cells.fit_right(f"{clock_time(self.session.now())} UTC ", width)
        return (fit_line((Span(text, Role.MUTED),), width),)

    def _pulse(self, width: int) -> tuple[Line, ...]:
        return (pulse_line(self.session.states(), now=self.session.now(), width=width),)


def _too_small(width: int) -> tuple[Line, ...]:
    text = f"The console needs {LEAST_WIDTH}×{LEAST_HEIGHT} characters. Make this terminal larger, or its font smaller."
    return tuple(fit_line((Span(line),), width) for line in cells.wrap(text, width))
