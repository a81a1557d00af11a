"""A recording without its thread, and ears for what it tells."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.domain.incident import Incident
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.holding import Entry, Holding
from mrb_tui.journal.journal import Journal
from mrb_tui.journal.loading import Fold
from mrb_tui.journal.recorder_state import Backoff, RecorderState
from mrb_tui.journal.recording import Recording
from tests.journal.making import at, counting, ids


class Ears:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = []
        self.loads: list[tuple[Incident | None, int]] = []
        self.events: list[Event] = []
        self.states: list[RecorderState] = []

    def opened(self, page: Sequence[Event]) -> None:
        """As the protocol has it."""
        self.pages.append(ids(page))

    def loaded(self, fold: Fold) -> None:
        """As the protocol has it."""
        self.loads.append((fold.incident, fold.last_seq))

    def recorded(self, events: Sequence[Event]) -> None:
        """As the protocol has it."""
        self.events += events

    def state_changed(self, state: RecorderState) -> None:
        """As the protocol has it."""
        self.states.append(state)


class Bench:
    """A recording without a thread, and a clock that is moved by hand."""

    def __init__(self, open_journal: Callable[[], Journal], *, read_only: bool = False) -> None:
        self.clock_s = 0.0
        self.ears = Ears()
        self.settled: list[Entry] = []
        names = counting("gap")
        self.work = Recording(
            open_journal=open_journal,
            listener=self.ears,
            now=lambda: at(self.clock_s),
            holding=Holding("bastion", lambda: next(names)),
            settled=self.settled.append,
            read_only=read_only,
            poll_s=0.25,
            page=50,
            retry=Backoff(1.0, 2.0, 8.0),
        )

    def record(self, *events: NewEvent) -> "Future[tuple[Event, ...]]":
        """Hand in."""
        future: Future[tuple[Event, ...]] = Future()
        self.work.took(Entry(events, future))
        return future

    def state(self) -> RecorderState:
        """As it is shown."""
        return self.work.state

    def go(self, seconds: float = 0.0) -> None:
        """Let time pass, a quarter of a second at a time."""
        until_s = self.clock_s + seconds
        while True:
            self.work.work(self.clock_s)
            if self.clock_s >= until_s:
                return
            self.clock_s += 0.25


def read_back(path: Path) -> list[Event]:
    """All that is on the disk."""
    journal = FileJournal(path, may_append=False)
    found = list(journal.events())
    journal.close()
    return found
