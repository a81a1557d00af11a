"""The way of a question to the responder's eyes, and of the yes back: none counts for what was not there to be seen."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, cast

from textual.screen import Screen

from mrb_tui.ui.arming import Arming
from mrb_tui.ui.terminal.receipts import Arrived

SLOW_S = 3.0
"""The terminal's answer may have been lost on the way: then it is asked again, and a word says so."""


class _Terminal(Protocol):
    def when_arrived(self, call: Arrived) -> None: ...


class AwaitedYes:
    """`wanted` names what a yes is for now, or nothing; `seen` is told once that has arrived, `draw` what changed.

    `what` it is that has to be read, in words.
    """

    def __init__(
        self,
        screen: Screen[Any],
        *,
        what: str,
        wanted: Callable[[], str],
        seen: Callable[[], None],
        draw: Callable[[], None],
    ) -> None:
        self.arming = Arming()
        self.dropped = ""
        self.is_slow = False
        self._screen = screen
        self._what = what
        self._wanted = wanted
        self._seen = seen
        self._draw = draw
        self._sent = ""

    @property
    def subject(self) -> str:
        """What a yes would be for; empty while there is nothing complete to say yes to, and after it was said."""
        wanted = self._wanted()
        return "" if self.was_said_for(wanted) else wanted

    @property
    def is_armed(self) -> bool:
        """Whether a yes counts from now on."""
        return self.counts(time.monotonic())

    @property
    def has_arrived(self) -> bool:
        """Whether the terminal has drawn it."""
        return self.arming.from_s is not None

    def counts(self, key_at_s: float) -> bool:
        """Whether a yes counts that was typed then."""
        return self.arming.counts(self.subject, key_at_s)

    def was_said_for(self, subject: str) -> bool:
        """Once for each subject: a second key finds it sent."""
        return subject == self._sent

    def said(self, subject: str) -> None:
        """It is on its way to the run."""
        self._sent = subject

    def drop(self, name: str) -> None:
        """A key came too early to be an answer: a word says that it was thrown away."""
        self.dropped = f"{name} came before {self._what} could be read, and was thrown away."
        self._draw()

    def disarm(self) -> None:
        """It has to arrive anew."""
        self.arming.ask("")

    def begin_anew(self) -> None:
        """For another plan in this place."""
        self._sent = self.dropped = ""
        self.disarm()

    def watch(self) -> bool:
        """Whether another plan than before is on the screen; then it is found out when that has arrived."""
        subject = self.subject
        if not self.arming.ask(subject):
            return False
        self.is_slow = False
        if subject:
            self._screen.call_after_refresh(self._laid_out, subject)
        return True

    @property
    def _is_in_front(self) -> bool:
        """Textual calls a screen current under a box that lies over it, too."""
        return self._screen.app.screen is self._screen

    def _laid_out(self, subject: str) -> None:
        """A new height of the head is a new layout: the frame after it has everything at its place."""
        self._screen.call_after_refresh(self._painted, subject)

    def _painted(self, subject: str) -> None:
        if subject != self.arming.subject:
            return
        if not self._is_in_front:  # a box lies over it: once it is closed, this begins anew
            self.disarm()
            return
        cast("_Terminal", self._screen.app).when_arrived(partial(self._arrived, subject))
        self._screen.set_timer(SLOW_S, partial(self._ask_again, subject))

    def _ask_again(self, subject: str) -> None:
        """An answer may have been lost on the way."""
        if subject == self.arming.subject and not self.has_arrived and self._is_in_front:
            self.is_slow = True
            self._draw()
            self._painted(subject)

    def _arrived(self, subject: str, at_s: float) -> None:
        if not self._is_in_front:  # closed meanwhile, or under a box: then this begins anew
            self.disarm()
            return
        if subject != self.subject or not self.arming.arrived(subject, at_s):
            return
        self._seen()
        self.is_slow = False
        self._draw()
        wait_s = (self.arming.from_s or 0.0) - time.monotonic()
        self._screen.set_timer(max(wait_s, 0.0) + 0.01, self._armed)

    def _armed(self) -> None:
        self.dropped = ""
        self._draw()
