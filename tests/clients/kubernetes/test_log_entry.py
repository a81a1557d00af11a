from datetime import UTC, datetime

import pytest

from mrb_tui.clients.log_entry import Bookmark, Entry, entry_from, is_refusal

HEAD = b"2026-11-24T12:00:00"


def entry(line: bytes) -> Entry:
    found = entry_from(line)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "microsecond", "raw"),
    [
        (HEAD + b".123456789Z hello there", 123456, b"hello there"),
        (HEAD + b".1Z hello", 100_000, b"hello"),
        (HEAD + b"Z hello", 0, b"hello"),
        (HEAD + b".5Z ", 500_000, b""),
        (HEAD + b".5Z", 500_000, b""),
        (HEAD + b".5Z   indented", 500_000, b"  indented"),
        (HEAD + b".5Z hello\r", 500_000, b"hello"),
        (HEAD + b".5Z \xff\xfe\x1b[2J", 500_000, b"\xff\xfe\x1b[2J"),
        (HEAD + b".5Z 2026-01-01T00:00:00Z its own stamp", 500_000, b"2026-01-01T00:00:00Z its own stamp"),
        (b"2026-11-24T14:00:00.5+02:00 hello", 500_000, b"hello"),
        (b"2026-11-24T06:30:00.5-05:30 hello", 500_000, b"hello"),
    ],
)
def test_a_stamped_line_is_taken_apart(line: bytes, microsecond: int, raw: bytes) -> None:
    found = entry(line)
    assert found.at == datetime(2026, 11, 24, 12, 0, 0, microsecond, tzinfo=UTC)
    assert found.raw == raw


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"hello",
        b"failed to try resolving symlinks in path",
        b"2026-11-24 12:00:00 hello",
        b"2026-13-45T99:00:00Z hello",
        b"2026-11-24T12:00:00.1234567890Z ten digits",
        b"  2026-11-24T12:00:00Z hello",
        b"unable to retrieve container logs for containerd://0a1b",
    ],
)
def test_what_has_no_time_is_not_the_containers(line: bytes) -> None:
    assert entry_from(line) is None


def test_a_refusal_is_known_even_run_into_a_line() -> None:
    assert is_refusal(b"unable to retrieve container logs for containerd://0a1b")
    assert is_refusal(b"unable to retrieve container logs for containerd://0a1b2026-11-24T12:00:00Z hello")
    assert not is_refusal(b"hello")


def test_stamps_sort_by_time_though_zeros_are_trimmed() -> None:
    lines = [b".1Z", b".09Z", b".100000001Z", b"Z"]
    stamps = sorted(entry(HEAD + line).stamp for line in lines)
    assert [stamp.nanosecond for stamp in stamps] == [0, 90_000_000, 100_000_000, 100_000_001]


def news(bookmark: Bookmark, *lines: bytes) -> list[bytes]:
    return [line for line in lines if bookmark.is_new(entry(line))]


FIRST, SECOND, THIRD = HEAD + b".1Z a", HEAD + b".2Z b", HEAD + b".3Z c"


def test_a_stream_taken_up_again_brings_only_news() -> None:
    bookmark = Bookmark()
    assert news(bookmark, FIRST, SECOND) == [FIRST, SECOND]
    assert bookmark.since == datetime(2026, 11, 24, 12, 0, tzinfo=UTC), "whole seconds are all the API takes"
    assert news(bookmark, FIRST, SECOND, THIRD) == [THIRD]


def test_lines_of_one_instant_are_told_apart_by_their_text() -> None:
    bookmark = Bookmark()
    same = HEAD + b".2Z another"
    assert news(bookmark, SECOND, same) == [SECOND, same]
    assert news(bookmark, SECOND, same) == []


def test_lines_slightly_out_of_order_are_kept() -> None:
    """The runtime stamps stdout and stderr apart and writes them as they come."""
    bookmark = Bookmark()
    assert news(bookmark, FIRST, THIRD, SECOND) == [FIRST, THIRD, SECOND]
    assert news(bookmark, FIRST, THIRD, SECOND) == []


def test_lines_across_a_second_out_of_order_are_kept() -> None:
    bookmark = Bookmark()
    late, early = b"2026-11-24T12:00:01.00001Z b", b"2026-11-24T12:00:00.99999Z a"
    assert news(bookmark, late, early) == [late, early]


def test_a_node_whose_clock_was_set_back_is_still_heard() -> None:
    bookmark = Bookmark()
    back = b"2026-11-24T11:30:00Z after the clock was set"
    assert news(bookmark, FIRST, back) == [FIRST, back]


def test_only_the_last_second_is_remembered() -> None:
    bookmark = Bookmark()
    news(bookmark, *(b"2026-11-24T12:%02d:%02dZ x" % (number // 60, number % 60) for number in range(3_000)))
    assert len(bookmark._seen) < 10
