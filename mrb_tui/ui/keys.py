"""Every key of the console: its id, what it does, where it works. One table for screens, help and the reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where a key works."""

    EVERYWHERE = "everywhere"
    LISTS = "lists"
    CONSOLE = "console"
    PROBE = "probe detail"
    LOGS = "logs"
    READING = "reading"
    CHOOSER = "choosing"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Key:
    """A binding. `keys` is a comma list in Textual's names; `hint` a word for the bottom line, empty for none."""

    id: str
    keys: str
    action: str
    help: str
    hint: str
    scope: Scope


_TABLE: dict[Scope, tuple[tuple[str, str, str, str, str], ...]] = {
    Scope.EVERYWHERE: (
        ("help", "question_mark", "app.help", "what the keys do, and what the signs mean", "help"),
        ("palette", "colon,ctrl+p", "app.palette", "find a command, a probe, a service or a theme", "palette"),
        ("services", "s", "app.services", "watch another service", "service"),
        ("quit", "q", "app.ask_quit", "quit, after a question", "quit"),
        ("interrupt", "ctrl+c", "app.ask_quit", "quit, after the same question", ""),
        ("repaint", "ctrl+l", "app.repaint", "paint the whole screen anew", ""),
        ("suspend", "ctrl+z", "app.suspend_process", "go to the shell; fg comes back", ""),
    ),
    Scope.LISTS: (
        ("up", "up,k", "move(-1)", "up", ""),
        ("down", "down,j", "move(1)", "down", ""),
        ("page-up", "pageup,ctrl+u", "page(-1)", "a page up", ""),
        ("page-down", "pagedown,ctrl+d", "page(1)", "a page down", ""),
        ("first", "home,g", "first", "to the first", ""),
        ("last", "end,G", "last", "to the last; logs are followed again", ""),
    ),
    Scope.CONSOLE: (
        ("open", "enter", "screen.open", "open what is chosen", "open"),
        ("probe.ask", "r", "screen.ask", "ask the chosen probe now", "ask now"),
        ("pane.probes", "1", "screen.pane('probes')", "go to the probes", ""),
        ("pane.runbook", "2", "screen.pane('runbook')", "go to the runbook", ""),
        ("pane.timeline", "3", "screen.pane('timeline')", "go to the timeline", ""),
        ("pane.logs", "4", "screen.pane('logs')", "go to the logs", ""),
        ("pane.next", "tab,right", "screen.turn(1)", "the next pane", "next pane"),
        ("pane.previous", "shift+tab,left", "screen.turn(-1)", "the pane before", ""),
        ("pane.zoom", "z", "screen.zoom", "this pane alone, and back", "zoom"),
        ("logs.search", "slash", "screen.search", "open the logs and filter them", "logs"),
        ("console.back", "escape", "screen.back", "back from a zoomed pane", ""),
    ),
    Scope.PROBE: (
        ("detail.back", "escape,backspace", "screen.back", "back to the console", "back"),
        ("detail.ask", "r", "screen.ask", "ask this probe now", "ask now"),
        ("detail.next", "right,n", "screen.turn(1)", "the next probe", "next probe"),
        ("detail.previous", "left,p", "screen.turn(-1)", "the probe before", ""),
    ),
    Scope.LOGS: (
        ("logs.back", "escape,backspace", "screen.back", "back to the console; the filter stays", "back"),
        ("logs.pause", "space,p", "screen.pause", "hold still, or follow again", "pause"),
        ("logs.errors", "e", "screen.errors", "only errors, or all lines", "errors only"),
        ("logs.filter", "slash", "screen.filter", "show lines that hold a text", "filter"),
        ("logs.open", "enter", "screen.open", "the chosen line in full", "whole line"),
        ("logs.left", "left,h", "screen.shift(-1)", "long lines: to the left", ""),
        ("logs.right", "right,l", "screen.shift(1)", "long lines: to the right", ""),
    ),
    Scope.READING: (("reading.back", "escape,q,backspace,enter,question_mark", "screen.back", "close", "close"),),
    Scope.CHOOSER: (
        ("chooser.up", "up,ctrl+p", "screen.move(-1)", "up", ""),
        ("chooser.down", "down,ctrl+n", "screen.move(1)", "down", ""),
        ("chooser.page-up", "pageup", "screen.page(-1)", "a page up", ""),
        ("chooser.page-down", "pagedown", "screen.page(1)", "a page down", ""),
        ("chooser.take", "enter", "screen.take", "take the chosen one", "take"),
        ("chooser.back", "escape,ctrl+c", "screen.back", "close, nothing changed", "close"),
    ),
    Scope.QUESTION: (
        ("question.yes", "y,q,ctrl+c", "screen.yes", "yes", "yes"),
        ("question.no", "n,enter,escape", "screen.no", "no", "no"),
    ),
}

KEYS: tuple[Key, ...] = tuple(Key(*entry, scope) for scope, entries in _TABLE.items() for entry in entries)

TOGETHER: tuple[tuple[Scope, ...], ...] = (
    (Scope.CONSOLE, Scope.LISTS, Scope.EVERYWHERE),
    (Scope.PROBE, Scope.LISTS, Scope.EVERYWHERE),
    (Scope.LOGS, Scope.LISTS, Scope.EVERYWHERE),
    (Scope.READING, Scope.LISTS),
    (Scope.CHOOSER,),
    (Scope.QUESTION,),
)
"""The scopes that hold at the same time, one line for each kind of screen."""

_SHOWN = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "backspace": "Backspace",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def shown(key: str) -> str:
    """A key as people call it: `?`, `Esc`, `Ctrl+P`."""
    if key in _SHOWN:
        return _SHOWN[key]
    *modifiers, last = key.split("+")
    if modifiers or (len(last) > 1 and last[0] == "f"):
        return "+".join([*(modifier.capitalize() for modifier in modifiers), _SHOWN.get(last, last.upper())])
    return last


def of_scope(scope: Scope) -> tuple[Key, ...]:
    """The keys of one scope."""
    return tuple(key for key in KEYS if key.scope is scope)


def current(key: Key, keymap: Mapping[str, str]) -> tuple[str, ...]:
    """Its keys as remapped, else as they come."""
    return tuple(one.strip() for one in keymap.get(key.id, key.keys).split(","))
