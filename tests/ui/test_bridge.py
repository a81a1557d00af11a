"""What is drawn when: turns at once, numbers with the clock."""

import asyncio
from typing import cast

import pytest

from mrb_tui.session.live import Change, ChangeKind, LiveSession
from mrb_tui.ui import bridge as bridge_module
from mrb_tui.ui.bridge import Bridge

PROBE, TIMELINE, RUNBOOK, LOGS = ChangeKind.PROBE, ChangeKind.TIMELINE, ChangeKind.RUNBOOK, ChangeKind.LOGS
LIMIT_S = 60.0


class Drawn:
    """What was drawn, and a way to wait for it."""

    def __init__(self) -> None:
        self.kinds: list[set[ChangeKind]] = []
        self._news = asyncio.Event()
        self.bridge = Bridge(
            cast("LiveSession", object()),  # it is never run
            draw=self._draw,
            tell=lambda trouble: None,
            fail=lambda trouble: None,
            logs_every_s=lambda: 0.0,
        )

    def _draw(self, kinds: frozenset[ChangeKind]) -> None:
        self.kinds.append(set(kinds))
        self._news.set()

    async def after(self, *kinds: ChangeKind) -> list[set[ChangeKind]]:
        """All that was drawn since the last time, once these have been taken in and something was drawn."""
        self._news.clear()
        for kind in kinds:
            self.bridge.changed(Change(kind))
        async with asyncio.timeout(LIMIT_S):
            await self._news.wait()
        seen, self.kinds = self.kinds, []
        return seen


def _through(drawn: Drawn) -> bool:
    return drawn.bridge.is_through


@pytest.fixture(autouse=True)
def _slow_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge_module, "NUMBERS_EVERY_S", 3_600.0)


async def test_numbers_wait_for_the_clock_and_nothing_else_does() -> None:
    drawn = Drawn()
    assert await drawn.after(PROBE) == [{PROBE}], "the first ones have waited long enough"
    assert await drawn.after(PROBE, RUNBOOK) == [{RUNBOOK}]
    assert _through(drawn) is False
    drawn.bridge.numbers_are_drawn()
    assert _through(drawn) is True
    assert await drawn.after(LOGS) == [{LOGS}]


async def test_a_turn_is_drawn_with_its_numbers_at_once() -> None:
    drawn = Drawn()
    await drawn.after(PROBE)
    assert await drawn.after(PROBE, TIMELINE) == [{PROBE, TIMELINE}]
    assert _through(drawn) is True
