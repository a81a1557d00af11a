"""The log lines a front end shows: filtered, counted, followed or held still. It takes in what is new and only that."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mrb_tui.domain.log_line import LogLine
from mrb_tui.session.log_buffer import LogBuffer

_COMPACT_AT = 4_096
"""So many lines may be dropped before the list of those that match is cut; cutting at each would copy it each time."""


@dataclass(frozen=True, slots=True)
class Change:
    """What taking in changed: how many lines left the front of those shown and how many came at the end."""

    dropped: int = 0
    added: int = 0


class LogFeed:
    """What of `buffer` matches the filter, numbered from 0. Paused, it stays as it is while the buffer goes on.

    Taking in costs as much as the new lines do; a new filter costs one pass over the lines held, a longer one only over
    those that matched before.
    """

    def __init__(self, buffer: LogBuffer) -> None:
        self._buffer = buffer
        self._held: deque[LogLine] = deque()
        self._first = self._next = buffer.first_number
        self._matching: list[tuple[int, LogLine]] = []
        self._gone = 0
        self._statuses: Counter[int] = Counter()
        self._errors = 0
        self.find = ""
        self.errors_only = False
        self.paused = False

    def __len__(self) -> int:
        return len(self._matching) - self._gone

    def line(self, index: int) -> LogLine:
        """The line shown at `index`."""
        return self._matching[self._gone + index][1]

    def tail(self, count: int) -> Sequence[LogLine]:
        """The newest `count` of those shown, oldest first."""
        return [line for _, line in self._matching[max(len(self._matching) - count, self._gone) :]]

    @property
    def held(self) -> int:
        """Lines held, matching or not."""
        return len(self._held)

    @property
    def errors(self) -> int:
        """How many of the lines held are errors."""
        return self._errors

    @property
    def statuses(self) -> tuple[tuple[int, int], ...]:
        """HTTP statuses of the error lines held and how many of each, commonest first."""
        return tuple(sorted(((s, n) for s, n in self._statuses.items() if n), key=lambda item: (-item[1], item[0])))

    @property
    def waiting(self) -> int:
        """Lines that came while paused."""
        return self._buffer.next_number - self._next

    def take_in(self) -> Change:
        """Follow the buffer, unless paused."""
        if self.paused:
            return Change()
        number, lines = self._buffer.since(self._next)
        before = len(self)
        dropped = self._forget(self._buffer.first_number)
        if number > self._next and not self._held:
            self._first = number
        self._keep(number, lines)
        self._next = number + len(lines)
        return Change(dropped, len(self) - before + dropped)

    def set_filter(self, *, find: str, errors_only: bool) -> None:
        """Show only lines that hold `find`, in whatever case, and that are errors if so wanted."""
        narrower = find.lower().startswith(self.find.lower()) and (errors_only or not self.errors_only)
        source = self._matching[self._gone :] if narrower else list(enumerate(self._held, self._first))
        self.find, self.errors_only = find, errors_only
        self._matching = self._matches(source)
        self._gone = 0

    def _keep(self, number: int, lines: Sequence[LogLine]) -> None:
        self._held.extend(lines)
        self._matching += self._matches(enumerate(lines, number))
        self._count(lines, 1)

    def _forget(self, first: int) -> int:
        """Drop what is older than number `first`; how many of the shown lines went."""
        count = min(max(first - self._first, 0), len(self._held))
        if not count:
            return 0
        self._count([self._held.popleft() for _ in range(count)], -1)
        self._first += count
        before = self._gone
        while self._gone < len(self._matching) and self._matching[self._gone][0] < self._first:
            self._gone += 1
        dropped = self._gone - before
        if self._gone >= _COMPACT_AT:
            del self._matching[: self._gone]
            self._gone = 0
        return dropped

    def _count(self, lines: Iterable[LogLine], sign: int) -> None:
        for line in lines:
            if line.is_error:
                self._errors += sign
                if line.status is not None:
                    self._statuses[line.status] += sign

    def _matches(self, numbered: Iterable[tuple[int, LogLine]]) -> list[tuple[int, LogLine]]:
        needle = self.find.lower()
        return [
            (number, line)
            for number, line in numbered
            if (not self.errors_only or line.is_error) and (not needle or needle in line.text.lower())
        ]
