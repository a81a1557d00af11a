"""The newest log lines of the service, in a bounded buffer that readers follow by number."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from mrb_tui.domain.log_line import LogLine

CAPACITY = 20_000


class LogBuffer:
    """Lines numbered from 0 for as long as the buffer lives; the oldest fall out at `capacity`."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._lines: deque[LogLine] = deque(maxlen=capacity)
        self._next = 0

    @property
    def next_number(self) -> int:
        """The number that the next line will get: how many ever came."""
        return self._next

    @property
    def first_number(self) -> int:
        """The number of the oldest line still held."""
        return self._next - len(self._lines)

    def extend(self, lines: Iterable[LogLine]) -> int:
        """Append a batch; returns how many lines it had."""
        before = self._next
        for line in lines:
            self._lines.append(line)
            self._next += 1
        return self._next - before

    def since(self, number: int) -> tuple[int, Sequence[LogLine]]:
        """The lines from `number` on, and the number of the first of them (later, if some fell out)."""
        first = max(number, self.first_number)
        count = self._next - first
        if count <= 0:
            return self._next, ()
        return first, list(islice(reversed(self._lines), count))[::-1]

    def window(self, since_at: datetime) -> list[LogLine]:
        """The lines not older than `since_at`. Pods' clocks differ a little, so all are looked at."""
        return [line for line in self._lines if line.at >= since_at]

    def clear(self) -> None:
        """Forget the lines; the numbering goes on."""
        self._lines.clear()
