"""The timeline before there is an incident, as far as memory reaches: probes that turned, what the console did."""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count, islice

from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.session.desk import EntrySort, TimelineEntry

CAPACITY = 2_000


class Timeline:
    """Implements `TimelineSource`. Oldest first; the oldest fall out at `capacity`."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._entries: deque[TimelineEntry] = deque(maxlen=capacity)
        self._numbers = count(1)

    def __len__(self) -> int:
        return len(self._entries)

    def page(self, first: int, count: int) -> Sequence[TimelineEntry]:
        """Entries from place `first` on; all are at hand."""
        return list(islice(self._entries, max(first, 0), max(first, 0) + count))

    async def find(self, wanted: Callable[[TimelineEntry], bool]) -> Sequence[int]:
        """The places of those that are wanted."""
        return [place for place, entry in enumerate(self._entries) if wanted(entry)]

    def note(self, at: datetime, text: str) -> None:
        """Something that is no probe's doing."""
        self._add(at, text, EntrySort.CONSOLE)

    def turned(self, at: datetime, change: ProbeChanged) -> None:
        """A probe turned."""
        name = f"memory-{next(self._numbers)}"
        self._entries.append(
            TimelineEntry(id=name, at=at, text=change.summary, sort=EntrySort.PROBE, health=change.after)
        )

    def _add(self, at: datetime, text: str, sort: EntrySort) -> None:
        self._entries.append(TimelineEntry(id=f"memory-{next(self._numbers)}", at=at, text=text, sort=sort))
