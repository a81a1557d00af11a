"""Disks that fill up, fail, or see their process die, at a byte of one's choice."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from mrb_tui.journal import disk


class ProcessDiedError(BaseException):
    """Stands for the end of a process: nothing is tidied up after it."""


@contextmanager
def full_after(size: int, code: int = errno.ENOSPC) -> Iterator[None]:
    """So many bytes can be written yet, then the disk says no."""
    left = [size]
    write = os.write

    def limited(fd: int, data: memoryview) -> int:
        part = data[: left[0]]
        if data and not part:
            raise OSError(code, os.strerror(code))
        left[0] -= len(part)
        return write(fd, part)

    with patch.object(os, "write", limited):
        yield


@contextmanager
def sync_fails(code: int = errno.EIO) -> Iterator[None]:
    """What is written does not reach the disk."""

    def failing(fd: int) -> None:
        raise OSError(code, os.strerror(code))

    with patch.object(disk, "sync", failing):
        yield


@contextmanager
def dies_after(size: int) -> Iterator[None]:
    """The process ends once so many bytes are written."""
    left = [size]
    write, cut = os.write, disk.cut

    def dying(fd: int, data: bytes) -> None:
        if left[0] >= 0:
            write(fd, data[: left[0]])
            left[0] -= len(data)
        if left[0] < 0:
            raise ProcessDiedError

    def unless_dead(fd: int, end: int) -> None:
        if left[0] >= 0:
            cut(fd, end)

    with patch.object(disk, "_write", dying), patch.object(disk, "cut", unless_dead):
        yield
