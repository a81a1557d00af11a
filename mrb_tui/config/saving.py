"""Writing the configuration file back: all of it or nothing, and never over what somebody else wrote meanwhile."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

_PRIVATE = 0o600


def content(path: Path) -> bytes | None:
    """What is there; None for nothing. Raises TroubleError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _not_saved(path, error.strerror or str(error)) from None


def save(path: Path, new: bytes, *, before: bytes | None) -> None:
    """`new` in place of `before` (None: there was no file). A link is followed, mode and owner stay.

    Raises TroubleError, and then nothing was written.
    """
    target = path.resolve()
    if content(target) != before:
        raise _not_saved(path, "it was changed on disk meanwhile", "throw your changes away, then look at it anew")
    if before is not None and not os.access(target, os.W_OK):
        raise _not_saved(path, "you may not write to it")
    beside = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(beside, new, target.stat() if before is not None else None)
        beside.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        with suppress(OSError):  # it may never have been made
            beside.unlink()
        raise _not_saved(path, error.strerror or str(error)) from None


def _write(path: Path, new: bytes, like: os.stat_result | None) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb") as file:
        if like is not None:
            now = os.fstat(file.fileno())
            if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
                os.fchown(file.fileno(), like.st_uid, like.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(like.st_mode))
        file.write(new)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _not_saved(path: Path, why: str, *advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.CONFIGURATION, f"{path} was not saved", why, advice))
