"""Files that are whole and on the disk, or not there; for their owner alone to read. And locks that end with us."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind


def made(folder: Path) -> None:
    """The folder, if it is not there yet. Raises TroubleError."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise told(f"{folder} could not be made", error) from None


def written(path: Path, text: str) -> None:
    """On the disk under its name before this returns. Raises TroubleError; then what was there before still is."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")  # of mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        _synced(path.parent)
    except OSError as error:
        raise told(f"{path} could not be written", error) from None


@contextmanager
def locked(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold the lock, and say whether it is held; the system takes it from whoever dies. Raises TroubleError."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise told(f"{path} could not be locked", error) from None
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = True
        except BlockingIOError:
            held = False
        except OSError as error:
            raise told(f"{path} could not be locked", error) from None
        yield held
    finally:
        os.close(fd)


def _synced(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def told(what: str, error: OSError) -> TroubleError:
    """The system's words as a trouble."""
    why = (error.strerror or type(error).__name__).lower()
    return TroubleError(Trouble(TroubleKind.STORAGE, what, why, ("is the disk full? whose is the folder?",)))
