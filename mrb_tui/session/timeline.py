"""The timeline as far as memory reaches: probes that turned, and what the console did."""

from collections import deque
from datetime import datetime

from mrb_tui.domain.health import Health
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.session.desk import EntrySort, TimelineEntry

CAPACITY = 2_000


class Timeline:
    """Oldest first; the oldest fall out at `capacity`."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._entries: deque[TimelineEntry] = deque(maxlen=capacity)
        self._count = 0

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """What is remembered, oldest first."""
        return tuple(self._entries)

    def note(self, at: datetime, text: str) -> None:
        """Something that is no probe's doing."""
        self._add(at, text, EntrySort.CONSOLE)

    def turned(self, before: ProbeState, after: ProbeState) -> bool:
        """Add a line if the probe's health differs; whether it did."""
        if after.last is None or (before.last is not None and before.health is after.health):
            return False
        headline = after.last.reading.headline
        if before.last is None:
            text = f"{after.spec.label} {headline}"
        else:
            text = f"{after.spec.label} {before.last.reading.headline} → {headline}"
        self._add(after.last.observed_at, text, EntrySort.PROBE, after.health)
        return True

    def _add(self, at: datetime, text: str, sort: EntrySort, health: Health | None = None) -> None:
        self._count += 1
        self._entries.append(TimelineEntry(id=str(self._count), at=at, text=text, sort=sort, health=health))
