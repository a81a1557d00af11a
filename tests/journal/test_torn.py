"""Records that were cut off, and disks that say no: at every byte."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.journal import JournalError
from mrb_tui.journal.verify import verify
from tests.journal.faults import ProcessDiedError, dies_after, full_after, sync_fails
from tests.journal.making import NOON, event, ids, new_journal, notes


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A journal of two events; its path."""
    journal = new_journal(tmp_path)
    journal.append(notes(2), NOON)
    journal.close()
    return journal.path


def _record_size(base: Path) -> int:
    return len(base.read_bytes().splitlines(keepends=True)[-1])


def test_a_write_cut_off_at_any_byte_costs_nothing_that_was_acknowledged(base: Path) -> None:
    whole = base.read_bytes()
    for size in range(_record_size(base)):
        base.write_bytes(whole)
        base.with_name("journal.torn").unlink(missing_ok=True)
        writer = FileJournal(base)
        with pytest.raises(ProcessDiedError), dies_after(size):
            writer.append([event("n2")], NOON)
        writer.close()
        assert base.stat().st_size == len(whole) + size
        reader = FileJournal(base)
        assert ids(reader.events()) == ["n0", "n1"]
        assert not reader.problems
        assert ids(reader.append([event("n3")], NOON)) == ["n3"]
        assert ids(reader.events()) == ["n0", "n1", "n3"]
        reader.close()
        report = verify(base)
        assert report.is_sound
        assert report.torn == (1 if size else 0)
        if size:
            aside = base.with_name("journal.torn")
            assert len(aside.read_bytes()) == size + 1
            assert stat.S_IMODE(aside.stat().st_mode) == 0o600


def test_a_batch_cut_off_leaves_its_whole_records_and_tried_again_is_not_doubled(base: Path) -> None:
    whole = base.read_bytes()
    for size in range(0, 3 * _record_size(base), 17):
        base.write_bytes(whole)
        writer = FileJournal(base)
        with pytest.raises(ProcessDiedError), dies_after(size):
            writer.append(notes(3, 2), NOON)
        writer.close()
        again = FileJournal(base)
        assert ids(again.append(notes(3, 2), NOON)) == ["n2", "n3", "n4"]
        assert ids(again.events()) == ["n0", "n1", "n2", "n3", "n4"]
        again.close()
        assert verify(base).is_sound


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG])
def test_a_disk_that_fills_up_at_any_byte_leaves_the_journal_as_it_was(base: Path, code: int) -> None:
    whole = base.read_bytes()
    journal = FileJournal(base)
    for size in range(0, 2 * _record_size(base), 7):
        with pytest.raises(JournalError) as caught, full_after(size, code):
            journal.append(notes(2, 2), NOON)
        assert caught.value.trouble.kind is TroubleKind.STORAGE
        assert caught.value.trouble.advice
        assert base.read_bytes() == whole
    assert ids(journal.append(notes(2, 2), NOON)) == ["n2", "n3"]
    assert verify(base).is_sound
    journal.close()


def test_what_did_not_reach_the_disk_does_not_count(base: Path) -> None:
    whole = base.read_bytes()
    journal = FileJournal(base)
    with pytest.raises(JournalError, match="disk does not answer"), sync_fails():
        journal.append(notes(1, 2), NOON)
    assert base.read_bytes() == whole
    assert ids(journal.events()) == ["n0", "n1"]
    journal.close()


def test_an_interrupt_takes_back_what_it_interrupted(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = base.read_bytes()
    journal = FileJournal(base)

    def interrupted(fd: int) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr("mrb_tui.journal.disk.sync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        journal.append(notes(1, 2), NOON)
    assert base.read_bytes() == whole
    journal.close()


def test_a_torn_tail_is_on_the_disk_aside_before_it_goes(base: Path) -> None:
    whole = base.read_bytes()
    base.write_bytes(whole + b'{"v":1,"seq')
    journal = FileJournal(base)
    with pytest.raises(JournalError, match="disk is full"), full_after(3):
        journal.append(notes(1, 2), NOON)
    assert base.read_bytes() == whole + b'{"v":1,"seq'
    assert base.with_name("journal.torn").read_bytes() == b""
    assert verify(base).open_tail == 11
    journal.append(notes(1, 2), NOON)
    assert base.with_name("journal.torn").read_bytes() == b'{"v":1,"seq\n'
    assert verify(base).open_tail == 0
    journal.close()


def test_a_file_of_nothing_but_a_torn_record_is_an_empty_journal(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    journal.path.write_bytes(b'{"v":1')
    assert ids(journal.append(notes(1), NOON)) == ["n0"]
    assert verify(journal.path).is_sound
    journal.close()


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.journal import JournalError
from tests.journal.making import NOON, ids, notes
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path, size = Path(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + size, resource.RLIM_INFINITY))
journal = FileJournal(path)
for seconds in range(100):
    try:
        journal.append(notes(1, 2 + seconds), NOON)
    except JournalError as error:
        print(seconds, error.trouble.why)
        break
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.append(notes(1, 500), NOON)
"""


def test_the_systems_own_no_is_survived(base: Path) -> None:
    """A limit of the kernel, with a short write before it, as a full disk has."""
    size = 3 * _record_size(base) + 50
    limited = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(base), str(size)], capture_output=True, text=True, check=True
    )
    recorded = int(limited.stdout.split()[0])
    assert recorded >= 2
    assert "may not become longer" in limited.stdout
    report = verify(base)
    assert report.is_sound
    assert report.records == 2 + recorded + 1
    assert report.torn == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_without_permission_it_can_be_read(base: Path) -> None:
    base.chmod(0o400)
    journal = FileJournal(base)
    assert ids(journal.events()) == ["n0", "n1"]
    with pytest.raises(JournalError, match="you may not"):
        journal.append(notes(1, 2), NOON)
    base.chmod(0o600)
    assert ids(journal.append(notes(1, 2), NOON)) == ["n2"]
    journal.close()


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_permission_that_is_missing_now_may_come_back(base: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    opening = os.open

    def only_to_read(path: str, flags: int, *rest: int, **names: int) -> int:
        if flags & os.O_RDWR:
            raise OSError(code, os.strerror(code))
        return opening(path, flags, *rest, **names)

    monkeypatch.setattr("mrb_tui.journal.files.os.open", only_to_read)
    journal = FileJournal(base)
    assert ids(journal.events()) == ["n0", "n1"]
    for events in ([], notes(1, 2)):
        with pytest.raises(JournalError):
            journal.append(events, NOON)
    monkeypatch.undo()
    assert ids(journal.append(notes(1, 2), NOON)) == ["n2"]
    journal.close()
