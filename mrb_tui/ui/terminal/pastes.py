"""What was pasted, told apart from what was typed. No Textual, no clock: `now_s` is told."""

from collections.abc import Iterator
from dataclasses import dataclass

BEGIN, END = "\x1b[200~", "\x1b[201~"
LONGEST = 100_000
"""Characters of a paste; no field takes as many. What comes beyond them is dropped."""
GIVEN_UP_AFTER_S = 1.0
_GIVES_UP = ("\x03", "\x1b", "\x1b[99;5u", "\x1b[27u")
"""Ctrl+C and Esc, plain and as the kitty protocol has them. Terminals take both out of what they paste."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """One paste. `is_whole`: nothing of it was too much."""

    text: str
    is_whole: bool = True


class Pastes:
    """Cuts what arrives, in whatever pieces, at the marks of bracketed pastes.

    A paste whose end was lost on the way would take every key after it for more of itself. One that is followed by Esc
    or Ctrl+C, and then by nothing for a second, is over, and none of it counts.
    """

    def __init__(self) -> None:
        self._held = ""
        """May be the beginning of a mark."""
        self._parts: list[str] | None = None
        self._length = 0
        self._given_up_s: float | None = None

    def split(self, text: str, now_s: float) -> Iterator[str | Pasted]:
        """What was typed, as text, and what was pasted, in order."""
        text = self._held + text
        ending = text[-len(END) - 2 :]
        while text:
            before, found, text = text.partition(BEGIN if self._parts is None else END)
            if not found:
                held = _may_begin(before, BEGIN if self._parts is None else END)
                before, self._held = before[: len(before) - held], before[len(before) - held :]
            else:
                self._held = ""
            if self._parts is None:
                if before:
                    yield before
                if found:
                    self._parts, self._length = [], 0
                continue
            self._keep(self._parts, before)
            if found:
                yield Pasted("".join(self._parts)[:LONGEST], self._length <= LONGEST)
                self._parts = None
        self._given_up_s = now_s if self._parts is not None and ending.endswith(_GIVES_UP) else None

    def tick(self, now_s: float) -> str:
        """Nothing has come for a moment: what was held back as a mark's beginning, and is none."""
        if self._parts is not None:
            if self._given_up_s is not None and now_s - self._given_up_s >= GIVEN_UP_AFTER_S:
                self._parts, self._held, self._given_up_s = None, "", None
            return ""
        held, self._held = self._held, ""
        return held

    def _keep(self, parts: list[str], more: str) -> None:
        if self._length <= LONGEST:
            parts.append(more)
        self._length += len(more)


def _may_begin(text: str, mark: str) -> int:
    """How many characters at the end of `text` may be the beginning of `mark`. Esc alone is a key."""
    return next((size for size in range(len(mark) - 1, 1, -1) if text.endswith(mark[:size])), 0)
