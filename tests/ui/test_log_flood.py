"""However many lines a service writes, what is done for them between two keys is bounded."""

from datetime import timedelta

import pytest

from mrb_tui.domain.log_line import LogLine
from mrb_tui.session import log_feed
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.log_buffer import CAPACITY
from mrb_tui.ui.lines import Line
from mrb_tui.ui.views.log_row import log_row
from mrb_tui.ui.widgets import log_view
from tests.ui import scenes
from tests.ui.consoles import NORMAL
from tests.ui.piloting import app_of, on, press, settled, shown

ROWS = NORMAL[1]


@pytest.mark.parametrize("keys", [(), ("slash", "escape")], ids=["console", "logs"])
async def test_only_lines_that_are_seen_are_drawn_and_a_key_takes_none_in(
    keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    taken: list[int] = []

    def counted(line: LogLine, width: int, *, start: int, find: str) -> Line:
        drawn.append(1)
        return log_row(line, width, start=start, find=find)

    take_in = log_feed.LogFeed.take_in

    def counted_in(feed: log_feed.LogFeed) -> log_feed.Change:
        taken.append(1)
        return take_in(feed)

    monkeypatch.setattr(log_view, "log_row", counted)
    monkeypatch.setattr(log_feed.LogFeed, "take_in", counted_in)
    session = scenes.rate_limited()
    async with shown(session) as pilot:
        await press(pilot, *keys)
        await settled(pilot)
        drawn.clear()
        at = session.now()
        lines = [LogLine(at + timedelta(milliseconds=number), "pod", f"line {number}") for number in range(50_000)]
        session.logs.extend(lines)  # nobody is told yet
        taken.clear()
        await press(pilot, "up", "down")
        assert taken == []
        app_of(pilot)._draw(frozenset({ChangeKind.LOGS}))
        await pilot.pause()
        assert len(taken) == 1
        assert len(drawn) <= 3 * ROWS
        assert len(session.logs.since(0)[1]) == CAPACITY
        assert keys or "line 49999" in on(pilot)
