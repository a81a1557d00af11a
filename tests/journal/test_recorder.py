"""The recorder's thread: nobody waits for the disk, and nothing handed in is lost."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path

import pytest

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.incident_fold import after
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.journal import Journal, JournalError, RefusedError
from mrb_tui.journal.recorder import Recorder
from mrb_tui.journal.recorder_state import Backoff, RecorderPhase
from tests.journal.benches import Bench, Ears, read_back
from tests.journal.faults import full_after
from tests.journal.making import INCIDENT, NOON, declared, event, ids, notes

LIMIT_S = 10.0


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
    assert ids(read_back(path)) == [f"n{number}" for number in range(50)]
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
    assert ids(read_back(path)) == ["n0"]


def test_closing_writes_what_waits_once_there_is_room(recorder: tuple[Recorder, Ears], path: Path) -> None:
    made, _ = recorder
    made.record(event("n0")).result(LIMIT_S)
    made.retry_now()
    with full_after(0):
        made.record(event("n1"))
        _until(lambda: made.state.phase is RecorderPhase.HOLDING)
    assert made.close(LIMIT_S) == ()
    assert ids(read_back(path))[::2] == ["n0", "n1"]


def test_a_listener_that_fails_does_not_cost_an_event(path: Path) -> None:
    class Failing(Ears):
        def recorded(self, events: Sequence[Event]) -> None:
            raise RuntimeError("the loop is closed")

    made = Recorder(lambda: FileJournal(path), Failing(), lambda: NOON, poll_s=0.01)
    made.start()
    for number in range(3):
        made.record(event(f"n{number}")).result(LIMIT_S)
    assert made.close(LIMIT_S) == ()
    assert len(read_back(path)) == 3


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
    assert ids(read_back(path)) == ["gap", "n0"]


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
    written = ids(read_back(path))
    assert sorted(written) == sorted(f"n{number}" for number in range(40))
    loaded = [one.loads[0][1] for one in ears]
    for one, seq in zip(ears, loaded, strict=True):
        assert ids(one.events) == written[seq:]
