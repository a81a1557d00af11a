"""What is known of a probe, as time passes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Observation, Outcome, ProbeSpec, Reading, Vantage
from mrb_tui.domain.probe_state import HISTORY, ProbeState
from mrb_tui.domain.trouble import Trouble, TroubleKind

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SPEC = ProbeSpec(id="api", label="API", short="API", vantage=Vantage.HERE, interval_s=10, timeout_s=5)
DOWN = Reading(outcome=Outcome.VALUE, health=Health.DOWN, headline="429", measure=0.1)
FAILED = Reading.failed(Trouble(TroubleKind.TIMEOUT, "no answer", "5 s passed", ()))


def state(*readings: Reading) -> ProbeState:
    made = ProbeState(SPEC)
    for index, reading in enumerate(readings):
        made = made.after(Observation(SPEC.id, NOON + timedelta(seconds=10 * index), 0.1, reading))
    return made


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_unknown_until_asked_and_never_stale_before() -> None:
    assert ProbeState(SPEC).health_at(after(1e6)) is Health.UNKNOWN
    assert not ProbeState(SPEC).is_stale(after(1e6))


def test_what_is_older_than_two_intervals_and_a_time_limit_is_unknown() -> None:
    seen = state(DOWN)
    assert seen.health_at(after(25)) is Health.DOWN
    assert seen.health_at(after(25.1)) is Health.UNKNOWN


def test_while_the_far_side_asks_for_rest_its_word_holds() -> None:
    seen = state(DOWN).due(after(120), held_back=True)
    assert seen.health_at(after(125)) is Health.DOWN
    assert seen.health_at(after(125.1)) is Health.UNKNOWN
    assert state(DOWN).due(after(120), held_back=False).health_at(after(26)) is Health.UNKNOWN


def test_the_last_value_is_kept_while_newer_ones_fail() -> None:
    seen = state(DOWN, FAILED, FAILED)
    assert seen.health is Health.UNKNOWN
    assert seen.last_value is not None
    assert seen.last_value.reading is DOWN
    assert seen.changed_at == after(10)


@given(st.lists(st.sampled_from([DOWN, FAILED]), max_size=HISTORY + 20))
def test_the_past_is_bounded_and_the_newest_is_last(readings: list[Reading]) -> None:
    seen = state(*readings)
    assert len(seen.history) == min(len(readings), HISTORY)
    if readings:
        assert seen.last is not None
        assert seen.history[-1].health is seen.last.health
