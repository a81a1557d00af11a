"""A raw log line as the API gives it with `timestamps=true`, and the place in a log up to which one has read."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

_STAMPED = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?(.*)", re.DOTALL)
_REFUSAL = b"unable to retrieve container logs"
"""What the kubelet writes instead of a log, with status 200, when the runtime has dropped the container."""


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """A line's time, to the nanosecond: the API trims zeros, so the text itself does not sort."""

    second: datetime
    nanosecond: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line and its time."""

    stamp: Stamp
    raw: bytes

    @property
    def at(self) -> datetime:
        """Its time, to the microsecond."""
        return self.stamp.second.replace(microsecond=self.stamp.nanosecond // 1000)


def entry_from(line: bytes) -> Entry | None:
    """The line taken apart; None for what has no time: words of the server's own, not of the container."""
    match = _STAMPED.match(line)
    if match is None:
        return None
    second, fraction, zone, rest = match.groups()
    try:
        at = datetime.fromisoformat((second + zone.replace(b"Z", b"+00:00")).decode())
    except ValueError:
        return None
    return Entry(Stamp(at.astimezone(UTC), int((fraction or b"0").ljust(9, b"0"))), rest.rstrip(b"\r"))


def is_refusal(line: bytes) -> bool:
    """Whether the line is the server saying that it has no log to give."""
    return _REFUSAL in line


@dataclass(slots=True)
class Bookmark:
    """How far one pod's log has been read. `sinceTime` has whole seconds, so a stream taken up again repeats one.

    Lines may come a little out of order (the runtime stamps stdout and stderr apart), so within that second they are
    told apart by stamp and text; what is older can only be late, or of a clock that was set back, and is news.
    """

    since: datetime | None = None
    """From when on to ask again: the second of the newest line."""
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def is_new(self, entry: Entry) -> bool:
        """Whether the entry has not been seen; it is then remembered."""
        second = entry.stamp.second
        if self.since is not None and second < self.since:
            return True
        if second != self.since:
            self.since = second
            self._seen.clear()
        mark = (entry.stamp.nanosecond, hash(entry.raw))
        if mark in self._seen:
            return False
        self._seen.add(mark)
        return True
