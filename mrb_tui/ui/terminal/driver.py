"""Textual's driver for Unix terminals, on a line that stalls and drops."""

import signal
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, cast

from textual.drivers import linux_driver

from mrb_tui.ui.terminal import splash
from mrb_tui.ui.terminal.line import Line
from mrb_tui.ui.terminal.loss import Loss


class TerminalOwner(Protocol):
    """What the driver tells the app."""

    loss: Loss

    def draw_anew(self) -> None:
        """Nothing is known of what the terminal shows (start, resume)."""

    def draw(self) -> None:
        """There is room again."""

    def terminate(self) -> None:
        """Asked to end by SIGTERM."""


class LineDriver(linux_driver.LinuxDriver):
    """Writes through a `Line`, watches for the loss of the terminal, and takes over from the early screen."""

    _skip_alt_screen = False

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

    def write(self, data: str) -> None:
        """Send, or keep; a line that is closed takes nothing."""
        if self._skip_alt_screen and data == splash.ALT_SCREEN_ON:
            return  # the early screen is on it already
        if (line := self.line) is not None:
            line.write(data)


def _on_loop(driver: LineDriver, call: Callable[[], None]) -> Callable[..., Any]:
    """A signal handler that leaves the work to the event loop."""
    return lambda *_: driver._loop.call_soon_threadsafe(call)
