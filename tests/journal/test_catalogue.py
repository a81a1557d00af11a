"""The folder of all incidents."""

import errno
import grp
import os
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from mrb_tui.domain.events.incident import (
    IncidentReopened,
    IncidentResolved,
    IncidentRetitled,
    RoleAssigned,
    SeverityChanged,
    Status,
    StatusChanged,
)
from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.journal import files
from mrb_tui.journal.catalogue import Catalogue
from mrb_tui.journal.files import Sharing
from mrb_tui.journal.journal import JournalError
from mrb_tui.journal.loading import fold_of
from tests.journal.making import NOON, at, declared, event, ids, notes

DAY = date(2026, 11, 24)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """In a folder that is not there yet."""
    return Catalogue(tmp_path / "state" / "mrb-tui" / "incidents")


def _declare(catalogue: Catalogue, day: date = DAY, title: str = "empty answers") -> str:
    journal = catalogue.create(day)
    journal.append([declared(title=title)], NOON)
    journal.close()
    return journal.incident_id


def test_ids_count_within_a_day(catalogue: Catalogue) -> None:
    days = [DAY, DAY, date(2026, 11, 25), DAY]
    assert [_declare(catalogue, day) for day in days] == [
        "INC-20261124-1",
        "INC-20261124-2",
        "INC-20261125-1",
        "INC-20261124-3",
    ]


def test_many_consoles_at_once_get_an_incident_each(catalogue: Catalogue) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda _: _declare(catalogue), range(24)))
    assert sorted(names, key=lambda name: int(name.rpartition("-")[2])) == [
        f"INC-20261124-{number}" for number in range(1, 25)
    ]


def test_folders_are_private_all_the_way(catalogue: Catalogue, tmp_path: Path) -> None:
    _declare(catalogue)
    made = [tmp_path / "state", catalogue.folder, catalogue.folder / "INC-20261124-1"]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in made] == [0o700] * 3


def test_a_provisional_id_does_not_move_the_count(catalogue: Catalogue) -> None:
    name = catalogue.provisional_id(DAY)
    assert name != catalogue.provisional_id(DAY)
    catalogue.create_as(name).close()
    assert _declare(catalogue) == "INC-20261124-1"


def test_an_incident_is_never_opened_into_somebody_elses(catalogue: Catalogue) -> None:
    catalogue.create_as("INC-20261124-4821").close()
    with pytest.raises(JournalError, match="already"):
        catalogue.create_as("INC-20261124-4821")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_disk_that_says_no_leaves_nothing_behind(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def failing(fd: int) -> None:
        raise OSError(code, os.strerror(code))

    _declare(catalogue)
    with monkeypatch.context() as patched:
        patched.setattr(files, "sync", failing)
        with pytest.raises(JournalError) as caught:
            catalogue.create(DAY)
        with pytest.raises(JournalError):
            catalogue.create_as("INC-20261124-4821")
    assert caught.value.trouble.advice
    assert [path.name for path in catalogue.folder.iterdir()] == ["INC-20261124-1"]
    assert _declare(catalogue) == "INC-20261124-2"
    catalogue.create_as("INC-20261124-4821").close()


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "incidents").write_text("")
    with pytest.raises(JournalError):
        Catalogue(tmp_path / "incidents").create(DAY)
    with pytest.raises(JournalError, match="no folder"):
        Catalogue(tmp_path / "incidents").incidents()


@pytest.mark.parametrize("name", ["", "..", "INC-1", "INC-20261124-0", "../INC-20261124-1", "INC-20261124-1\n"])
def test_what_is_no_id_opens_nothing(catalogue: Catalogue, name: str) -> None:
    for ask in (catalogue.open, catalogue.open_to_read, catalogue.create_as, catalogue.verify):
        with pytest.raises(JournalError) as caught:
            ask(name)
        assert caught.value.trouble.kind is TroubleKind.NOT_FOUND


def test_what_is_not_there_is_told(catalogue: Catalogue) -> None:
    assert catalogue.incidents() == ()
    with pytest.raises(JournalError, match="not there"):
        catalogue.open("INC-20261124-1")


def test_the_list_knows_what_the_fold_knows(catalogue: Catalogue) -> None:
    journal = catalogue.create(DAY)
    journal.append([declared(), *notes(400)], NOON)
    journal.append(
        [
            event("s1", SeverityChanged("P1", "P2"), happened_at=at(900)),
            event("s2", SeverityChanged("P1", "P3"), happened_at=at(800)),  # back-dated: P2 is what holds
            event("t", IncidentRetitled('now "kind":"incident.resolved"')),
            event("r", RoleAssigned("commander", "ana")),
            event("u", StatusChanged(Status.INVESTIGATING, Status.MONITORING), happened_at=at(901)),
            *notes(400, 400),
        ],
        NOON,
    )
    (entry,) = catalogue.incidents()
    whole = fold_of(journal).incident
    assert whole is not None
    assert entry.incident is not None
    assert (entry.incident.title, entry.incident.severities, entry.incident.statuses, entry.incident.commander) == (
        whole.title,
        whole.severities,
        whole.statuses,
        "ana",
    )
    assert (entry.incident.severity, entry.incident.status) == ("P2", Status.MONITORING)
    assert (entry.events, entry.last_summary, entry.last_at) == (806, "n799", at(799))
    assert entry.is_open
    assert entry.writable
    assert (entry.owner, entry.trouble) == ("", None)
    journal.append([event("end", IncidentResolved("rolled back"), happened_at=at(999))], NOON)
    assert not catalogue.incidents()[0].is_open
    journal.append([event("again", IncidentReopened("back again"), happened_at=at(1000))], NOON)
    assert catalogue.incidents()[0].is_open
    journal.close()


def test_the_list_is_newest_first_and_leaves_out_what_was_never_declared(catalogue: Catalogue) -> None:
    for day in (DAY, date(2026, 12, 1), DAY):
        _declare(catalogue, day)
    catalogue.create(DAY).close()
    (catalogue.folder / "notes").mkdir()
    assert [entry.id for entry in catalogue.incidents()] == ["INC-20261201-1", "INC-20261124-2", "INC-20261124-1"]


def test_one_bad_incident_does_not_hide_the_others(catalogue: Catalogue) -> None:
    for _ in range(5):
        _declare(catalogue)
    catalogue.path_of("INC-20261124-1").write_bytes(b"\0\0\0\n")
    catalogue.path_of("INC-20261124-2").unlink()
    catalogue.path_of("INC-20261124-2").symlink_to("/etc/passwd")
    catalogue.path_of("INC-20261124-3").unlink()
    os.mkfifo(catalogue.path_of("INC-20261124-3"))
    with catalogue.path_of("INC-20261124-4").open("ab") as file:
        file.write(b'{"v":1,"se')
    entries = {entry.id[-1]: entry for entry in catalogue.incidents()}
    assert {name for name, entry in entries.items() if entry.trouble} == {"1", "2", "3"}
    assert entries["4"].last_summary == "declared P1: empty answers"
    for name in ("INC-20261124-2", "INC-20261124-3"):
        for ask in (catalogue.open, catalogue.open_to_read, catalogue.verify):
            with pytest.raises(JournalError):
                ask(name)


def test_a_linked_folder_is_not_followed(catalogue: Catalogue, tmp_path: Path) -> None:
    _declare(catalogue)
    (catalogue.folder / "INC-20261124-2").symlink_to(catalogue.folder / "INC-20261124-1")
    with pytest.raises(JournalError):
        catalogue.open("INC-20261124-2")


def test_a_file_with_a_second_name_is_read_and_not_written(catalogue: Catalogue, tmp_path: Path) -> None:
    _declare(catalogue)
    os.link(catalogue.path_of("INC-20261124-1"), tmp_path / "elsewhere")
    journal = catalogue.open("INC-20261124-1")
    with pytest.raises(JournalError, match="second name"):
        journal.append(notes(1), NOON)
    assert ids(journal.events()) == ["declared"]
    assert not catalogue.incidents()[0].writable
    journal.close()


def _status(uid: int, gid: int) -> os.stat_result:
    return os.stat_result((0o100660, 1, 1, 1, uid, gid, 0, 0, 0, 0))


def test_a_strangers_file_is_written_only_where_nobody_could_have_planted_it(tmp_path: Path) -> None:
    stranger, path = os.geteuid() + 4242, tmp_path / "INC-20261124-1" / "journal.jsonl"
    tmp_path.chmod(0o1777)
    assert "belongs to" in files.why_not_appended(path, _status(stranger, 4343), Sharing())
    assert not files.why_not_appended(path, _status(os.geteuid(), 4343), Sharing())
    ours = grp.getgrgid(os.getegid())
    assert not files.why_not_appended(path, _status(stranger, ours.gr_gid), Sharing(ours.gr_name))
    assert "belongs to" in files.why_not_appended(path, _status(stranger, 4343), Sharing(ours.gr_name))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_in_a_folder_of_their_own_root_may_write_for_somebody(catalogue: Catalogue) -> None:
    _declare(catalogue)
    for path in (catalogue.folder, *catalogue.folder.rglob("*")):
        os.chown(path, 4242, -1)
    journal = catalogue.open("INC-20261124-1")
    assert ids(journal.append(notes(1), NOON)) == ["n0"]
    journal.close()
    entry = catalogue.incidents()[0]
    assert (entry.owner, entry.writable) == ("user 4242", True)


def test_a_group_shares_it_whatever_the_umask(tmp_path: Path) -> None:
    group = grp.getgrgid(os.getegid()).gr_name
    before = os.umask(0o077)
    try:
        catalogue = Catalogue(tmp_path / "incidents", group)
        _declare(catalogue)
        with catalogue.path_of("INC-20261124-1").open("ab") as file:
            file.write(b"torn")
        journal = catalogue.open("INC-20261124-1")
        journal.append(notes(1), NOON)
        journal.close()
    finally:
        os.umask(before)
    folder = catalogue.folder / "INC-20261124-1"
    assert stat.S_IMODE(catalogue.folder.stat().st_mode) == stat.S_IMODE(folder.stat().st_mode) == 0o2770
    for name in ("journal.jsonl", "journal.torn"):
        status = (folder / name).stat()
        assert (stat.S_IMODE(status.st_mode), status.st_gid) == (0o660, os.getegid())


def test_an_unknown_group_is_told_before_anything_is_made(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "incidents", "no-such-group")
    with pytest.raises(JournalError) as caught:
        catalogue.create(DAY)
    assert caught.value.trouble.kind is TroubleKind.CONFIGURATION
    assert not catalogue.folder.exists()


def test_a_group_one_is_not_in_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(fd: int, uid: int, gid: int) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(os, "fchown", refused)
    with pytest.raises(JournalError, match="not in it"):
        Catalogue(tmp_path / "incidents", grp.getgrgid(os.getegid()).gr_name).create(DAY)


_AS_SOMEBODY = """
import grp, os, sys
from datetime import UTC, date, datetime
from pathlib import Path
from mrb_tui.domain.events.kinds import KINDS
from mrb_tui.journal.catalogue import Catalogue
from mrb_tui.journal.payloads import from_data
from tests.journal.making import declared, ids, notes
for kind in ("incident.declared", "note.added"):
    from_data(kind, {}, "")  # what reading needs is imported while the interpreter's files can be read
uid = int(sys.argv[1])
os.setgroups([4343]); os.setgid(uid); os.setuid(uid)
os.umask(0o077)
grp.getgrnam = lambda name: grp.struct_group((name, "x", 4343, []))
catalogue, now = Catalogue(Path(sys.argv[2]), "oncall"), datetime.now(UTC)
declaring = sys.argv[3] == "declare"
journal = catalogue.create(date(2026, 11, 24)) if declaring else catalogue.open("INC-20261124-1")
journal.append([declared()] if declaring else notes(1, uid), now)
print(*ids(journal.events()), catalogue.incidents()[0].writable)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become two people")
def test_two_people_of_a_group_write_one_journal() -> None:
    with tempfile.TemporaryDirectory() as name:
        shared = Path(name) / "incidents"
        shared.mkdir()
        shared.parent.chmod(0o711)
        os.chown(shared, 0, 4343)
        shared.chmod(0o2770)
        said = [
            subprocess.run(
                [sys.executable, "-c", _AS_SOMEBODY, uid, str(shared), what],
                check=True,
                capture_output=True,
                text=True,
            ).stdout.split()
            for uid, what in (("4001", "declare"), ("4002", "note"), ("4001", "note"))
        ]
    assert said == [["declared", "True"], ["declared", "n4002", "True"], ["declared", "n4002", "n4001", "True"]]
