"""Where raw lines wait to be read: bounded, so that a flood costs lines, which are counted, and never the screen."""

from collections import deque

from mrb_tui.clients.log_entry import Entry
from mrb_tui.domain.log_line import LogLevel, LogLine, classed
from mrb_tui.scrub.scrubber import Scrubber

WAITING = 10_000
BATCH = 400
"""Lines taken at a turn: at twenty turns a second 8,000, at some 40 µs each a third of a core at the very most. A key
waits for one turn, and for no more."""

_LINE = 2_000


class LogInbox:
    """Takes entries of many pods, gives batches of classed lines in the order of arrival."""

    def __init__(self, scrubber: Scrubber, waiting: int = WAITING) -> None:
        self._scrubber = scrubber
        self._entries: deque[tuple[str, Entry]] = deque(maxlen=waiting)
        self._skipped = 0

    def put(self, pod: str, entry: Entry) -> None:
        """Add one; the oldest gives way, and is counted."""
        if len(self._entries) == self._entries.maxlen:
            self._skipped += 1
        self._entries.append((pod, entry))

    def take(self, count: int = BATCH) -> list[LogLine]:
        """The next lines, cleaned, masked and classed. After a loss, one of our own says how many were skipped."""
        lines: list[LogLine] = []
        if self._skipped and self._entries:
            pod, first = self._entries[0]
            text = f"… {self._skipped} lines skipped here: they came faster than they could be read"
            lines.append(LogLine(first.at, "mrb-tui", text, LogLevel.WARN))
            self._skipped = 0
        for _ in range(min(count, len(self._entries))):
            pod, entry = self._entries.popleft()
            lines.append(classed(entry.at, pod, self._scrubber.line(entry.raw, _LINE)))
        return lines
