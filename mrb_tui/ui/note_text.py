"""A note as it is typed: `@14:05 ` or `@-10m ` before it says when it was."""

import re
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.domain.moments import HINT, moment_from

_WHEN = re.compile(r"@(\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}\S*|\S+)\s+(?=\S)", re.DOTALL)
_LIKE_A_TIME = re.compile(r"-?\d[-\d:.+TZsmhd ]*")


@dataclass(frozen=True, slots=True)
class NoteText:
    """`at` is None where the note is of now. `problem` says why its time cannot be read."""

    text: str
    at: datetime | None = None
    problem: str = ""


def note_from(typed: str, now: datetime) -> NoteText:
    """What the text before it says of the time, and the rest. `@` before anything but a time is part of the note."""
    match = _WHEN.match(typed)
    if match is None:
        return NoteText(typed)
    try:
        at = moment_from(match[1], now)
    except ValueError as error:
        if not _LIKE_A_TIME.fullmatch(match[1]):  # @ana, @3pods: part of the note
            return NoteText(typed)
        unreadable = f"“@{match[1]}” is no time: like @14:05, @-10m or @2026-11-24T14:05 (UTC)"
        return NoteText(typed, problem=str(error) if str(error) != HINT else unreadable)
    return NoteText(typed[match.end() :], at)
