"""The first paint, before anything heavy is imported: only what the interpreter has at hand."""

import os
import sys
import termios

ALT_SCREEN_ON = "\x1b[?1049h"
_ALT_SCREEN_OFF = "\x1b[?1049l"
_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"
WITHOUT_SCREEN = frozenset({"", "dumb", "unknown"})
"""Values of TERM that stand for no screen at all."""


class _Shown:
    """What is shown, and whether the driver draws on it. No dataclass: its import takes longer than all of this."""

    def __init__(self, attributes: "list[int | list[bytes | int]]") -> None:
        self.attributes = attributes
        self.is_taken = False


_shown: list[_Shown] = []
"""One at most; of the module, for the driver, which Textual makes, has no other way to learn of it."""


def show(title: str) -> None:
    """Show `title` on the alternate screen at once. Shown already, or without a terminal, it does nothing.

    Whoever calls this sees to it that `leave` is called, whatever happens.
    """
    if _shown or not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        return
    _shown.append(_Shown(termios.tcgetattr(0)))
    quiet = termios.tcgetattr(0)
    # Keys typed early are not echoed, and not lost. Ctrl+C is one of them, as it will be in a moment: as a signal it
    # would come in the middle of an import, and libraries make of that what they like.
    quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG)
    termios.tcsetattr(0, termios.TCSANOW, quiet)
    _write(f"{ALT_SCREEN_ON}{_HIDE_CURSOR}\x1b[H \x1b[1m{title}\x1b[m\x1b[3;2Hstarting\x1b[H")


def leave() -> None:
    """Leave the terminal as it was found; once is enough, more does no harm."""
    while _shown:
        shown = _shown.pop()
        if not shown.is_taken:
            _write(_ALT_SCREEN_OFF + _SHOW_CURSOR)
        termios.tcsetattr(0, termios.TCSANOW, shown.attributes)


def take_over() -> "list[int | list[bytes | int]] | None":
    """For the driver: the attributes to restore at the end, once; None if there is nothing to take over."""
    for shown in _shown:
        if not shown.is_taken:
            shown.is_taken = True
            return shown.attributes
    return None


def _write(text: str) -> None:
    os.write(2, text.encode())
