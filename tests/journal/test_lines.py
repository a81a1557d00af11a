"""Complete lines, forwards and backwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.journal import lines

TEXTS = st.lists(st.sampled_from([b"a", b"bcd", b"\n", b"\n"])).map(b"".join)


@contextmanager
def _file(content: bytes) -> Iterator[int]:
    with tempfile.TemporaryFile() as file:
        os.write(file.fileno(), content)
        yield file.fileno()


def _expected(content: bytes) -> list[tuple[int, bytes, int]]:
    found, at = [], 0
    for line in content.split(b"\n")[:-1]:
        found.append((at, line, at + len(line) + 1))
        at += len(line) + 1
    return found


@given(TEXTS, st.integers(1, 9))
def test_both_ways_find_the_same_lines(content: bytes, chunk: int) -> None:
    expected = _expected(content)
    with _file(content) as fd:
        assert list(lines.forwards(fd, 0, len(content), chunk)) == expected
        assert list(lines.backwards(fd, len(content), chunk)) == [(at, line) for at, line, _ in reversed(expected)]
        assert lines.last_feed(fd, len(content), chunk) == content.rfind(b"\n") + 1
        for at, line, end in expected:
            assert lines.line_at(fd, at, len(content), chunk) == line
            assert list(lines.forwards(fd, at, end, chunk)) == [(at, line, end)]


@given(TEXTS, st.integers(1, 9))
def test_a_line_without_end_does_not_fill_the_memory_nor_move_the_others(content: bytes, chunk: int) -> None:
    expected = _expected(content)
    with _file(content) as fd, patch.object(lines, "LONGEST", 2):
        forwards = list(lines.forwards(fd, 0, len(content), chunk))
        backwards = list(lines.backwards(fd, len(content), chunk))
    assert [(at, end) for at, _, end in forwards] == [(at, end) for at, _, end in expected]
    assert [at for at, _ in backwards] == [at for at, _, _ in reversed(expected)]
    assert all(len(line) <= 2 + chunk for _, line, _ in forwards)
