"""Textual's driver for Unix terminals, on a line that stalls and drops."""

import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Protocol, cast

from textual.drivers import linux_driver
from textual.message import Message

from mrb_tui.ui.terminal import splash
from mrb_tui.ui.terminal.line import Line
from mrb_tui.ui.terminal.loss import Loss
from mrb_tui.ui.terminal.reading import Reading

_CHUNK = 4096
_LOOK_S = 0.1
"""How long to wait for more before an Esc stands alone."""
_MOST_WAITING = 5_000
"""Events that nobody has taken yet. Who types has a few; text poured in where no paste is announced has no end."""
_PLAIN = "\x1b[m"


class TerminalOwner(Protocol):
    """What the driver tells the app."""

    loss: Loss

    def draw_anew(self) -> None:
        """Nothing is known of what the terminal shows (start, resume)."""

    def draw(self) -> None:
        """There is room again."""

    def terminate(self) -> None:
        """Asked to end by SIGTERM."""

    def input_cut(self) -> None:
        """More was typed or pasted than can be taken; what was too much is dropped."""


class LineDriver(linux_driver.LinuxDriver):
    """Writes through a `Line`, watches for the loss of the terminal, and takes over from the early screen."""

    _skip_alt_screen = False
    _sent = 0
    """Events from the reader's thread; only that counts here."""
    _taken = 0
    """Those of them that the event loop has put into the queue; only the loop counts here."""

    @property
    def line(self) -> Line | None:
        """The open line; None before the start and while suspended."""
        line = cast("Line | None", self._writer_thread)
        return line if line is not None and line.is_alive() else None

    def start_application_mode(self) -> None:
        """At the start, and whenever the shell brings the process back to the foreground."""
        owner = cast("TerminalOwner", self._app)
        before = splash.take_over()
        self._skip_alt_screen = before is not None
        # The one seam: Textual makes its writer in there, by this name of the module.
        module: Any = linux_driver
        stock = module.WriterThread
        module.WriterThread = partial(Line, on_idle=owner.draw, on_lost=owner.loss.lost)
        try:
            super().start_application_mode()  # type: ignore[no-untyped-call] # Textual has it without types
        finally:
            module.WriterThread = stock
            self._skip_alt_screen = False
        if self.line is None:  # in the background: stopped again before anything was written
            return
        if before is not None:
            self.attrs_before = before
        owner.loss.watch(self.fileno)
        signal.signal(signal.SIGTERM, _on_loop(self, owner.terminate))
        owner.draw_anew()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was: its colours too, which not every terminal keeps with the other screen."""
        self.write(_PLAIN)
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Textual's own reader ends the app at bytes that it does not understand."""
        owner = cast("TerminalOwner", self._app)
        reading = Reading(on_cut=lambda: self._on_the_loop(owner.input_cut))
        while not self.exit_event.is_set():
            data = b""
            if select.select([self.fileno], [], [], _LOOK_S)[0]:
                try:
                    data = os.read(self.fileno, _CHUNK)
                except OSError:
                    return  # the terminal has gone; whoever watches for that ends the process
                if not data:
                    return
            now_s = time.monotonic()
            for event in reading.feed(data, now_s, is_full=self._is_full) if data else reading.tick(now_s):
                self.process_message(event)

    def send_message(self, message: Message) -> None:
        """To the app, in order; from the reader's thread."""
        self._sent += 1
        self._on_the_loop(partial(self._take, message))

    def write(self, data: str) -> None:
        """Send, or keep; a line that is closed takes nothing."""
        if self._skip_alt_screen and data == splash.ALT_SCREEN_ON:
            return  # the early screen is on it already
        if (line := self.line) is not None:
            line.write(data)

    @property
    def _is_full(self) -> bool:
        return self._sent - self._taken + self._app.message_queue_size > _MOST_WAITING

    def _take(self, message: Message) -> None:
        self._taken += 1
        self._app.post_message(message)

    def _on_the_loop(self, call: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # it is closed: nobody is there any more
            self._loop.call_soon_threadsafe(call)


def _on_loop(driver: LineDriver, call: Callable[[], None]) -> Callable[..., Any]:
    """A signal handler that leaves the work to the event loop."""
    return lambda *_: driver._loop.call_soon_threadsafe(call)
