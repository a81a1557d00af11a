"""The recorder: what happens is written down as soon as that is possible, once, in order, and nobody waits for it."""

import errno
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.domain.events.evidence import JournalGap
from mrb_tui.domain.events.incident import NoteAdded
from mrb_tui.domain.events.kinds import Unknown
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.incident_fold import after
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.journal.catalogue import Catalogue
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.holding import Entry, Holding
from mrb_tui.journal.journal import Journal, JournalError, RefusedError
from mrb_tui.journal.loading import Fold
from mrb_tui.journal.recorder import Recorder
from mrb_tui.journal.recorder_state import Backoff, RecorderPhase, RecorderState
from mrb_tui.journal.recording import AT_ONCE, Recording
from mrb_tui.journal.verify import verify
from tests.journal.faults import full_after
from tests.journal.making import INCIDENT, NOON, at, counting, declared, event, ids, new_journal, notes

LIMIT_S = 10.0


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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty journal's."""
    journal = new_journal(tmp_path)
    journal.close()
    return journal.path


@pytest.fixture
def bench(path: Path) -> Iterator[Bench]:
    """On that journal."""
    made = Bench(lambda: FileJournal(path, lock_limit_s=0.02))
    yield made
    made.work.end()


def _read(path: Path) -> list[Event]:
    journal = FileJournal(path, may_append=False)
    found = list(journal.events())
    journal.close()
    return found


def test_what_is_handed_in_is_written_and_told(bench: Bench, path: Path) -> None:
    bench.go()
    assert bench.state().is_durable
    future = bench.record(declared(), event("n0"))
    assert not future.done()
    bench.go(0.5)
    assert ids(future.result(0)) == ids(_read(path)) == ids(bench.ears.events) == ["declared", "n0"]
    assert len(bench.settled) == 1


def test_others_events_come_by_the_same_way_each_once_in_order(bench: Bench, path: Path) -> None:
    bench.go(0.25)
    other = FileJournal(path)
    other.append(notes(2), NOON)
    bench.go(0.25)
    assert ids(bench.ears.events) == ["n0", "n1"]
    other.append(notes(1, 2), NOON)
    bench.record(event("ours"))
    other.append(notes(1, 3), NOON)
    bench.go(0.5)
    other.append(notes(1, 4), NOON)
    bench.go(0.5)
    assert ids(bench.ears.events) == ids(_read(path)) == ["n0", "n1", "n2", "n3", "ours", "n4"]
    other.close()


def test_a_long_journal_is_loaded_in_slices_and_recording_does_not_wait_for_it(bench: Bench, path: Path) -> None:
    other = FileJournal(path)
    other.append([declared(), *notes(3 * AT_ONCE)], NOON)
    bench.go()
    assert bench.ears.pages == [[f"n{number}" for number in range(3 * AT_ONCE - 50, 3 * AT_ONCE)]]
    assert not bench.ears.loads
    future = bench.record(event("ours"))
    bench.go()
    assert future.done()
    assert not bench.ears.loads
    bench.go(3)
    ((incident, last_seq),) = bench.ears.loads
    assert incident is not None
    assert (incident.events, last_seq) == (3 * AT_ONCE + 2, 3 * AT_ONCE + 2)
    assert not bench.ears.events  # it is in the incident already
    bench.record(event("later"))
    bench.go(0.5)
    assert ids(bench.ears.events) == ["later"]
    other.close()


def test_on_a_full_disk_events_are_held_and_the_gap_stands_before_them(bench: Bench, path: Path) -> None:
    bench.go()
    bench.record(declared())
    bench.go(0.5)
    with full_after(10):
        first = bench.record(event("held0"))
        bench.record(event("held1"))
        bench.go(0.25)
        state = bench.state()
        assert (state.phase, state.held, state.since_at) == (RecorderPhase.HOLDING, 2, at(0.5))
        assert state.why is not None
        assert "disk is full" in state.why.why
        last = bench.record(event("held2"), event("held3"))
        bench.go(20)
        assert bench.state().held == 4
        assert not first.done()
    bench.go(8)
    assert bench.state().is_durable
    assert (bench.state().held, bench.state().why) == (0, None)
    read = _read(path)
    assert ids(read) == ids(bench.ears.events) == ["declared", "gap0", "held0", "held1", "held2", "held3"]
    gap = read[1].payload
    assert isinstance(gap, JournalGap)
    assert (gap.from_at, gap.held) == (at(0.5), 4)
    assert at(20.75) <= gap.to_at <= at(28.75)
    assert "disk is full" in gap.why
    assert ids(last.result(0)) == ["held2", "held3"]
    assert verify(path).is_sound
    bench.record(event("after"))
    bench.go(1)
    assert ids(_read(path))[6:] == ["after"]


def test_every_attempt_waits_longer_until_somebody_asks_for_one(
    bench: Bench, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.go()
    tries: list[float] = []
    journal = bench.work.journal
    assert journal is not None

    def failing(events: Sequence[NewEvent], recorded_at: datetime) -> tuple[Event, ...]:
        tries.append(bench.clock_s)
        raise JournalError(Trouble(TroubleKind.STORAGE, "no", "not now"))

    monkeypatch.setattr(journal, "append", failing)
    bench.record(event("n0"))
    bench.go(25)
    assert tries == [0, 1, 3, 7, 15, 23]
    monkeypatch.undo()
    bench.work.hurry()
    bench.go()
    assert ids(_read(path)) == ["gap0", "n0"]


def test_a_declaration_stays_the_first_event(bench: Bench, path: Path) -> None:
    bench.go()
    with full_after(0):
        bench.record(declared(), event("n0"))
        bench.go(1)
    bench.go(9)
    assert ids(_read(path)) == ["declared", "gap0", "n0"]
    journal = FileJournal(path)
    assert bench.ears.loads == [(None, 0)]
    journal.close()


def test_a_write_that_was_done_and_not_confirmed_is_not_done_again(
    bench: Bench, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.go()
    bench.record(declared())
    bench.go(0.5)
    journal = bench.work.journal
    assert journal is not None
    append, failures = journal.append, [2]

    def unconfirmed(events: Sequence[NewEvent], recorded_at: datetime) -> tuple[Event, ...]:
        recorded = append(events, recorded_at)
        if failures[0]:
            failures[0] -= 1
            raise JournalError(Trouble(TroubleKind.STORAGE, "no", "the disk does not answer"))
        return recorded

    monkeypatch.setattr(journal, "append", unconfirmed)
    future = bench.record(event("n0"))
    bench.go(1)
    bench.record(event("n1"))
    bench.go(9)
    assert sorted(ids(_read(path))) == ["declared", "gap0", "n0", "n1"]
    assert sorted(ids(bench.ears.events)) == ["declared", "gap0", "n0", "n1"]
    assert ids(future.result(0)) == ["n0"]


def test_an_event_that_cannot_be_recorded_does_not_hold_up_the_others(bench: Bench, path: Path) -> None:
    bench.go()
    before, bad, after = bench.record(event("a")), bench.record(event("b", Unknown())), bench.record(event("c"))
    huge = bench.record(event("d", NoteAdded("x" * (2 << 20))))
    bench.go(0.5)
    assert ids(_read(path)) == ["a", "c"]
    assert before.done()
    assert after.done()
    for future in (bad, huge):
        assert isinstance(future.exception(0), RefusedError)
    assert len(bench.settled) == 4
    assert bench.state().is_durable


def test_what_is_refused_during_an_outage_does_not_end_it(bench: Bench, path: Path) -> None:
    bench.go()
    with full_after(0):
        bench.record(event("a"))
        bad = bench.record(event("b", Unknown()))
        bench.record(event("c"))
        bench.go(2)
        assert bench.state().phase is RecorderPhase.HOLDING
    bench.go(9)
    assert isinstance(bad.exception(0), RefusedError)
    assert ids(_read(path)) == ["gap0", "a", "c"]


def test_a_journal_that_cannot_be_opened_yet_holds_events_too(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "incidents")
    (tmp_path / "incidents").write_text("in the way")
    bench = Bench(lambda: catalogue.create_as(INCIDENT))
    future = bench.record(declared())
    bench.go(2)
    assert bench.state().phase is RecorderPhase.HOLDING
    assert not bench.ears.pages
    (tmp_path / "incidents").unlink()
    bench.go(9)
    assert future.done()
    assert ids(_read(catalogue.path_of(INCIDENT))) == ["declared", "gap0"]
    assert bench.ears.pages == [[]]
    bench.work.end()


def test_what_can_only_be_read_warns_before_anything_is_to_be_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    opening = os.open

    def only_to_read(name: str, flags: int, *rest: int, **names: int) -> int:
        if flags & os.O_RDWR:
            raise OSError(errno.EROFS, "read-only")
        return opening(name, flags, *rest, **names)

    other = FileJournal(path)
    other.append([declared()], NOON)
    other.close()
    monkeypatch.setattr("mrb_tui.journal.files.os.open", only_to_read)
    bench = Bench(lambda: FileJournal(path))
    bench.go(1)
    state = bench.state()
    assert (state.phase, state.held) == (RecorderPhase.HOLDING, 0)
    assert bench.ears.pages == [["declared"]]
    ((incident, _),) = bench.ears.loads
    assert incident is not None
    monkeypatch.undo()
    bench.go(9)
    assert bench.state().is_durable
    assert ids(_read(path)) == ["declared"]  # nothing was held back: there is no gap to tell
    bench.work.end()


def test_a_past_incident_is_followed_and_not_written(path: Path) -> None:
    bench = Bench(lambda: FileJournal(path, may_append=False), read_only=True)
    bench.go(1)
    assert bench.state() == RecorderState(RecorderPhase.READING)
    other = FileJournal(path)
    other.append(notes(1), NOON)
    bench.go(0.25)
    assert ids(bench.ears.events) == ["n0"]
    other.close()
    bench.work.end()
    assert bench.state().phase is RecorderPhase.CLOSED


def test_reading_trouble_is_shown_and_passes(bench: Bench, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.go(0.5)

    def failing(*_: Any) -> bytes:
        raise OSError(errno.EIO, "no")

    other = FileJournal(path)
    other.append(notes(1), NOON)
    with monkeypatch.context() as patched:
        patched.setattr("mrb_tui.journal.lines.os.pread", failing)
        bench.go(1)
        assert bench.state().cannot_read is not None
        assert bench.state().is_durable
    bench.go(2)
    assert bench.state().cannot_read is None
    assert ids(bench.ears.events) == ["n0"]
    other.close()


@pytest.fixture
def recorder(path: Path) -> Iterator[tuple[Recorder, Ears]]:
    """A real one, with its thread."""
    ears = Ears()
    made = Recorder(
        lambda: FileJournal(path, lock_limit_s=0.02), ears, lambda: NOON, poll_s=0.01, retry=Backoff(0.01, 1.0, 0.01)
    )
    made.start()
    yield made, ears
    made.close(0.0)


def _until(condition: Callable[[], bool]) -> None:
    until_s = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < until_s, "it did not happen"
        time.sleep(0.002)


def test_recording_asking_and_closing_on_its_thread(recorder: tuple[Recorder, Ears], path: Path) -> None:
    made, _ = recorder
    futures = [made.record(one) for one in notes(50)]
    page = made.ask(lambda journal: ids(journal.page(48, 9)))
    assert page.result(LIMIT_S) == ["n48", "n49"]
    assert all(future.done() for future in futures)
    assert made.close(LIMIT_S) == ()
    assert ids(_read(path)) == [f"n{number}" for number in range(50)]
    assert made.state.phase is RecorderPhase.CLOSED
    with pytest.raises(JournalError):
        made.ask(lambda journal: journal.count).result(0)
    with pytest.raises(RefusedError):
        made.record(event("late")).result(0)
    assert made.close(0.0) == ()


def test_handing_in_does_not_wait_for_a_disk_that_hangs(path: Path) -> None:
    hangs = threading.Event()

    def hanging() -> Journal:
        hangs.wait(LIMIT_S)
        return FileJournal(path)

    made = Recorder(hanging, Ears(), lambda: NOON)
    made.start()
    begun_s = time.monotonic()
    future = made.record(event("n0"))
    assert [one.id for one in made.held] == ["n0"]
    assert [one.id for one in made.close(0.05)] == ["n0"]
    assert time.monotonic() - begun_s < LIMIT_S / 2
    hangs.set()
    assert ids(future.result(LIMIT_S)) == ["n0"]
    _until(lambda: not made.held)


def test_giving_up_waiting_does_not_take_an_event_back(recorder: tuple[Recorder, Ears], path: Path) -> None:
    made, _ = recorder
    future = made.record(event("n0"))
    assert not future.cancel()
    assert ids(future.result(LIMIT_S)) == ["n0"]


def test_a_question_that_fails_tells_whoever_asked(recorder: tuple[Recorder, Ears]) -> None:
    made, _ = recorder
    failing: Future[float] = made.ask(lambda journal: 1 / journal.last_seq)
    assert isinstance(failing.exception(LIMIT_S), ZeroDivisionError)
    assert made.ask(lambda journal: journal.incident_id).result(LIMIT_S) == INCIDENT


def test_closing_on_a_full_disk_says_what_could_not_be_recorded(recorder: tuple[Recorder, Ears], path: Path) -> None:
    made, _ = recorder
    made.record(event("n0")).result(LIMIT_S)
    with full_after(0):
        made.record(event("n1"))
        _until(lambda: made.state.phase is RecorderPhase.HOLDING)
        made.record(event("n2"))
        assert [one.id for one in made.close(0.3)] == ["n1", "n2"]
    assert ids(_read(path)) == ["n0"]


def test_closing_writes_what_waits_once_there_is_room(recorder: tuple[Recorder, Ears], path: Path) -> None:
    made, _ = recorder
    made.record(event("n0")).result(LIMIT_S)
    made.retry_now()
    with full_after(0):
        made.record(event("n1"))
        _until(lambda: made.state.phase is RecorderPhase.HOLDING)
    assert made.close(LIMIT_S) == ()
    assert ids(_read(path))[::2] == ["n0", "n1"]


def test_a_listener_that_fails_does_not_cost_an_event(path: Path) -> None:
    class Failing(Ears):
        def recorded(self, events: Sequence[Event]) -> None:
            raise RuntimeError("the loop is closed")

    made = Recorder(lambda: FileJournal(path), Failing(), lambda: NOON, poll_s=0.01)
    made.start()
    for number in range(3):
        made.record(event(f"n{number}")).result(LIMIT_S)
    assert made.close(LIMIT_S) == ()
    assert len(_read(path)) == 3


def test_a_fault_of_our_own_holds_events_instead_of_losing_them(path: Path) -> None:
    faults = [3]

    class Faulty(FileJournal):
        def append(self, events: Sequence[NewEvent], recorded_at: datetime) -> tuple[Event, ...]:
            if events and faults[0]:
                faults[0] -= 1
                raise ZeroDivisionError
            return super().append(events, recorded_at)

    made = Recorder(lambda: Faulty(path), Ears(), lambda: NOON, retry=Backoff(0.01, 1.0, 0.01), new_id=lambda: "gap")
    made.start()
    assert ids(made.record(event("n0")).result(LIMIT_S)) == ["n0"]
    assert made.close(LIMIT_S) == ()
    assert ids(_read(path)) == ["gap", "n0"]


def test_an_event_that_nobody_foresaw_does_not_hide_the_others(
    bench: Bench, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(incident: Incident | None, one: Event) -> Incident | None:
        if one.id == "n1":
            raise KeyError("never seen")
        return after(incident, one)

    monkeypatch.setattr("mrb_tui.journal.loading.after", failing)
    other = FileJournal(path)
    other.append([declared(), *notes(3)], NOON)
    other.close()
    bench.go(1)
    ((incident, last_seq),) = bench.ears.loads
    assert incident is not None
    assert (incident.events, last_seq) == (3, 4)
    assert bench.state().is_durable


def test_two_recorders_on_one_incident_tell_each_other_everything_in_one_order(path: Path) -> None:
    ears = [Ears(), Ears()]
    both = [Recorder(lambda: FileJournal(path), one, lambda: NOON, poll_s=0.01, new_id=lambda: "gap") for one in ears]
    for made in both:
        made.start()
    _until(lambda: all(one.loads for one in ears))
    for number in range(40):
        both[number % 2].record(event(f"n{number}"))
    _until(lambda: all(len(one.events) >= 40 for one in ears))
    assert [made.close(LIMIT_S) for made in both] == [(), ()]
    written = ids(_read(path))
    assert sorted(written) == sorted(f"n{number}" for number in range(40))
    loaded = [one.loads[0][1] for one in ears]
    for one, seq in zip(ears, loaded, strict=True):
        assert ids(one.events) == written[seq:]
