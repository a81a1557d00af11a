"""Of a timeline only what is seen is asked for."""

from datetime import UTC, datetime

import pytest

from mrb_tui.ui.timeline_window import TimelineWindow
from tests.ui.fake_desk import FakeTimeline, numbered

START = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def source() -> FakeTimeline:
    return FakeTimeline(numbered(10_000, START))


@pytest.fixture
def window(source: FakeTimeline) -> TimelineWindow:
    return TimelineWindow(lambda: source)


def test_what_is_seen_is_asked_once(source: FakeTimeline, window: TimelineWindow) -> None:
    for _ in range(3):
        window.see(9_000, 30)
        assert [window.entry(9_000 + offset) for offset in range(30)] == source.entries[9_000:9_030]
    assert source.asked == [(9_000, 30)]


def test_after_a_change_it_is_asked_anew(source: FakeTimeline, window: TimelineWindow) -> None:
    window.see(0, 10)
    source.change("n3", text="another")
    window.take_in()
    window.see(0, 10)
    changed = window.entry(3)
    assert changed is not None
    assert changed.text == "another"


def test_filtered_places_are_asked_in_runs(source: FakeTimeline, window: TimelineWindow) -> None:
    window.show_places([5, 6, 7, 40, 90, 91])
    window.see(1, 5)
    assert source.asked == [(6, 2), (40, 1), (90, 2)]
    assert [window.entry(index) for index in range(1, 6)] == [source.entries[place] for place in (6, 7, 40, 90, 91)]
    assert len(window) == 6
    assert window.total == 10_000


def test_an_entry_is_found_again_after_others_came_before_it(source: FakeTimeline, window: TimelineWindow) -> None:
    source.entries[100:100] = numbered(3, START)
    window.take_in()
    assert window.index_near("n200", 200) == 203
    assert window.index_near("n9000", 200) is None


def test_what_is_not_at_hand_is_none_and_outside_there_is_nothing(source: FakeTimeline, window: TimelineWindow) -> None:
    source.missing = {7}
    window.see(5, 5)
    assert [entry is None for entry in (window.entry(6), window.entry(7))] == [False, True]
    assert window.entry(-1) is None
    assert window.entry(10_000) is None


def test_a_page_that_comes_short_is_filled_up(source: FakeTimeline, window: TimelineWindow) -> None:
    del source.entries[9_995:]
    window.see(9_990, 10)
    assert window.entry(9_999) is None
