"""From a journal to its incident, event by event, without holding them."""

from mrb_tui.domain.incident import Incident
from mrb_tui.domain.incident_fold import after
from mrb_tui.journal.journal import Journal


class Loading:
    """A fold in slices, so that whoever does it can do other things in between."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.incident: Incident | None = None
        self.last_seq = 0
        """Everything up to this one is folded."""
        self.passed_over = 0
        """So many events could not be folded."""

    def step(self, count: int = 500) -> bool:
        """Fold some more; whether there may be still more. Raises JournalError."""
        events = self._journal.read_new(self.last_seq, count)
        for event in events:
            try:
                self.incident = after(self.incident, event)
            except Exception:  # noqa: BLE001 - one event that nobody foresaw must not hide all the others
                self.passed_over += 1
            self.last_seq = max(self.last_seq, event.seq)
        return bool(events)


def fold_of(journal: Journal) -> Incident | None:
    """The incident as the whole journal tells it; None where none was declared. Raises JournalError."""
    loading = Loading(journal)
    while loading.step():
        pass
    return loading.incident
