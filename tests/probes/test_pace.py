import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading, Vantage
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.probes.pace import LONGEST_WAIT_S, Pace

SPEC = ProbeSpec(id="p", label="P", short="P", vantage=Vantage.HERE, interval_s=10, timeout_s=5)


def _status(status: int, retry_after_s: float | None = None) -> Reading:
    return Reading(
        outcome=Outcome.VALUE,
        health=Health.OK if status == 200 else Health.DOWN,
        headline=str(status),
        facts={"status": status},
        retry_after_s=retry_after_s,
    )


@given(st.floats(0, 1))
def test_a_well_answer_keeps_the_interval_within_its_jitter(chance: float) -> None:
    wait_s, held = Pace().wait(SPEC, _status(200), chance)
    assert 9 <= wait_s <= 11
    assert not held


@given(st.integers(1, 12), st.floats(0, 1))
def test_refusals_double_the_wait_up_to_a_limit(refusals: int, chance: float) -> None:
    pace = Pace()
    for _ in range(refusals):
        pace = pace.after(_status(429))
    wait_s, held = pace.wait(SPEC, _status(429), chance)
    assert held
    assert min(10 * 2**refusals, 120) <= wait_s <= min(10 * 2**refusals, 120) * 1.1


@given(st.floats(11, 1e6), st.floats(0, 1))
def test_retry_after_is_obeyed_and_bounded(asked_s: float, chance: float) -> None:
    wait_s, held = Pace(3).wait(SPEC, _status(429, asked_s), chance)
    assert held
    assert min(asked_s, LONGEST_WAIT_S) <= wait_s <= LONGEST_WAIT_S * 1.1


def test_a_success_forgets_the_refusals() -> None:
    assert Pace(5).after(_status(200)) == Pace(0)


@pytest.mark.parametrize(("kind", "refusals"), [(TroubleKind.RATE_LIMITED, 1), (TroubleKind.TIMEOUT, 0)])
def test_a_refusal_may_come_as_a_trouble(kind: TroubleKind, refusals: int) -> None:
    assert Pace().after(Reading.failed(Trouble(kind, "Prometheus was not read"))).refusals == refusals
