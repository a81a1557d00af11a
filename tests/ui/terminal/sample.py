"""A program to run in a pseudo-terminal: a screen that changes all the time, and work that must go on meanwhile.

`python -m tests.ui.terminal.sample BEATS`: appends a line to the file BEATS twenty times a second.
"""

import asyncio
import sys
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from mrb_tui.ui.terminal import splash
from mrb_tui.ui.terminal.term_app import TermApp


class Sample(TermApp):
    """Counts on the screen; keys change it, crash it and end it."""

    BINDINGS = [
        Binding("q", "quit"),
        Binding("x", "crash"),
        Binding("s", "settle"),
        Binding("f", "field"),
        Binding("ctrl+l", "repaint"),
        Binding("ctrl+z", "suspend_process"),
    ]
    CSS = "Screen { background: #102030; color: #e0e0e0; } #busy { height: 1fr; color: #ff8800; }"

    def __init__(self, beats: Path, *, cell_diff: bool) -> None:
        super().__init__(cell_diff=cell_diff)
        self._beats = beats
        self._number = 0
        self._settled = False

    def compose(self) -> ComposeResult:
        yield Static("READY 世界 ✓", id="title", markup=False)
        yield Static("", id="busy", markup=False)
        yield Static("frame 0", id="frame", markup=False)

    def on_mount(self) -> None:
        self.set_interval(1 / 30, self._paint)
        self.run_worker(self._beat(), exit_on_error=False)

    def _paint(self) -> None:
        if self._settled:
            return
        self._number += 1
        lines = "\n".join(f"{self._number + row:6} of many rows, which otherwise stay as they are" for row in range(20))
        self.query_one("#busy", Static).update(lines)
        self.query_one("#frame", Static).update(f"frame {self._number}")

    async def _beat(self) -> None:
        while True:
            with self._beats.open("a") as file:
                file.write(f"{self._number}\n")
            await asyncio.sleep(0.05)

    def action_settle(self) -> None:
        """A screen that is the same whenever it is reached."""
        self._settled = True
        self.query_one("#busy", Static).update("\n".join(f"row {row} ▁▂▃ 世界" for row in range(18)))
        self.query_one("#frame", Static).update("SETTLED")

    async def action_field(self) -> None:
        field = Input("typed")
        await self.mount(field)
        field.focus()

    def action_crash(self) -> None:
        secret = "Bearer planted-key"
        raise KeyError(secret)


def saved() -> None:
    """What is saved when the terminal goes away."""
    with Path(sys.argv[1]).open("a") as file:
        file.write("saved\n")


if __name__ == "__main__":
    splash.show("sample")
    try:
        code = Sample(Path(sys.argv[1]), cell_diff="stock" not in sys.argv).run_in_terminal(on_lost=saved)
    finally:
        splash.leave()
    sys.exit(code)
