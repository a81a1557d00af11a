"""What a terminal must be able to do, and what it can. Standard library only."""

import re
from collections.abc import Mapping

from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.ui.terminal.splash import WITHOUT_SCREEN


def unfit(environment: Mapping[str, str], *, stdin_is_tty: bool, stderr_is_tty: bool) -> Trouble | None:
    """Why the full screen cannot open here, and what can be done instead; None if it can."""
    advice = ("without a screen, as numbered prompts: mrb-tui --plain", "for one look at all probes: mrb-tui triage")
    if not (stdin_is_tty and stderr_is_tty):
        side = "standard input" if not stdin_is_tty else "standard error"
        return Trouble(
            TroubleKind.TERMINAL,
            "The console cannot open",
            f"it needs a terminal, and {side} is none",
            ("over SSH, ask for a terminal: ssh -t HOST mrb-tui", *advice),
        )
    term = environment.get("TERM", "")
    if term in WITHOUT_SCREEN:
        return Trouble(
            TroubleKind.TERMINAL,
            "The console cannot open",
            f"this terminal has no full screen (TERM is {term or 'not set'})",
            ("if it has one, say so: TERM=xterm-256color mrb-tui", *advice),
        )
    return None


def erases_with_background(term: str) -> bool:
    """Whether erased cells take the current background colour: terminfo's `bce`."""
    try:
        import curses  # noqa: PLC0415 - not every Python has it
    except ImportError:
        return False
    try:
        curses.setupterm(term, 2)
        return curses.tigetflag("bce") == 1
    except curses.error:
        return False


def without_utf8(environment: Mapping[str, str]) -> str:
    """What says that this terminal shows no UTF-8, like `LC_ALL=C`; empty if it does, or if nothing says anything.

    Over SSH often nothing does, and nearly every terminal shows it.
    """
    name = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    if not name or re.search(r"utf-?8", environment[name], re.IGNORECASE):
        return ""
    return f"{name}={environment[name]}"
