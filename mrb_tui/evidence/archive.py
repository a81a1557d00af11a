"""A folder as a `tar.gz`: the same members give the same bytes, and a file that is there is never overwritten."""

import gzip
import os
import tarfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

MODE = 0o600


def pack(path: Path, root: str, folder: Path, names: Iterable[str], at: datetime, stop: Callable[[], None]) -> None:
    """Write the members below `root` (empty: at the top), in the order of their names.

    `stop` is called now and then, and may raise.
    """
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    with (
        os.fdopen(fd, "wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name in sorted(names):
            stop()
            source = folder / name
            entry = tarfile.TarInfo(f"{root}/{name}" if root else name)
            entry.size = source.stat().st_size
            entry.mode = MODE
            entry.mtime = int(at.timestamp())
            with source.open("rb") as file:
                tar.addfile(entry, _Stoppable(file.read, stop))


class _Stoppable:
    """A file that asks, before each piece, whether to go on."""

    def __init__(self, read: Callable[[int], bytes], stop: Callable[[], None]) -> None:
        self._read = read
        self._stop = stop

    def read(self, size: int = -1, /) -> bytes:
        self._stop()
        return self._read(size)


def publish(made: Path, folder: Path, stem: str, ending: str) -> Path:
    """Give a finished file its name, in one step: `stem`, else `stem-2` and so on where that is taken."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    number = 1
    while True:
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{ending}"
        try:
            os.link(made, path)
        except FileExistsError:
            number += 1
            continue
        except OSError:  # a file system without hard links
            if path.exists():
                number += 1
                continue
            made.rename(path)
        made.unlink(missing_ok=True)
        with suppress(OSError):  # some file systems sync no folders
            fd = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
        return path
