"""A Textual app whose frames reach the terminal as differences, and which ends in good order."""

import asyncio
import os
import sys
import time
from collections.abc import Callable

from rich.color import ColorSystem
from rich.console import RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.events import AppBlur, AppFocus, CursorPosition
from textual.screen import Screen

from mrb_tui.clients import daemon_threads
from mrb_tui.ui.terminal.capabilities import erases_with_background
from mrb_tui.ui.terminal.composition import Composition
from mrb_tui.ui.terminal.crash_report import crash_report
from mrb_tui.ui.terminal.driver import LineDriver
from mrb_tui.ui.terminal.grid import Grid
from mrb_tui.ui.terminal.loss import Loss
from mrb_tui.ui.terminal.receipts import Arrived, Receipts

CRASHED = 70
"""sysexits(3): EX_SOFTWARE."""
TERMINATED = 143
INTERRUPTED = 130
"""Ended before anybody has said so: by SIGINT, before the terminal was taken over."""
_SYNC_ON, _SYNC_OFF = "\x1b[?2026h", "\x1b[?2026l"


class TermApp(App[None], inherit_bindings=False):
    """Run it with `run_in_terminal`. `cell_diff=False` leaves the drawing to Textual; the line stays ours.

    `mouse`: the terminal reports it, and keeps selecting text to itself only while Shift is held.
    """

    ALLOW_SELECT = False
    """Selecting and copying stay with the terminal."""

    def __init__(self, *, cell_diff: bool = True, mouse: bool = False) -> None:
        super().__init__(driver_class=LineDriver)
        self.animation_level = "none"
        self.loss = Loss(self._tty_lost)
        self._on_lost: Callable[[], None] = lambda: None
        self._cell_diff = cell_diff
        self._mouse = mouse
        self._grid = Grid(bce=erases_with_background(os.environ.get("TERM", "")))
        self._composition = Composition(self._grid)
        self._receipts = Receipts()

    def run_in_terminal(self, on_lost: Callable[[], None] = lambda: None) -> int:
        """Run until the end; the exit code. `on_lost` saves what must not be lost when the terminal goes away.

        Never raises for a fault of the app: that is told on standard error, without values.
        """
        self._on_lost = on_lost
        asyncio.run(self._main())
        if self._exception is not None:
            print(crash_report(self._exception), file=sys.__stderr__)
            return CRASHED
        return INTERRUPTED if self.return_code is None else self.return_code

    def action_repaint(self) -> None:
        """Paint the whole screen anew, whatever the terminal shows."""
        self._grid.forget()
        self.refresh(layout=True)
        self.draw()

    def draw_anew(self) -> None:
        """Nothing is known of the terminal."""
        self._grid.forget()
        self._receipts.ask_anew()
        self.draw()

    def draw(self) -> None:
        """Bring the terminal up to date, unless the line is still busy: then this comes again when it has room."""
        line = self._driver.line if isinstance(self._driver, LineDriver) else None
        if line is None or line.busy:
            return
        if self._cell_diff:
            if self._grid.size == (0, 0):
                return
            if text := self._grid.diff(self._cursor()):
                line.write(f"{_SYNC_ON}{text}{_SYNC_OFF}" if self._sync_available else text)
        self._receipts.frame_is_out(line.write)

    def when_arrived(self, call: Arrived) -> None:
        """Call once the terminal has drawn what is composed by now; without a terminal, at once."""
        if isinstance(self._driver, LineDriver):
            self._receipts.ask(call)
            self.draw()
        else:
            self.call_later(lambda: call(time.monotonic()))

    def on_cursor_position(self, event: CursorPosition) -> None:
        """The terminal's answer to a question that was sent behind a frame."""
        self._receipts.answered(event.time)

    def on_app_blur(self, event: AppBlur) -> None:
        """Another window is in front: what is chosen stays marked, for whoever only looks here now and then."""
        event.prevent_default()

    def on_app_focus(self, event: AppFocus) -> None:
        """In front again: nothing had changed."""
        event.prevent_default()

    def terminate(self) -> None:
        """SIGTERM: end in good order."""
        self.exit(return_code=TERMINATED)

    def input_cut(self) -> None:
        """More was typed or pasted at once than can be taken. Apps that have a place for it say so."""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if not self._ours(renderable):
            super()._display(screen, renderable)
            return
        assert isinstance(renderable, LayoutUpdate | ChopsUpdate)
        try:
            system = self.console._color_system or ColorSystem.TRUECOLOR
            self._composition.apply(renderable, system, (self.size.width, self.size.height))
            self.draw()
        except Exception as error:  # noqa: BLE001 - as Textual does: whatever it is, the app ends in good order
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    def _ours(self, renderable: RenderableType | None) -> bool:
        return (
            self._cell_diff
            and isinstance(renderable, LayoutUpdate | ChopsUpdate)
            and isinstance(self._driver, LineDriver)
            and not self._batch_count
            and self._running
            and not self._closed
        )

    def _cursor(self) -> tuple[int, int] | None:
        """Where a text field has its cursor, as (row, column): input methods open there. It stays hidden."""
        x, y = self.screen.outer_size.clamp_offset(self.cursor_position)
        return (y, x) if (x, y) != (0, 0) else None

    def _fatal_error(self) -> None:
        """Textual would print the traceback with the values of all variables."""
        self._close_messages_no_wait()

    def _tty_lost(self) -> None:
        self._on_lost()

    async def _main(self) -> None:
        daemon_threads.install(asyncio.get_running_loop())
        await self.run_async(mouse=self._mouse)
