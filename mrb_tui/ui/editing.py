"""A text while it is typed, and what each editing key makes of it. No Textual."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mrb_tui.ui import cells


@dataclass(frozen=True, slots=True)
class Typed:
    """`text` with the cursor before its character `at`."""

    text: str = ""
    at: int = 0

    def typed(self, more: str) -> "Typed":
        """With `more` at the cursor."""
        return Typed(self.text[: self.at] + more + self.text[self.at :], self.at + len(more))

    def moved(self, at: int) -> "Typed":
        """With the cursor elsewhere, as far as the text goes."""
        return Typed(self.text, min(max(at, 0), len(self.text)))

    @property
    def line_start(self) -> int:
        """Where the cursor's line begins."""
        return self.text.rfind("\n", 0, self.at) + 1

    @property
    def line_end(self) -> int:
        """Where it ends."""
        found = self.text.find("\n", self.at)
        return len(self.text) if found < 0 else found

    @property
    def word_start(self) -> int:
        """Where the word before the cursor begins."""
        at = self.at
        while at > 0 and self.text[at - 1].isspace():
            at -= 1
        while at > 0 and not self.text[at - 1].isspace():
            at -= 1
        return at

    @property
    def word_end(self) -> int:
        """Where the word after the cursor ends."""
        at = self.at
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        while at < len(self.text) and not self.text[at].isspace():
            at += 1
        return at

    def without(self, start: int, end: int) -> "Typed":
        """Without the characters from `start` to `end`; the cursor stands where they were."""
        start, end = max(start, 0), min(end, len(self.text))
        return Typed(self.text[:start] + self.text[end:], start)


EDITS: Mapping[str, Callable[[Typed], Typed]] = {
    "left": lambda typed: typed.moved(typed.at - 1),
    "right": lambda typed: typed.moved(typed.at + 1),
    "ctrl+left": lambda typed: typed.moved(typed.word_start),
    "ctrl+right": lambda typed: typed.moved(typed.word_end),
    "home": lambda typed: typed.moved(typed.line_start),
    "end": lambda typed: typed.moved(typed.line_end),
    "ctrl+e": lambda typed: typed.moved(typed.line_end),
    "backspace": lambda typed: typed.without(typed.at - 1, typed.at),
    "delete": lambda typed: typed.without(typed.at, typed.at + 1),
    "ctrl+d": lambda typed: typed.without(typed.at, typed.at + 1),
    "ctrl+w": lambda typed: typed.without(typed.word_start, typed.at),
    "ctrl+u": lambda typed: typed.without(typed.line_start, typed.at),
    "ctrl+k": lambda typed: typed.without(typed.at, typed.line_end),
}
"""By the key's name, as readline and most terminals have them."""


class Row(NamedTuple):
    """One row of a text as it is drawn: its characters from `start` up to `end`."""

    start: int
    end: int


def rows_of(text: str, width: int) -> Sequence[Row]:
    """`text` in rows of at most `width` cells, broken after a blank where there is one. No character is left out."""
    rows: list[Row] = []
    at = 0
    for line in text.split("\n"):
        start = 0
        while cells.width(line[start:]) > width:
            head = cells.split(line[start:], width)[0] or line[start]
            cut = head.rfind(" ") + 1 or len(head)
            rows.append(Row(at + start, at + start + cut))
            start += cut
        rows.append(Row(at + start, at + len(line)))
        at += len(line) + 1
    return rows


def row_of(rows: Sequence[Row], at: int) -> int:
    """The row that the cursor is in: the last that begins at or before it."""
    return max(index for index, row in enumerate(rows) if row.start <= at)


def vertically(typed: Typed, rows: Sequence[Row], by: int) -> Typed | None:
    """The cursor a row up or down, about under where it was; None where there is no such row."""
    index = row_of(rows, typed.at)
    goal = index + by
    if not 0 <= goal < len(rows):
        return None
    column = cells.width(typed.text[rows[index].start : typed.at])
    row = rows[goal]
    at = row.start + len(cells.split(typed.text[row.start : row.end], column)[0])
    if at == row.end and goal + 1 < len(rows) and rows[goal + 1].start == row.end and at > row.start:
        at -= 1  # the place after a soft break belongs to the next row
    return typed.moved(at)
