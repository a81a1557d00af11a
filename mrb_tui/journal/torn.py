"""What a cut-off writer left behind: the beginning of a record that was never acknowledged."""

import os
from pathlib import Path

from mrb_tui.journal import disk, files
from mrb_tui.journal.files import Sharing
from mrb_tui.journal.lines import forwards, last_feed

NAME = "journal.torn"


def set_aside(fd: int, size: int, path: Path, sharing: Sharing) -> int:
    """Move what stands after the last line feed into a file beside the journal; the journal's length then.

    Under the lock, when nobody can be in the midst of writing it. It is on the disk over there before it goes here.
    """
    end = last_feed(fd, size)
    if end < size:
        aside = files.open_or_create(path.with_name(NAME), sharing)
        try:
            before = os.fstat(aside).st_size
            try:
                disk.copy(fd, end, size, aside)
                disk.add(aside, before, b"\n")
            except BaseException:  # raised again: an interrupt, too, leaves no half of a tail
                disk.cut(aside, before)
                raise
        finally:
            os.close(aside)
        disk.cut(fd, end)
    return end


def count(path: Path) -> int:
    """How many tails were set aside beside this journal."""
    try:
        fd = files.open_to_read(path.with_name(NAME))
    except OSError:
        return 0
    try:
        return sum(1 for _ in forwards(fd, 0, os.fstat(fd).st_size))
    finally:
        os.close(fd)
