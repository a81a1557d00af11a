"""What the operating system says of a journal, as people should hear it."""

import errno
from pathlib import Path

from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.journal.journal import JournalError

_WORDS = {
    errno.ENOSPC: (TroubleKind.STORAGE, "the disk is full", "make room on the disk of {folder} (df -h {folder})"),
    errno.EDQUOT: (TroubleKind.STORAGE, "your quota on that disk is used up", "make room in your folders (quota -s)"),
    errno.EFBIG: (TroubleKind.STORAGE, "the file may not become longer", "raise the limit (ulimit -f)"),
    errno.EROFS: (
        TroubleKind.STORAGE,
        "the file system is read-only",
        "see whether the disk of {folder} fails (dmesg)",
    ),
    errno.EIO: (TroubleKind.STORAGE, "the disk does not answer as it should", "see what the kernel says of it (dmesg)"),
    errno.ESTALE: (TroubleKind.STORAGE, "the file server lost the file", "mount the file system anew"),
    errno.EMFILE: (TroubleKind.STORAGE, "this process has too many files open", "raise the limit (ulimit -n)"),
    errno.ENFILE: (TroubleKind.STORAGE, "this machine has too many files open", "see who holds them (lsof)"),
    errno.ENOLCK: (
        TroubleKind.STORAGE,
        "the file system has no locks",
        "keep the incidents on a local disk: XDG_STATE_HOME says where",
    ),
    errno.EACCES: (TroubleKind.FORBIDDEN, "you may not", "see who may: ls -ld {folder} {path}"),
    errno.EPERM: (TroubleKind.FORBIDDEN, "you may not", "see who may: ls -ld {folder} {path}; lsattr {path}"),
    errno.ENOENT: (TroubleKind.NOT_FOUND, "it is not there", "mrb-tui incident list tells which there are"),
    errno.ENOTDIR: (TroubleKind.NOT_FOUND, "{folder} is no folder", "see what it is: ls -ld {folder}"),
    errno.ELOOP: (
        TroubleKind.FORBIDDEN,
        "a symbolic link stands in its place, and is not followed",
        "see who put it there: ls -ld {folder} {path}",
    ),
}


def told(what: str, error: OSError, path: Path) -> JournalError:
    """The error in words: what failed, why, what to try."""
    kind, why, advice = _WORDS.get(
        error.errno or 0, (TroubleKind.STORAGE, (error.strerror or str(error)).lower(), "see: ls -l {path}")
    )
    places = {"folder": path.parent, "path": path}
    return JournalError(
        Trouble(kind, what, f"{why.format_map(places)} ({path})", (advice.format_map(places),) if advice else ())
    )


def refused(what: str, why: str, *advice: str, kind: TroubleKind = TroubleKind.FORBIDDEN) -> JournalError:
    """One of our own reasons."""
    return JournalError(Trouble(kind, what, why, advice))


def passed_over(count: int) -> Trouble:
    """Events that stand in the journal, and at which the fold broke: a fault of the console."""
    return Trouble(
        TroubleKind.INTERNAL,
        "the incident is not whole",
        f"events not taken in: {count}",
        ("mrb-tui incident export lists them; tell who looks after mrb-tui",),
    )
