from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.log_line import LogLine
from mrb_tui.session.log_buffer import LogBuffer

AT = datetime(2026, 11, 24, tzinfo=UTC)


def _lines(start: int, count: int) -> list[LogLine]:
    return [LogLine(AT, "p", str(number)) for number in range(start, start + count)]


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(1, 12), st.integers(0, 120))
def test_a_reader_by_number_sees_every_line_still_held_once(batches: list[int], capacity: int, asked: int) -> None:
    buffer = LogBuffer(capacity)
    for count in batches:
        buffer.extend(_lines(buffer.next_number, count))
    first, lines = buffer.since(asked)
    assert [line.text for line in lines] == [str(n) for n in range(first, buffer.next_number)]
    assert len(lines) <= capacity
    assert first >= min(asked, buffer.next_number)
    assert buffer.first_number <= first <= buffer.next_number


def test_numbers_go_on_after_a_clear() -> None:
    buffer = LogBuffer()
    buffer.extend(_lines(0, 3))
    buffer.clear()
    assert (buffer.first_number, buffer.next_number) == (3, 3)
    buffer.extend(_lines(3, 1))
    assert buffer.since(0)[0] == 3
