"""Complete lines of a file, read forwards and backwards. What has no line feed yet is not there yet."""

import os
from collections.abc import Iterator

CHUNK = 256 * 1024
TAIL_CHUNK = 16 * 1024
LONGEST = 4 << 20
"""Of a longer line only the beginning is kept: it is no record, and must not fill the memory."""


def forwards(fd: int, start: int, end: int, chunk: int = CHUNK) -> Iterator[tuple[int, bytes, int]]:
    """The complete lines between two offsets: where each begins, its text without line feed, where the next begins."""
    at, offset, begun = start, start, b""
    while at < end:
        block = os.pread(fd, min(chunk, end - at), at)
        if not block:
            return
        at += len(block)
        lines = block.split(b"\n")
        lines[0] = begun + lines[0]
        begun = lines.pop()[:LONGEST]
        ends = at - len(block)
        for number, line in enumerate(lines):
            ends += len(line) + 1 if number else block.index(b"\n") + 1
            yield offset, line, ends
            offset = ends


def backwards(fd: int, end: int, chunk: int = TAIL_CHUNK) -> Iterator[tuple[int, bytes]]:
    """The complete lines before an offset, last first, each with where it begins.

    What stands after the last line feed is passed over. It reads more at a time as it goes on.
    """
    at, rest, dropped, complete = end, b"", 0, False
    while at > 0:
        size = min(chunk, at)
        chunk = min(chunk * 2, max(chunk, CHUNK))
        block = _exactly(fd, size, at - size) + rest
        at -= size
        lines = block.split(b"\n")
        offset = at + len(block) + dropped + 1
        for line in reversed(lines[1:]):
            offset -= len(line) + dropped + 1
            dropped = 0
            if complete:
                yield offset, line
            complete = True
        rest = lines[0][:LONGEST]
        dropped += len(lines[0]) - len(rest)
    if complete:
        yield 0, rest


def line_at(fd: int, offset: int, end: int, chunk: int = 2048) -> bytes:
    """The line that begins there, without its line feed; cut short at `end`."""
    found = b""
    while offset < end:
        read = os.pread(fd, min(chunk, end - offset), offset)
        line, feed, _ = read.partition(b"\n")
        found += line
        if feed or not read:
            break
        offset += len(read)
        chunk *= 4
    return found


def last_feed(fd: int, end: int, chunk: int = TAIL_CHUNK) -> int:
    """Where the last complete line before `end` ends: just after its line feed, 0 without any."""
    at = end
    while at > 0:
        size = min(chunk, at)
        found = _exactly(fd, size, at - size).rfind(b"\n")
        if found >= 0:
            return at - size + found + 1
        at -= size
    return 0


def _exactly(fd: int, size: int, offset: int) -> bytes:
    read = os.pread(fd, size, offset)
    while len(read) < size and (more := os.pread(fd, size - len(read), offset + len(read))):
        read += more
    return read
