"""Places and positions."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.journal.codec import draft, line_of
from mrb_tui.journal.id_table import IdTable
from mrb_tui.journal.index import Index
from mrb_tui.journal.journal import ProblemKind
from mrb_tui.journal.record import genesis
from tests.journal.making import INCIDENT, NOON, at, event


def _index(times: Sequence[int]) -> Index:
    index, offset, prev = Index(INCIDENT, lambda *_: True), 0, genesis(INCIDENT)
    for number, seconds in enumerate(times):
        line, prev = line_of(draft(event(f"e{number}", happened_at=at(seconds))), number + 1, NOON, prev)
        index.take(offset, line[:-1], offset + len(line))
        offset += len(line)
    return index


@given(st.lists(st.integers(0, 20)))
def test_back_dated_events_stand_where_they_happened_those_of_one_moment_as_recorded(times: list[int]) -> None:
    index = _index(times)
    assert not index.problems
    assert list(index.by_time(0, len(times))) == sorted(range(len(times)), key=lambda place: (times[place], place))


@given(st.integers(-3, 12), st.integers(-3, 12))
def test_a_page_outside_is_empty(first: int, count: int) -> None:
    index = _index(range(8))
    assert list(index.by_time(first, count)) == [place for place in range(8) if first <= place < first + count]


def test_after_a_seq() -> None:
    index = _index(range(5))
    assert [index.after(seq) for seq in (0, 1, 5, 9)] == [0, 1, 5, 5]


def test_an_event_that_stands_there_twice_counts_once() -> None:
    index, prev = _index([0, 1]), ""
    line, _ = line_of(draft(event("e1")), 3, NOON, prev)
    index.take(9, line[:-1], 10)
    assert len(index) == 2
    assert [problem.kind for problem in index.problems] == [ProblemKind.CHAIN, ProblemKind.DUPLICATE]


@given(st.lists(st.integers(0, 3000), unique=True, max_size=2000))
def test_ids_are_found_where_they_were_put(numbers: list[int]) -> None:
    table = IdTable()
    for number in numbers:
        table.add(f"id{number}")
    assert len(table) == len(numbers)
    assert all(place in table.places(f"id{number}") for place, number in enumerate(numbers))
    assert not list(table.places("another"))
