"""From a journal to its incident, event by event, without holding them."""

from collections.abc import Iterable
from dataclasses import dataclass

from mrb_tui.domain.events.event import Event
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.incident_fold import after
from mrb_tui.journal.journal import Journal


@dataclass(slots=True)
class Fold:
    """An incident that grows by events. `last_seq` is the last event that was taken in, `passed_over` how many could
    not be: they stand in the journal, and the incident is without them."""

    incident: Incident | None = None
    last_seq: int = 0
    passed_over: int = 0

    def take(self, events: Iterable[Event]) -> None:
        """Take them in, in this order."""
        for event in events:
            try:
                self.incident = after(self.incident, event)
            except Exception:  # noqa: BLE001 - one event that nobody foresaw must not hide all the others; it is counted
                self.passed_over += 1
            self.last_seq = max(self.last_seq, event.seq)


class Loading:
    """A fold in slices, so that whoever does it can do other things in between."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.fold = Fold()

    def step(self, count: int = 500) -> bool:
        """Take in some more; whether there may be still more. Raises JournalError."""
        events = self._journal.read_new(self.fold.last_seq, count)
        self.fold.take(events)
        return bool(events)


def fold_of(journal: Journal) -> Fold:
    """The whole journal's. Its incident is None where none was declared. Raises JournalError."""
    loading = Loading(journal)
    while loading.step():
        pass
    return loading.fold
