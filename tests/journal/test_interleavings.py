"""Any interleaving of two writers, crashes and full disks: what was acknowledged is there, once, in order."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.journal import JournalError
from mrb_tui.journal.verify import verify
from tests.journal.faults import ProcessDiedError, dies_after, full_after, sync_fails
from tests.journal.making import INCIDENT, at, event, new_journal

WRITERS = st.integers(0, 1)
SIZES = st.integers(1, 3)
BYTES = st.integers(0, 1200)


class Consoles(RuleBasedStateMachine):
    """Two consoles on one incident, each with what it was told so far."""

    @initialize()
    def start(self) -> None:
        """Both open the same journal."""
        self.folder = tempfile.TemporaryDirectory()
        first = new_journal(Path(self.folder.name))
        self.journals = [first, FileJournal(first.path)]
        self.told: list[list[Event]] = [[], []]
        self.acknowledged: set[str] = set()
        self.at_once: list[str] = []
        self.tried: list[NewEvent] = []
        self.made = 0

    def _acknowledge(self, events: list[NewEvent]) -> None:
        self.acknowledged |= {one.id for one in events}
        self.at_once += [one.id for one in events]

    def _some(self, count: int, late: int) -> list[NewEvent]:
        events = [event(f"e{self.made + n}", happened_at=at(self.made + n - late)) for n in range(count)]
        self.made += count
        self.tried += events
        return events

    @rule(writer=WRITERS, count=SIZES, late=st.integers(0, 5))
    def append(self, writer: int, count: int, late: int) -> None:
        """All goes well."""
        events = self._some(count, late)
        recorded = self.journals[writer].append(events, at(self.made))
        assert [one.id for one in recorded] == [one.id for one in events]
        self._acknowledge(events)

    @rule(writer=WRITERS, count=SIZES, size=BYTES)
    def fill_the_disk(self, writer: int, count: int, size: int) -> None:
        """There is room for some bytes only."""
        events = self._some(count, 0)
        try:
            with full_after(size):
                self.journals[writer].append(events, at(self.made))
        except JournalError:
            return
        self._acknowledge(events)

    @rule(writer=WRITERS, count=SIZES)
    def fail_to_sync(self, writer: int, count: int) -> None:
        """Nothing reaches the disk, nothing is acknowledged."""
        events = self._some(count, 0)
        try:
            with sync_fails():
                self.journals[writer].append(events, at(self.made))
        except JournalError:
            return
        raise AssertionError("acknowledged without reaching the disk")

    @rule(writer=WRITERS, count=SIZES, size=BYTES)
    def die(self, writer: int, count: int, size: int) -> None:
        """The process ends in the midst of it, and another takes its place."""
        events = self._some(count, 0)
        journal = self.journals[writer]
        try:
            with dies_after(size):
                journal.append(events, at(self.made))
        except ProcessDiedError:
            pass
        except JournalError:  # a torn tail could not be set aside
            pass
        else:
            self._acknowledge(events)
        journal.close()
        self.journals[writer] = FileJournal(journal.path)
        self.told[writer] = []

    @rule(writer=WRITERS, data=st.data())
    def try_again(self, writer: int, data: st.DataObject) -> None:
        """What may or may not have been recorded is handed in once more."""
        if not self.tried:
            return
        one = data.draw(st.sampled_from(self.tried))
        self.journals[writer].append([one], at(self.made))
        self.acknowledged.add(one.id)

    @rule(reader=WRITERS)
    def look(self, reader: int) -> None:
        """A console looks for what is new."""
        told = self.told[reader]
        told += self.journals[reader].read_new(told[-1].seq if told else 0)

    @invariant()
    def everything_acknowledged_is_there_once_and_the_chain_holds(self) -> None:
        """After each step."""
        report = verify(self.journals[0].path, INCIDENT)
        assert report.is_sound, report.problems
        fresh = FileJournal(self.journals[0].path)
        events = list(fresh.events())
        assert list(fresh.page(0, 10_000)) == sorted(events, key=lambda one: (one.at, one.seq))
        fresh.close()
        ids = [one.id for one in events]
        assert len(set(ids)) == len(ids)
        assert [one.seq for one in events] == list(range(1, len(events) + 1))
        assert set(self.acknowledged) <= set(ids) <= {one.id for one in self.tried}
        assert [name for name in ids if name in self.at_once] == self.at_once
        for told in self.told:
            assert told == events[: len(told)]

    def teardown(self) -> None:
        """Let go of the files."""
        for journal in getattr(self, "journals", []):
            journal.close()
        if hasattr(self, "folder"):
            self.folder.cleanup()


TestConsoles = Consoles.TestCase
TestConsoles.settings = settings(max_examples=80, stateful_step_count=20, deadline=None)
