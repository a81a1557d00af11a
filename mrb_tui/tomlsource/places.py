"""Where in a file each value stands. No TOML library tells, so the text is walked once more, and only on mistakes.

The text has been parsed before: it is valid, and the walk need only know where a key, a string or a bracket ends
(https://toml.io/en/v1.0.0). On anything else it stops with what it has.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from contextlib import suppress

Loc = tuple[str | int, ...]
"""A path to a value: keys, and numbers for the entries of an array."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r"""
    \"{3} (?: \\. | [^\\] )*? \"{3,5}
    | '{3} .*? '{3,5}
    | " (?: \\. | [^"\\\n] )* "
    | ' [^'\n]* '
    """,
    re.DOTALL | re.VERBOSE,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_SCALAR = re.compile(r"[^,\]}#\n]+")


def places(text: str) -> dict[Loc, int]:
    """The line, from 1, of everything in the file. A table has its header's line, an implied one its first key's."""
    walk = _Walk(text)
    with suppress(_LostError, RecursionError):
        walk.document()
    return walk.lines


def line_in(lines: Mapping[Loc, int], loc: Sequence[str | int]) -> int | None:
    """The line at `loc`, or of its nearest ancestor that has one; None at the top."""
    around = (tuple(loc[:length]) for length in range(len(loc), 0, -1))
    return next((lines[part] for part in around if part in lines), None)


class _LostError(Exception):
    """The text is not TOML here."""


class _Walk:
    def __init__(self, text: str) -> None:
        self.lines: dict[Loc, int] = {}
        self._text = text
        self._at = 0
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._entries: dict[Loc, int] = {}  # how many [[tables]] an array of tables has so far

    def document(self) -> None:
        table: Loc = ()
        self._take(_BLANK)
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
            self._take(_BLANK)

    def _header(self) -> Loc:
        line = self._line
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        self._take(_BLANK)
        *outer, last = self._key()
        loc: Loc = ()
        for step in outer:
            loc = self._newest((*loc, step), line)
        loc = (*loc, last)
        if is_array:
            self.lines.setdefault(loc, line)
            self._entries[loc] = self._entries.get(loc, -1) + 1
            loc = (*loc, self._entries[loc])
        self.lines[loc] = line  # also for a table that an earlier, inner one implied
        self._take(_BLANK)
        self._expect("]]" if is_array else "]")
        return loc

    def _newest(self, loc: Loc, line: int) -> Loc:
        """A step on the way to a table; within an array of tables it means the last one."""
        self.lines.setdefault(loc, line)
        return (*loc, self._entries[loc]) if loc in self._entries else loc

    def _pair(self, table: Loc) -> None:
        line, loc = self._line, table
        for step in self._key():
            loc = (*loc, step)
            self.lines.setdefault(loc, line)
        self._take(_EQUALS)
        self._value(loc)

    def _key(self) -> list[str]:
        steps: list[str] = []
        while not steps or self._take(_DOT):
            quoted = self._take(_STRING)
            steps.append(_unquoted(quoted) if quoted else self._take(_BARE_KEY))
            if not steps[-1] and not quoted:
                raise _LostError
        return steps

    def _value(self, loc: Loc) -> None:
        if self._text.startswith("[", self._at):
            self._array(loc)
        elif self._text.startswith("{", self._at):
            self._inline_table(loc)
        elif not self._take(_STRING) and not self._take(_SCALAR):
            raise _LostError

    def _array(self, loc: Loc) -> None:
        self._at += 1
        number = 0
        while not self._closed("]"):
            self.lines[*loc, number] = self._line
            self._value((*loc, number))
            number += 1

    def _inline_table(self, loc: Loc) -> None:
        self._at += 1
        while not self._closed("}"):
            self._pair(loc)

    def _closed(self, bracket: str) -> bool:
        self._take(_BLANK)
        if self._text.startswith(",", self._at):
            self._at += 1
            self._take(_BLANK)
        closed = self._text.startswith(bracket, self._at)
        self._at += closed
        return closed

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match[0]

    def _expect(self, sign: str) -> None:
        if not self._text.startswith(sign, self._at):
            raise _LostError
        self._at += len(sign)

    @property
    def _line(self) -> int:
        return bisect_left(self._breaks, self._at) + 1


def _unquoted(key: str) -> str:
    try:
        return str(tomllib.loads(f"k = {key}")["k"])
    except tomllib.TOMLDecodeError:
        raise _LostError from None
