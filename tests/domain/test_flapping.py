"""Turns of a probe condensed: the first at once, a flapping one now and then, the last state always."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.domain.flapping import Condenser, Turn
from mrb_tui.domain.health import Health
from tests.domain.story import NOON

OK, DOWN = Health.OK, Health.DOWN


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def change(before: Health, after: Health, headline: str = "") -> ProbeChanged:
    return ProbeChanged("api", "API", before, after, before.value, headline or after.value)


def told(gaps_s: list[float], *, flush: bool = True, watched: bool = True) -> tuple[list[Turn], list[Turn]]:
    """Turns between ok and down, each so long after the last: all of them, and what of it is journalled."""
    condenser, health, at = Condenser(), OK, NOON
    all_turns: list[Turn] = []
    journalled: list[Turn] = []
    for gap_s in gaps_s:
        at += seconds(gap_s)
        while watched and condenser.due_at is not None and condenser.due_at <= at:
            condenser, now = condenser.passed(condenser.due_at)
            journalled += now
        other = DOWN if health is OK else OK
        turn = Turn(at, change(health, other, f"turn {len(all_turns)}"))
        all_turns.append(turn)
        condenser, now = condenser.turned(turn.at, turn.change)
        journalled += now
        health = other
    if flush:
        condenser, now = condenser.flushed()
        journalled += now
    return all_turns, journalled


def test_a_quiet_probe_is_told_at_once_every_time() -> None:
    turns, journalled = told([5, 600, 61])
    assert journalled == turns


def test_a_flapping_one_is_told_once_it_has_settled() -> None:
    condenser, first = Condenser().turned(NOON, change(OK, DOWN))
    assert len(first) == 1
    for count in range(1, 6):
        health = (OK, DOWN) if count % 2 == 0 else (DOWN, OK)
        condenser, now = condenser.turned(NOON + seconds(10 * count), change(*health, f"turn {count}"))
        assert now == ()
    assert condenser.due_at == NOON + seconds(110)
    assert condenser.passed(NOON + seconds(109))[1] == ()
    _, (one,) = condenser.passed(NOON + seconds(110))
    assert one.at == NOON + seconds(50)
    assert (one.change.turns, one.change.since_at) == (5, NOON + seconds(10))
    assert (one.change.before, one.change.after, one.change.headline) == (DOWN, OK, "turn 5")
    assert one.change.summary == "API turned 5 times, now turn 5"


def test_one_that_never_settles_is_told_every_so_often() -> None:
    turns, journalled = told([20] * 45, flush=False)
    assert 3 <= len(journalled) <= 5
    assert len(turns) == 45
    assert all(later.at - earlier.at <= seconds(320) for earlier, later in pairwise(journalled))


def test_a_single_turn_that_was_held_is_told_as_itself() -> None:
    turns, journalled = told([5, 10])
    assert journalled == turns
    assert journalled[1].change.since_at is None


def test_with_nothing_held_there_is_nothing_to_wait_for() -> None:
    condenser, _ = Condenser().turned(NOON, change(OK, DOWN))
    assert condenser.due_at is None
    assert condenser.flushed() == (condenser, ())


_GAPS = st.lists(st.floats(0, 200) | st.sampled_from([0.0, 10.0, 60.0, 300.0]), max_size=60)


@given(_GAPS, st.booleans())
def test_turns_add_up_and_the_last_state_is_the_true_one(gaps_s: list[float], watched: bool) -> None:
    turns, journalled = told(gaps_s, watched=watched)
    assert sum(each.change.turns for each in journalled) == len(turns)
    if turns:
        assert journalled[0] == turns[0], "the first is never held"
        assert journalled[-1].at == turns[-1].at
        assert journalled[-1].change.after is turns[-1].change.after
        assert journalled[-1].change.headline == turns[-1].change.headline


@given(_GAPS, st.booleans())
def test_what_is_told_hangs_together(gaps_s: list[float], watched: bool) -> None:
    _, journalled = told(gaps_s, watched=watched)
    for earlier, later in pairwise(journalled):
        assert later.change.before is earlier.change.after
        assert earlier.at <= (later.change.since_at or later.at) <= later.at


@given(_GAPS)
def test_nothing_waits_for_longer_than_it_may(gaps_s: list[float]) -> None:
    condenser, at = Condenser(), NOON
    for place, gap_s in enumerate(gaps_s):
        at += seconds(gap_s)
        condenser, _ = condenser.turned(at, change(*((OK, DOWN) if place % 2 == 0 else (DOWN, OK))))
        if condenser.held is not None:
            assert condenser.due_at is not None
            assert condenser.due_at <= (condenser.held.change.since_at or condenser.held.at) + seconds(300)


def test_a_clock_that_was_set_back_loses_nothing() -> None:
    condenser, first = Condenser().turned(NOON, change(OK, DOWN))
    condenser, second = condenser.turned(NOON - seconds(500), change(DOWN, OK))
    condenser, third = condenser.turned(NOON - seconds(490), change(OK, DOWN))
    _, rest = condenser.flushed()
    assert sum(each.change.turns for each in (*first, *second, *third, *rest)) == 3
