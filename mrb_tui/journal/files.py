"""Folders and files of journals: who may see them, and that they are what they seem.

A folder of incidents may be shared, even lie where everybody may write. Links are not followed, what is no ordinary
file is not opened, and nothing is written into a file that somebody else may have put there.
"""

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.journal.disk import sync
from mrb_tui.journal.troubles import refused

_OPEN = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NOCTTY | os.O_NONBLOCK
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who may read and write: the owner alone, or a group."""

    group: str = ""

    @property
    def gid(self) -> int | None:
        """The group's number. Raises JournalError if there is no such group."""
        if not self.group:
            return None
        try:
            return grp.getgrnam(self.group).gr_gid
        except KeyError:
            raise refused(
                f"the journal cannot be shared with the group {self.group}",
                "this machine knows no such group",
                "see which there are: getent group",
                "correct journal.group in the configuration",
                kind=TroubleKind.CONFIGURATION,
            ) from None

    def apply(self, fd: int, *, folder: bool = False) -> None:
        """Give a new file or folder its group and its mode, whatever the umask. Raises JournalError, OSError."""
        gid = self.gid
        if gid is None:
            os.fchmod(fd, 0o700 if folder else 0o600)
            return
        try:
            os.fchown(fd, -1, gid)
        except PermissionError:
            raise refused(
                f"the journal cannot be shared with the group {self.group}",
                "you are not in it",
                f"have an administrator add you to {self.group}, then log in anew",
                "or take journal.group out of the configuration",
            ) from None
        os.fchmod(fd, 0o2770 if folder else 0o660)  # after the group: changing that takes the set-group bit away


PRIVATE = Sharing()


@contextmanager
def opened_folder(path: Path, *, follow: bool = False) -> Iterator[int]:
    """A descriptor of a folder, to open by name within it."""
    fd = os.open(path, _FOLDER | (0 if follow else os.O_NOFOLLOW))
    try:
        yield fd
    finally:
        os.close(fd)


def make_folder(path: Path, sharing: Sharing, *, exist_ok: bool = False) -> None:
    """Make a folder, and those above it, so that it outlasts a power cut. Raises OSError, JournalError."""
    if not path.parent.is_dir():
        make_folder(path.parent, sharing, exist_ok=True)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        if exist_ok and path.is_dir():
            return
        raise
    try:
        with opened_folder(path) as fd:
            sharing.apply(fd, folder=True)
            sync(fd)
        with opened_folder(path.parent, follow=True) as fd:
            sync(fd)
    except BaseException:  # raised again: an interrupt, too, leaves no folder with the wrong rights
        with suppress(OSError):
            path.rmdir()
        raise


def create(path: Path, sharing: Sharing) -> int:
    """Create a file that was not there, to read and append. Raises OSError (FileExistsError too), JournalError."""
    with opened_folder(path.parent) as folder:
        fd = os.open(path.name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | _OPEN, 0o600, dir_fd=folder)
        try:
            sharing.apply(fd)
            sync(fd)
            sync(folder)
        except BaseException:  # raised again: an interrupt, too, leaves no file with the wrong rights
            os.close(fd)
            with suppress(OSError):
                os.unlink(path.name, dir_fd=folder)
            raise
    return fd


def open_to_read(path: Path) -> int:
    """Raises OSError, JournalError."""
    with opened_folder(path.parent) as folder:
        return _checked(os.open(path.name, os.O_RDONLY | _OPEN, dir_fd=folder), path)


def open_to_append(path: Path, sharing: Sharing) -> int:
    """Raises OSError, and JournalError where it may be a trap."""
    with opened_folder(path.parent) as folder:
        fd = _checked(os.open(path.name, os.O_RDWR | os.O_APPEND | _OPEN, dir_fd=folder), path)
    why = why_not_appended(path, os.fstat(fd), sharing)
    if why:
        os.close(fd)
        raise refused("nothing is written into this journal", f"{why} ({path})", f"see whose it is: ls -l {path}")
    return fd


def open_or_create(path: Path, sharing: Sharing) -> int:
    """To append to a file beside the journal."""
    try:
        return create(path, sharing)
    except FileExistsError:
        return open_to_append(path, sharing)


def why_not_appended(path: Path, status: os.stat_result, sharing: Sharing) -> str:
    """Why a file is not to be trusted with what we write; empty if it is."""
    if status.st_nlink > 1:
        return "the file has a second name somewhere"
    if status.st_uid == os.geteuid():
        return ""
    if sharing.group and status.st_gid == sharing.gid:
        return ""
    incidents = path.parent.parent.stat()
    if incidents.st_uid == status.st_uid and not incidents.st_mode & _OTHERS_WRITE:
        return ""  # nobody else could have put it there
    return f"it belongs to {owner_of(status)}"


def owner_of(status: os.stat_result) -> str:
    """The name of a file's owner, or the number where there is no name."""
    try:
        return pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        return f"user {status.st_uid}"


def _checked(fd: int, path: Path) -> int:
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise refused("the journal was not opened", f"it is no ordinary file ({path})", f"see what it is: ls -l {path}")
    return fd
