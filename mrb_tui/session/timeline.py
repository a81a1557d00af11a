"""The timeline as far as memory reaches: probes that turned, and what the console did."""

from collections import deque
from datetime import datetime

from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.session.live import TimelineEntry

CAPACITY = 2_000


class Timeline:
    """Oldest first; the oldest fall out at `capacity`."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._entries: deque[TimelineEntry] = deque(maxlen=capacity)

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """What is remembered, oldest first."""
        return tuple(self._entries)

    def note(self, at: datetime, text: str) -> None:
        """Something that is no probe's doing."""
        self._entries.append(TimelineEntry(at, None, text))

    def turned(self, before: ProbeState, after: ProbeState) -> bool:
        """Add a line if the probe's health differs; whether it did."""
        if after.last is None or (before.last is not None and before.health is after.health):
            return False
        headline = after.last.reading.headline
        if before.last is None:
            text = f"{after.spec.label} {headline}"
        else:
            text = f"{after.spec.label} {before.last.reading.headline} → {headline}"
        self._entries.append(TimelineEntry(after.last.observed_at, after.health, text))
        return True
