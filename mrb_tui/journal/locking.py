"""One writer at a time, and no waiting for ever: whoever holds the lock may be stopped, or hang."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.journal.journal import JournalError

_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.0005, 0.02


@contextmanager
def exclusively(fd: int, limit_s: float, path: Path) -> Iterator[None]:
    """Hold the file's lock. Raises JournalError once the time is up, OSError where there are no locks."""
    until_s, wait_s = time.monotonic() + limit_s, _FIRST_WAIT_S
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() >= until_s:
                raise _busy(fd, limit_s, path) from None
        time.sleep(wait_s)
        wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
    try:
        yield
    finally:
        fcntl.flock(fd, fcntl.LOCK_UN)


@contextmanager
def shared(fd: int) -> Iterator[bool]:
    """Hold the lock together with other readers, if no writer is at work now; whether it is held."""
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        yield False
        return
    try:
        yield True
    finally:
        fcntl.flock(fd, fcntl.LOCK_UN)


def _busy(fd: int, limit_s: float, path: Path) -> JournalError:
    holder = _holder(fd)
    why = f"its lock was not to be had for {limit_s:g} s; {holder or 'another process'} may hold it ({path})"
    advice = f"see who has it open: fuser -v {path}"
    return JournalError(Trouble(TroubleKind.STORAGE, "the journal cannot be written now", why, (advice,)))


def _holder(fd: int) -> str:
    """As Linux tells it, where it does. File systems of containers show another device there: only the inode counts."""
    try:
        inode = str(os.fstat(fd).st_ino)
        with Path("/proc/locks").open() as locks:
            for line in locks:
                words = line.split()
                if len(words) > 5 and words[1] == "FLOCK" and words[5].rpartition(":")[2] == inode:
                    pid = int(words[4])
                    name = Path(f"/proc/{pid}/comm").read_text().strip()
                    return f"process {pid} ({name})"
    except (OSError, ValueError):
        pass
    return ""
