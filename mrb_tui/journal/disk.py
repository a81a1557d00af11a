"""Bytes that are on the disk when the call returns, or not at all."""

import fcntl
import os
import sys
from contextlib import suppress


def add(fd: int, end: int, data: bytes) -> None:
    """Append to a file that is `end` bytes long, under its lock. What was written of a failed attempt is taken back."""
    try:
        _write(fd, data)
        sync(fd)
    except BaseException:  # an interrupt, too, must leave nothing half written
        with suppress(OSError):  # then it is a torn tail, which the next append sets aside
            cut(fd, end)
        raise


def cut(fd: int, end: int) -> None:
    """Shorten a file."""
    os.ftruncate(fd, end)
    sync(fd)


def sync(fd: int) -> None:
    """To the medium, not only to the drive."""
    if sys.platform == "darwin":
        fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
    else:
        os.fsync(fd)


def copy(source: int, start: int, end: int, target: int, chunk: int = 1 << 20) -> None:
    """Append a part of one file to another."""
    while start < end:
        part = os.pread(source, min(chunk, end - start), start)
        if not part:
            return
        _write(target, part)
        start += len(part)


def _write(fd: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(fd, left) :]
