"""A journal in a file, as its readers and writers see it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from mrb_tui.domain.events.event import Event
from mrb_tui.domain.events.kinds import Unknown
from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.journal import JournalError, RefusedError
from mrb_tui.journal.lines import CHUNK
from mrb_tui.journal.loading import Loading, fold_of
from mrb_tui.journal.verify import verify
from tests.journal.making import NOON, at, declared, event, ids, new_journal, notes


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[FileJournal]:
    """An empty one."""
    made = new_journal(tmp_path, lock_limit_s=0.05)
    yield made
    made.close()


@pytest.fixture
def other(journal: FileJournal) -> Iterator[FileJournal]:
    """The same, as another console has it."""
    opened = FileJournal(journal.path, lock_limit_s=0.05)
    yield opened
    opened.close()


def test_what_was_recorded_is_there_when_it_is_opened_again(journal: FileJournal) -> None:
    recorded = journal.append([declared(), *notes(3)], NOON)
    assert [one.seq for one in recorded] == [1, 2, 3, 4]
    again = FileJournal(journal.path)
    assert tuple(again.events()) == recorded
    assert again.count == again.last_seq == 4
    assert again.incident_id == "INC-20261124-1"
    again.close()


def test_an_id_is_recorded_once(journal: FileJournal, other: FileJournal) -> None:
    (first,) = journal.append(notes(1), NOON)
    assert other.append([event("n0"), event("n1"), event("n1")], at(9)) == (
        first,
        *(second := tuple(other.read_new(1))),
        *second,
    )
    assert ids(journal.events()) == ["n0", "n1"]


def test_two_consoles_see_each_others_events_each_once(journal: FileJournal, other: FileJournal) -> None:
    journal.append(notes(2), NOON)
    assert ids(other.read_new(0)) == ["n0", "n1"]
    assert other.read_new(2) == ()
    other.append(notes(2, 2), NOON)
    journal.append(notes(1, 4), NOON)
    assert ids(journal.read_new(2)) == ids(other.read_new(2)) == ["n2", "n3", "n4"]
    assert ids(other.read_new(1, limit=2)) == ["n1", "n2"]
    assert verify(journal.path).is_sound


def test_while_one_writes_the_other_waits_to_look(journal: FileJournal, other: FileJournal, tmp_path: Path) -> None:
    """What is being written may yet be taken back."""
    import fcntl

    journal.append(notes(1), NOON)
    assert ids(other.read_new(0)) == ["n0"]
    journal.append(notes(1, 1), NOON)
    writer = os.open(journal.path, os.O_RDWR)
    fcntl.flock(writer, fcntl.LOCK_EX)
    assert other.read_new(1) == ()
    os.close(writer)
    assert ids(other.read_new(1)) == ["n1"]


def test_a_journal_can_be_opened_while_somebody_hangs_with_the_lock(journal: FileJournal) -> None:
    import fcntl

    journal.append(notes(5), NOON)
    writer = os.open(journal.path, os.O_RDWR)
    fcntl.flock(writer, fcntl.LOCK_EX)
    late = FileJournal(journal.path)
    assert ids(late.read_new(0, limit=2)) == ["n0", "n1"]
    assert ids(late.page(3, 9)) == ["n3", "n4"]
    late.close()
    os.close(writer)


def test_a_lock_is_not_waited_for_for_ever_and_its_holder_is_named(journal: FileJournal) -> None:
    import fcntl

    writer = os.open(journal.path, os.O_RDWR)
    fcntl.flock(writer, fcntl.LOCK_EX)
    with pytest.raises(JournalError) as caught:
        journal.append(notes(1), NOON)
    assert caught.value.trouble.kind is TroubleKind.STORAGE
    assert "may hold it" in caught.value.trouble.why
    if Path("/proc/locks").exists():
        assert f"process {os.getpid()} (" in caught.value.trouble.why
    os.close(writer)
    assert ids(journal.append(notes(1), NOON)) == ["n0"]


def test_pages_are_by_when_it_happened(journal: FileJournal) -> None:
    journal.append(
        [event("c", happened_at=at(30)), event("a", happened_at=at(10)), event("b", happened_at=at(20))], at(40)
    )
    journal.append([event("d", happened_at=at(30))], at(50))
    assert ids(journal.page(0, 9)) == ["a", "b", "c", "d"]
    assert ids(journal.page(1, 2)) == ["b", "c"]
    assert journal.find(lambda one: one.id in "ad") == [0, 3]
    assert journal.find(lambda one: one.id in "ad", 1, 9) == [3]
    assert journal.find(lambda one: one.id in "ad", 0, 2) == [0]


def test_the_last_page_is_the_same_before_all_is_read_and_after(journal: FileJournal) -> None:
    for number in range(300):
        late = 100 if number % 7 == 0 else 0
        journal.append([event(f"n{number}", happened_at=at(number - late))], at(number))
    for count in (0, 1, 5, 20, 299, 300, 1000):
        fresh = FileJournal(journal.path)
        early = fresh.last_page(count)
        assert not fresh.count
        assert early == fresh.page(300 - min(count, 300), count) == fresh.last_page(count)
        fresh.close()


def test_a_batch_of_back_dated_events_does_not_push_the_latest_off_the_last_page(journal: FileJournal) -> None:
    journal.append([event(f"n{number}", happened_at=at(1000 + number)) for number in range(50)], at(2000))
    journal.append([event(f"old{number}", happened_at=at(number)) for number in range(30)], at(2000))
    fresh = FileJournal(journal.path)
    assert ids(fresh.last_page(10)) == [f"n{number}" for number in range(40, 50)]
    fresh.close()


def test_all_of_a_long_journal_is_streamed_and_folded(journal: FileJournal) -> None:
    journal.append([declared(), *notes(1500)], NOON)
    fresh = FileJournal(journal.path)
    assert ids(fresh.events()) == ["declared", *(f"n{number}" for number in range(1500))]
    fresh.close()
    fresh = FileJournal(journal.path)
    loading = Loading(fresh)
    assert loading.step(100)
    assert loading.fold.last_seq == fresh.count == 100  # the rest is not even read
    while loading.step(100):
        pass
    assert loading.fold == fold_of(journal)
    assert loading.fold.incident is not None
    assert (loading.fold.incident.title, loading.fold.incident.events) == ("empty answers", 1501)
    fresh.close()


def test_of_nothing_there_is_no_incident(journal: FileJournal) -> None:
    assert fold_of(journal).incident is None
    assert journal.last_page(5) == journal.page(0, 5) == journal.read_new(0) == ()


def test_only_the_owner_may_see_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        journal = new_journal(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700
    journal.close()


def test_no_descriptor_is_left_to_a_child(journal: FileJournal) -> None:
    assert not os.get_inheritable(journal._file.fd)


def test_what_is_opened_to_be_read_is_not_written(journal: FileJournal) -> None:
    journal.append(notes(1), NOON)
    reader = FileJournal(journal.path, may_append=False)
    with pytest.raises(JournalError, match="only to be read"):
        reader.append(notes(1, 1), NOON)
    assert ids(reader.events()) == ["n0"]
    reader.close()


def test_a_refused_event_leaves_everything_as_it_was(journal: FileJournal) -> None:
    journal.append(notes(1), NOON)
    before = journal.path.read_bytes()
    with pytest.raises(RefusedError):
        journal.append([event("n1"), event("n2", Unknown())], NOON)
    assert journal.path.read_bytes() == before


def test_garbage_in_the_middle_is_told_with_its_line_and_the_rest_is_read(journal: FileJournal) -> None:
    recorded = journal.append(notes(5), NOON)
    lines = journal.path.read_bytes().splitlines(keepends=True)
    lines[2] = b"\0\0\0garbage\n"
    journal.path.write_bytes(b"".join(lines))
    fresh = FileJournal(journal.path)
    assert tuple(fresh.events()) == (*recorded[:2], *recorded[3:])
    assert ids(fresh.page(0, 9)) == ["n0", "n1", "n3", "n4"]
    assert [str(problem) for problem in fresh.problems] == [
        "line 3: it is no JSON (expecting value, column 1)",
        "line 4: seq 4 follows seq 2: 1 missing",
    ]
    (after,) = fresh.append([event("n9")], NOON)
    assert after.seq == 6
    report = verify(journal.path)
    assert report.first_break is not None
    assert report.first_break.line == 3
    assert len(report.problems) == 2
    fresh.close()


def test_a_monstrous_line_is_passed_over_and_not_read_again_and_again(journal: FileJournal) -> None:
    journal.append(notes(1), NOON)
    size = 20 * CHUNK + 4 - journal.path.stat().st_size  # its end is read alone
    with journal.path.open("ab") as file:
        file.write(b"the end\n".rjust(size, b"#"))
    fresh = FileJournal(journal.path)
    assert ids(fresh.read_new(0)) == ["n0"]
    index = fresh._index
    assert fresh.read_new(1) == ()
    assert ids(fresh.append(notes(1, 1), NOON)) == ["n1"]
    assert fresh._index is index
    assert ids(fresh.last_page(5)) == ids(fresh.events()) == ["n0", "n1"]
    fresh.close()


def test_a_record_that_rots_after_it_was_read_keeps_its_place(journal: FileJournal) -> None:
    journal.append(notes(600), NOON)
    fresh = FileJournal(journal.path)
    fresh.page(0, 0)
    content = journal.path.read_bytes()
    start = content.index(b'"id":"n1"') - 20
    with journal.path.open("r+b") as file:
        file.seek(start)
        file.write(b"#" * 10)
    (read,) = fresh.page(1, 1)
    assert "cannot be read any more" in read.summary
    assert (read.seq, read.at) == (2, at(1))
    fresh.close()


def test_a_removed_journal_takes_no_events(journal: FileJournal) -> None:
    journal.append(notes(1), NOON)
    journal.path.unlink()
    with pytest.raises(JournalError, match="removed"):
        journal.append(notes(1, 1), NOON)


def test_a_journal_put_back_from_a_backup_is_taken_up(journal: FileJournal) -> None:
    journal.append(notes(3), NOON)
    copy = journal.path.read_bytes().splitlines(keepends=True)[:2]
    fresh = journal.path.with_name("restored")
    fresh.write_bytes(b"".join(copy))
    fresh.rename(journal.path)
    (one,) = journal.append([event("later")], NOON)
    assert one.seq == 3
    assert ids(journal.events()) == ["n0", "n1", "later"]
    assert verify(journal.path).is_sound


@pytest.mark.parametrize("keep", [0, 1, 2])
def test_a_journal_that_was_cut_by_somebody_is_read_anew(journal: FileJournal, other: FileJournal, keep: int) -> None:
    journal.append(notes(3), NOON)
    other.read_new(0)
    os.truncate(journal.path, len(b"".join(journal.path.read_bytes().splitlines(keepends=True)[:keep])))
    assert ids(journal.append([event("x1"), event("x2")], NOON)) == ["x1", "x2"]
    assert ids(other.page(0, 9)) == ids(journal.page(0, 9))
    assert verify(journal.path).is_sound


def test_memory_stays_small(journal: FileJournal) -> None:
    import tracemalloc

    for start in range(0, 10_000, 1000):
        journal.append(notes(1000, start), NOON)
    tracemalloc.start()
    fresh = FileJournal(journal.path)
    fresh.page(0, 1)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert fresh.count == 10_000
    assert held < 1_000_000  # 10 MB for 100,000
    fresh.close()


def test_events_are_plain_values(journal: FileJournal) -> None:
    (one,) = journal.append([declared()], NOON)
    assert isinstance(one, Event)
    assert one.recorded_at == NOON
    assert one.kind == "incident.declared"
    assert one.summary == "declared P1: empty answers"
