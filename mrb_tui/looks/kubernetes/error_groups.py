"""Error lines that tell of the same, together: by status, by exception, else by their words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.domain.log_line import LogLine

SAMPLES = 3
_VARYING = re.compile(r"\b(?:[0-9a-f]{6,}|req-\w+|\d[\d.:]*\w*)\b", re.IGNORECASE)
_WORDS = 60


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """`samples` are its last lines, newest first."""

    title: str
    count: int
    pods: int
    first_at: datetime
    last_at: datetime
    samples: tuple[LogLine, ...]


def error_groups(lines: Iterable[LogLine]) -> tuple[ErrorGroup, ...]:
    """The error lines among `lines`, commonest first."""
    found: dict[str, list[LogLine]] = {}
    for line in lines:
        if line.is_error:
            found.setdefault(_title(line), []).append(line)
    groups = [_group(title, sorted(entries, key=lambda each: each.at)) for title, entries in found.items()]
    return tuple(sorted(groups, key=lambda each: (-each.count, each.title)))


def _group(title: str, entries: list[LogLine]) -> ErrorGroup:
    return ErrorGroup(
        title=title,
        count=len(entries),
        pods=len({each.pod for each in entries}),
        first_at=entries[0].at,
        last_at=entries[-1].at,
        samples=tuple(reversed(entries[-SAMPLES:])),
    )


def _title(line: LogLine) -> str:
    named = [f"status {line.status}"] if line.status is not None else []
    named += [line.exception] if line.exception is not None else []
    return ", ".join(named) or _VARYING.sub("…", line.text[: 2 * _WORDS])[:_WORDS].strip() or "an empty line"
