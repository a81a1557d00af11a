import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.clients.prometheus import PromSample, QueryAnswer
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome
from mrb_tui.probes.service_metrics import Thresholds, percent, rates_by_code, reading_from_rates, total

LIMITS = Thresholds(degraded=0.01, down=0.25)
AT = datetime(2026, 11, 24, tzinfo=UTC)


def _vector(*samples: tuple[dict[str, str], float]) -> QueryAnswer:
    return QueryAnswer(tuple(PromSample(labels, value, AT) for labels, value in samples), ())


def test_an_empty_result_is_no_data_not_zero() -> None:
    assert rates_by_code(_vector()) is None
    assert total(_vector()) is None
    reading = reading_from_rates(None, 3.0, LIMITS, ())
    assert reading.outcome is Outcome.NO_DATA
    assert reading.health is Health.UNKNOWN
    assert "ratio" not in reading.facts
    assert reading.facts["rate_per_s"] == 3.0


def test_nan_is_not_a_number_to_count() -> None:
    assert total(_vector(({}, math.nan))) is None
    assert rates_by_code(_vector(({"code": "429"}, math.nan), ({"code": "500"}, 1.0))) == {"500": 1.0}


def test_ratios_by_code() -> None:
    reading = reading_from_rates({"429": 42.0, "503": 0.0}, 100.0, LIMITS, ())
    assert reading.health is Health.DOWN
    assert reading.headline == "42 % 429"
    assert reading.facts["ratio_429"] == 0.42
    assert reading.facts["ratio_401"] == 0.0
    assert reading.facts["ratio_5xx"] == 0.0


@pytest.mark.parametrize("requests", [0.0, None])
def test_without_requests_there_is_no_ratio(requests: float | None) -> None:
    assert reading_from_rates({"429": 1.0}, requests, LIMITS, ()).outcome is Outcome.NO_DATA


@given(
    st.dictionaries(st.from_regex(r"[1-5][0-9]{2}", fullmatch=True), st.floats(0, 1e6), min_size=1, max_size=5),
    st.floats(0.1, 1e6),
)
def test_the_parts_add_up(by_code: dict[str, float], requests: float) -> None:
    facts = reading_from_rates(by_code, requests, LIMITS, ()).facts
    ratio = facts["ratio"]
    assert isinstance(ratio, float)
    assert ratio == pytest.approx(sum(by_code.values()) / requests, abs=1e-5, rel=1e-5)


@pytest.mark.parametrize(
    ("ratio", "text"), [(0, "0 %"), (0.0004, "<0.1 %"), (0.013, "1.3 %"), (0.42, "42 %"), (1, "100 %")]
)
def test_percent(ratio: float, text: str) -> None:
    assert percent(ratio) == text
