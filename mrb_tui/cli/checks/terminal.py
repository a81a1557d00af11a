"""What the terminal can do, as far as its environment tells."""

import codecs
import shutil
from collections.abc import Mapping

from mrb_tui.cli.checks.check import Check, State

SMALLEST = (60, 20)
_FULL = (80, 24)


def terminal_checks(environment: Mapping[str, str], *, is_tty: bool, encoding: str) -> tuple[Check, ...]:
    """Kind, size, colours, characters and the clipboard's way."""
    return (
        _kind(environment, is_tty=is_tty),
        _size(is_tty=is_tty),
        _colours(environment),
        _characters(encoding),
        _clipboard(environment),
    )


def _kind(environment: Mapping[str, str], *, is_tty: bool) -> Check:
    term = environment.get("TERM", "")
    if not is_tty:
        return Check(
            "terminal",
            State.WARNING,
            "not a terminal",
            ("run it in a terminal to open the console; triage and health need none",),
        )
    if term in ("", "dumb"):
        return Check(
            "terminal",
            State.FAILED,
            f"TERM={term or 'unset'}",
            ("set TERM to what the terminal is, such as xterm-256color",),
        )
    return Check("terminal", State.OK, f"TERM={term}")


def _size(*, is_tty: bool) -> Check:
    columns, rows = shutil.get_terminal_size()
    seen = f"{columns}×{rows}"
    if not is_tty or (columns, rows) >= _FULL:
        return Check("size", State.OK, seen)
    if columns >= SMALLEST[0] and rows >= SMALLEST[1]:
        return Check("size", State.WARNING, seen, ("from 80×24 on everything has its place",))
    return Check("size", State.FAILED, seen, ("make the window at least 60×20",))


def _colours(environment: Mapping[str, str]) -> Check:
    if "NO_COLOR" in environment:
        return Check("colours", State.OK, "none, as NO_COLOR wants; states are told by words and signs")
    if environment.get("COLORTERM") in ("truecolor", "24bit"):
        return Check("colours", State.OK, "24 bit")
    seen = "256" if "256" in environment.get("TERM", "") else "16"
    return Check("colours", State.OK, f"{seen} (ssh does not forward COLORTERM by itself: SendEnv COLORTERM)")


def _characters(encoding: str) -> Check:
    try:
        utf8 = codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        utf8 = False
    if utf8:
        return Check("characters", State.OK, "UTF-8")
    return Check(
        "characters",
        State.WARNING,
        encoding or "unknown",
        ("set LANG to a UTF-8 locale such as C.UTF-8, or ui.ascii = true",),
    )


def _clipboard(environment: Mapping[str, str]) -> Check:
    if "TMUX" in environment:
        return Check("clipboard", State.OK, "OSC 52 through tmux: wants `set -g set-clipboard on`")
    return Check("clipboard", State.OK, "OSC 52, where the terminal allows it; it cannot be asked")
