"""The recorder: what happens is written down as soon as that is possible, once, in order, and nobody waits for it."""

import errno
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.domain.events.evidence import JournalGap
from mrb_tui.domain.events.incident import NoteAdded
from mrb_tui.domain.events.kinds import Unknown
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.journal.catalogue import Catalogue
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.journal import JournalError, RefusedError
from mrb_tui.journal.recorder_state import RecorderPhase, RecorderState
from mrb_tui.journal.recording import AT_ONCE
from mrb_tui.journal.verify import verify
from tests.journal.benches import Bench, read_back
from tests.journal.faults import full_after
from tests.journal.making import INCIDENT, NOON, at, declared, event, ids, notes


def test_what_is_handed_in_is_written_and_told(bench: Bench, path: Path) -> None:
    bench.go()
    assert bench.state().is_durable
    future = bench.record(declared(), event("n0"))
    assert not future.done()
    bench.go(0.5)
    assert ids(future.result(0)) == ids(read_back(path)) == ids(bench.ears.events) == ["declared", "n0"]
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
    assert ids(bench.ears.events) == ids(read_back(path)) == ["n0", "n1", "n2", "n3", "ours", "n4"]
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
    read = read_back(path)
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
    assert ids(read_back(path))[6:] == ["after"]


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
    assert ids(read_back(path)) == ["gap0", "n0"]


def test_a_declaration_stays_the_first_event(bench: Bench, path: Path) -> None:
    bench.go()
    with full_after(0):
        bench.record(declared(), event("n0"))
        bench.go(1)
    bench.go(9)
    assert ids(read_back(path)) == ["declared", "gap0", "n0"]
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
    assert sorted(ids(read_back(path))) == ["declared", "gap0", "n0", "n1"]
    assert sorted(ids(bench.ears.events)) == ["declared", "gap0", "n0", "n1"]
    assert ids(future.result(0)) == ["n0"]


def test_an_event_that_cannot_be_recorded_does_not_hold_up_the_others(bench: Bench, path: Path) -> None:
    bench.go()
    before, bad, after = bench.record(event("a")), bench.record(event("b", Unknown())), bench.record(event("c"))
    huge = bench.record(event("d", NoteAdded("x" * (2 << 20))))
    bench.go(0.5)
    assert ids(read_back(path)) == ["a", "c"]
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
    assert ids(read_back(path)) == ["gap0", "a", "c"]


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
    assert ids(read_back(catalogue.path_of(INCIDENT))) == ["declared", "gap0"]
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
    assert ids(read_back(path)) == ["declared"]  # nothing was held back: there is no gap to tell
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
