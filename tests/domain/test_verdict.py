from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.health import Health, worst
from mrb_tui.domain.observation import ProbeSpec, Vantage, Weight
from mrb_tui.domain.verdict import verdict


def _spec(weight: Weight) -> ProbeSpec:
    return ProbeSpec(id="p", label="P", short="P", vantage=Vantage.HERE, interval_s=1, timeout_s=1, weight=weight)


DECIDING, ADVISORY = _spec(Weight.DECIDING), _spec(Weight.ADVISORY)
_HEALTH = st.sampled_from(Health)


def test_nothing_is_unknown() -> None:
    assert verdict([]) is Health.UNKNOWN


def test_unknown_is_never_ok() -> None:
    assert worst([Health.OK, Health.UNKNOWN]) is Health.UNKNOWN
    assert worst([Health.UNKNOWN, Health.DEGRADED]) is Health.DEGRADED


def test_advice_degrades_and_its_silence_is_nothing() -> None:
    assert verdict([(DECIDING, Health.OK), (ADVISORY, Health.UNKNOWN)]) is Health.OK
    assert verdict([(DECIDING, Health.OK), (ADVISORY, Health.DOWN)]) is Health.DEGRADED


@given(st.lists(_HEALTH), st.lists(_HEALTH))
def test_the_order_does_not_matter_and_only_deciders_say_down(deciding: list[Health], advising: list[Health]) -> None:
    judged = [(DECIDING, health) for health in deciding] + [(ADVISORY, health) for health in advising]
    assert verdict(judged) is verdict(reversed(judged))
    if verdict(judged) is Health.DOWN:
        assert Health.DOWN in deciding
