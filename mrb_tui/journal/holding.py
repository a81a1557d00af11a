"""What waits to be written down, in order, and the outage that made it wait."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime

from mrb_tui.domain.events.event import CONSOLE, Event, NewEvent
from mrb_tui.domain.events.evidence import JournalGap
from mrb_tui.domain.events.incident import IncidentDeclared
from mrb_tui.domain.trouble import Trouble

Recorded = Future[tuple[Event, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """Events that were handed in together, and who waits for them."""

    events: tuple[NewEvent, ...]
    future: Recorded


@dataclass(slots=True)
class Outage:
    """Since when and why nothing can be written. Its gap has one id: it counts once, however often that is tried."""

    since_at: datetime
    why: Trouble
    gap_id: str
    failures: int = 1


@dataclass(slots=True)
class Holding:
    """Not safe for threads: it belongs to the recorder's."""

    host: str
    new_id: Callable[[], str]
    entries: list[Entry] = field(default_factory=list)
    outage: Outage | None = None

    @property
    def events(self) -> tuple[NewEvent, ...]:
        """All that wait."""
        return tuple(event for entry in self.entries for event in entry.events)

    def failed(self, why: Trouble, at: datetime) -> Outage:
        """Nothing can be written, still or from now on."""
        if self.outage is None:
            self.outage = Outage(at, why, self.new_id())
        else:
            self.outage.why = why
            self.outage.failures += 1
        return self.outage

    def batch(self, at: datetime, *, is_first: bool) -> tuple[NewEvent, ...]:
        """What to record now: the gap, if there was one, before the events that it held back.

        Only a declaration comes before it, for it is the first event of every journal.
        """
        events = self.events
        if self.outage is None or not events:
            return events
        gap = self._gap(self.outage, at, len(events))
        ahead = 1 if is_first and isinstance(events[0].payload, IncidentDeclared) else 0
        return (*events[:ahead], gap, *events[ahead:])

    def done(self, recorded: Sequence[Event]) -> list[tuple[Entry, tuple[Event, ...]]]:
        """They are on the disk: who gets which. Nothing waits any more."""
        by_id = {event.id: event for event in recorded}
        settled = [(entry, tuple(by_id[event.id] for event in entry.events)) for entry in self.entries]
        self.entries.clear()
        self.outage = None
        return settled

    def _gap(self, outage: Outage, at: datetime, held: int) -> NewEvent:
        payload = JournalGap(outage.since_at, max(at, outage.since_at), outage.why.why or outage.why.what, held)
        return NewEvent(id=outage.gap_id, at=outage.since_at, actor=CONSOLE, host=self.host, payload=payload)
