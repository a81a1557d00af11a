"""The bell: for three reasons, and never in a hurry."""

from itertools import pairwise

import pytest

from mrb_tui.domain.health import Health
from mrb_tui.ui.app import ConsoleApp
from mrb_tui.ui.bell import PAUSE_S, Bell, Heard
from tests.ui import scenes
from tests.ui.piloting import app_of, shown

QUIET = Heard({"api": Health.OK, "pods": Health.UNKNOWN}, frozenset({"run"}))


def test_what_is_worth_a_ring() -> None:
    assert Heard({"api": Health.DOWN}, frozenset({"run"})).is_worth_a_ring(QUIET)
    assert Heard({"api": Health.UNKNOWN}, frozenset({"run"})).is_worth_a_ring(QUIET)
    assert Heard({"api": Health.OK}).is_worth_a_ring(QUIET)  # the run has ended
    assert Heard(QUIET.healths, QUIET.running, is_update_due=True).is_worth_a_ring(QUIET)


def test_what_is_not() -> None:
    assert not QUIET.is_worth_a_ring(QUIET)
    first_answers = Heard({"api": Health.OK, "pods": Health.DOWN, "new": Health.DOWN}, frozenset({"run", "another"}))
    assert not first_answers.is_worth_a_ring(QUIET)
    due = Heard(QUIET.healths, QUIET.running, is_update_due=True)
    assert not due.is_worth_a_ring(due)
    assert not QUIET.is_worth_a_ring(due)


def test_a_service_that_flaps_rings_once_in_a_while() -> None:
    rung: list[float] = []
    now = [0.0]
    bell = Bell(lambda: rung.append(now[0]), lambda: now[0])
    bell.hear(Heard({"api": Health.DOWN}))
    assert rung == []  # it was so before anybody listened
    for second in range(20):
        now[0] = float(second)
        bell.hear(Heard({"api": Health.OK if second % 2 else Health.DEGRADED}))
    assert len(rung) == 4
    assert all(later - earlier >= PAUSE_S for earlier, later in pairwise(rung))


@pytest.mark.parametrize("wanted", [True, False])
async def test_the_console_rings_if_that_is_wanted_and_only_then(wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(ConsoleApp, "bell", lambda _: rung.append("ring"))
    session = scenes.all_green()
    async with shown(session, bell=wanted) as pilot:
        app_of(pilot)._tick()
        session.observe("mistral_api", scenes.value("429 rate limited", 0.06, Health.DOWN))
        app_of(pilot)._tick()
        assert rung == ["ring"] * wanted
