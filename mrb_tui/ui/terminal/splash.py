"""The first paint, before anything heavy is imported: standard library only."""

import os
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

ALT_SCREEN_ON = "\x1b[?1049h"
_ALT_SCREEN_OFF = "\x1b[?1049l"
_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


@dataclass
class _Shown:
    attributes: list[Any]
    """The terminal's, as the shell left them."""
    taken: bool = False


_shown: _Shown | None = None


@contextmanager
def early_screen(title: str) -> Iterator[None]:
    """Show `title` on the alternate screen at once; whatever happens, the terminal is left as it was found.

    Inside another one, or without a terminal, it does nothing.
    """
    global _shown  # noqa: PLW0603 - the driver, which Textual makes, has no other way to learn of it
    if _shown is not None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        yield
        return
    stdin = sys.stdin.fileno()
    before = termios.tcgetattr(stdin)
    quiet = termios.tcgetattr(stdin)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)  # keys typed early are not echoed, and not lost
    shown = _shown = _Shown(before)
    try:
        termios.tcsetattr(stdin, termios.TCSANOW, quiet)
        _write(f"{ALT_SCREEN_ON}{_HIDE_CURSOR}\x1b[H \x1b[1m{title}\x1b[m\x1b[3;2Hstarting\x1b[H")
        yield
    finally:
        _shown = None
        if not shown.taken:
            _write(_ALT_SCREEN_OFF + _SHOW_CURSOR)
        termios.tcsetattr(stdin, termios.TCSANOW, before)


def take_over() -> list[Any] | None:
    """For the driver: the attributes to restore at the end, once; None if there is nothing to take over."""
    if _shown is None or _shown.taken:
        return None
    _shown.taken = True
    return _shown.attributes


def _write(text: str) -> None:
    os.write(sys.stderr.fileno(), text.encode())
