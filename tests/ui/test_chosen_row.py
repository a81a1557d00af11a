"""The chosen row is the same after a hundred refreshes and twenty resizes, wherever there are rows."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from mrb_tui.domain.health import Health
from mrb_tui.domain.log_line import LogLine
from mrb_tui.session.live import Change, ChangeKind
from tests.ui import change_scenes, incident_scenes, runbook_scenes, scenes
from tests.ui.consoles import NORMAL
from tests.ui.fake_session import FakeSession
from tests.ui.piloting import app_of, chosen, press, settled, shown

Happening = Callable[[FakeSession, int], None]


def _probes_turn(session: FakeSession, turn: int) -> None:
    session.observe("service_errors", scenes.value(f"{turn} % 429", turn / 100, Health.DOWN))


def _something_is_recorded(session: FakeSession, turn: int) -> None:
    session.desk.timeline.add(incident_scenes.entry(f"new{turn}", f"one more, {turn}", back_s=-turn))
    session.tell(Change(ChangeKind.TIMELINE))
    session.tell(Change(ChangeKind.INCIDENT))


def _lines_are_logged(session: FakeSession, turn: int) -> None:
    at = session.now() + timedelta(seconds=turn)
    session.logs.extend([LogLine(at, "pod-1", f"line {turn}-{number}") for number in range(50)])
    session.tell(Change(ChangeKind.LOGS))


def _changes_go_on(session: FakeSession, turn: int) -> None:
    session.changes.changed()
    _something_is_recorded(session, turn)


def _all_of_it(session: FakeSession, turn: int) -> None:
    _probes_turn(session, turn)
    _something_is_recorded(session, turn)


_REFRESHED = frozenset(ChangeKind) - {ChangeKind.SERVICE, ChangeKind.NOTICE}


@pytest.mark.parametrize(
    ("scene", "ways", "happens"),
    [
        pytest.param(
            runbook_scenes.answered,
            [["1", "down", "down"], ["2", "g", "down", "down"], ["3", "up", "up"]],
            _all_of_it,
            id="console",
        ),
        pytest.param(incident_scenes.in_full_swing, [["t", "up", "up"]], _something_is_recorded, id="timeline"),
        pytest.param(scenes.rate_limited, [["slash", "escape", "up", "up", "up"]], _lines_are_logged, id="logs"),
        pytest.param(change_scenes.owing, [["l", "down", "down"]], _changes_go_on, id="ledger"),
        pytest.param(incident_scenes.with_others, [["I", "down", "down"]], _something_is_recorded, id="incidents"),
    ],
)
async def test_it_is_still_the_same(
    scene: Callable[[], FakeSession], ways: Sequence[Sequence[str]], happens: Happening
) -> None:
    """`ways` choose a row each; where there are several, the first key of each goes back to its pane."""
    session = scene()
    async with shown(session) as pilot:
        before = []
        for way in ways:
            await press(pilot, *way)
            await settled(pilot)
            before.append(_told(chosen(pilot)))
        assert all(before)
        for turn in range(100):
            happens(session, turn)
            app_of(pilot)._draw(_REFRESHED)
            if turn % 5 == 0:
                await pilot.resize_terminal(70 + turn * 2, 22 + turn % 20)
        await pilot.resize_terminal(*NORMAL)
        await settled(pilot)
        after = []
        for way in ways:
            await press(pilot, *way[: len(ways) - 1][:1])
            after.append(_told(chosen(pilot)))
        assert after == before


def _told(row: str) -> str:
    """What the row is of, without what changes about it."""
    return row.strip("▸ ")[:24]
