import pytest

from mrb_tui.clients.http import HttpAnswer
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome
from mrb_tui.probes.service_health import health_of, reading_from_health, value_at
from tests.probes.answers import answer


@pytest.mark.parametrize(
    ("value", "health"),
    [
        ("ok", Health.OK),
        ("Healthy", Health.OK),
        (True, Health.OK),
        ("pass", Health.OK),
        ("warn", Health.DEGRADED),
        ("degraded", Health.DEGRADED),
        (False, Health.DOWN),
        ("unhealthy", Health.DOWN),
        ({"status": "down", "latency_ms": 4}, Health.DOWN),
        ({"healthy": True}, Health.OK),
        ({"latency_ms": 4}, Health.UNKNOWN),
        ({"status": {"code": 1}}, Health.UNKNOWN),
        ("splendid", Health.UNKNOWN),
        ([], Health.UNKNOWN),
    ],
)
def test_words_become_health_and_strange_ones_are_unknown(value: object, health: Health) -> None:
    assert health_of(value) is health


def test_the_field_is_a_path_through_objects_and_lists() -> None:
    data = {"services": [{"mistral": "ok"}], "a": {"b": 0}}
    assert value_at(data, "services.0.mistral") == "ok"
    assert value_at(data, "a.b") == 0
    assert value_at(data, "a.b.c") is None
    assert value_at(data, "services.7") is None
    assert value_at(data, "") is data


def test_a_missing_field_is_no_data_not_health() -> None:
    reading = reading_from_health(answer(200), {"services": {}}, "services.mistral", 1)
    assert reading.outcome is Outcome.NO_DATA
    assert reading.health is Health.UNKNOWN
    assert "services.mistral" in reading.headline


def test_ok_inside_a_503_is_not_quite_ok() -> None:
    reading = reading_from_health(answer(503), {"status": "ok"}, "status", 1)
    assert reading.health is Health.DEGRADED


def test_slow_is_degraded() -> None:
    slow: HttpAnswer = answer(200, took_s=3.0)
    assert reading_from_health(slow, {"status": "ok"}, "status", 1).health is Health.DEGRADED
