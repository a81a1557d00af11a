"""The user's own keys: what may be said, and what is wrong with what was said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from mrb_tui.ui.keys import KEYS, TOGETHER, current, shown

RESERVED = {
    "ctrl+s": "terminals stop their output on it",
    "ctrl+q": "terminals resume their output on it",
    "ctrl+a": "screen keeps it for itself",
    "ctrl+b": "tmux keeps it for itself",
}
_FIXED = frozenset(
    (
        *("interrupt", "chooser.back", "question.no", "question.yes", "form.back", "form.submit"),
        *(
            "end.yes",
            "end.no",
            "closing.back",
            "answers.back",
            "question.again",
            "plan.default",
            "plan.back",
            "revisions.back",
        ),
    )
)
"""Ways out that must work whatever a file says."""
_NAMED = frozenset(
    (
        *("escape", "enter", "space", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
        *("up", "down", "left", "right", "question_mark", "colon", "slash", "semicolon", "comma", "full_stop"),
        *("minus", "plus", "equals_sign", "underscore", "asterisk", "number_sign", "at", "tilde", "backslash"),
        *("less_than_sign", "greater_than_sign", "left_square_bracket", "right_square_bracket", "vertical_line"),
        *(f"f{number}" for number in range(1, 25)),
    )
)
NOWHERE: Mapping[str, str] = {}
"""For keys that come from no file."""
_MODIFIED = re.compile(r"^(?:(?:ctrl|shift|alt|super)\+)*")


@dataclass(frozen=True, slots=True)
class Keymap:
    """`keys` is what holds; `problems` say of everything else why it does not, one sentence each."""

    keys: dict[str, str]
    problems: tuple[str, ...]


def keymap(wanted: Mapping[str, str], places: Mapping[str, str] = NOWHERE) -> Keymap:
    """`wanted` maps a binding's id to a comma list of keys (`pane.zoom = "f5,Z"`).

    `places` maps an id to where that stands (`config.toml:7`); problems begin with it.
    """
    problems: list[str] = []
    kept: dict[str, str] = {}
    for identifier, text in wanted.items():
        wrong = _wrong(identifier, text)
        if wrong:
            problems.append(_at(places, identifier) + wrong)
        else:
            kept[identifier] = ",".join(part.strip() for part in text.split(","))
    while clash := _clash(kept):
        identifier, other, key = clash
        taken = f"{shown(key)} is the key of {other} already; the usual key stays"
        problems.append(f"{_at(places, identifier)}keys.{identifier}: {taken}")
        del kept[identifier]
    return Keymap(kept, tuple(problems))


def _at(places: Mapping[str, str], identifier: str) -> str:
    return f"{places[identifier]}: " if identifier in places else ""


def _wrong(identifier: str, text: str) -> str:
    known = [key.id for key in KEYS]
    if identifier not in known:
        near = get_close_matches(identifier, known, n=1)
        return f"keys.{identifier}: there is no such key" + (f"; did you mean {near[0]}?" if near else "")
    if identifier in _FIXED:
        return f"keys.{identifier}: this way out stays as it is"
    for key in (part.strip() for part in text.split(",")):
        if key in RESERVED:
            return f"keys.{identifier}: {shown(key)} cannot be used, {RESERVED[key]}"
        if not _is_key(key):
            return f"keys.{identifier}: {key!r} is no key's name; write x, f5, ctrl+x, space or slash"
    return ""


def _is_key(key: str) -> bool:
    last = _MODIFIED.sub("", key, count=1)
    return last in _NAMED or (len(last) == 1 and last.isprintable() and last != " ")


def _clash(keys: Mapping[str, str]) -> tuple[str, str, str] | None:
    """A remapped id, the id it collides with, and the key."""
    for scopes in TOGETHER:
        taken: dict[str, str] = {}
        for key in sorted((key for key in KEYS if key.scope in scopes), key=lambda key: key.id in keys):
            for one in current(key, keys):
                if taken.setdefault(one, key.id) != key.id and key.id in keys:
                    return key.id, taken[one], one
    return None
