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
        ("unreachable", Health.DOWN),
        ("rate_limited", Health.DEGRADED),
        ("Connected", Health.OK),
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


@pytest.mark.parametrize("data", [{"status": "splendid"}, {"error": "no upstream"}, {"status": None}])
def test_a_503_that_says_nothing_known_is_down(data: dict[str, object]) -> None:
    """The endpoint itself says that it is unwell, in the one word of HTTP that everybody knows."""
    reading = reading_from_health(answer(503), data, "status", 1)
    assert (reading.outcome, reading.health) == (Outcome.VALUE, Health.DOWN)
    assert "HTTP 503" in reading.headline
    assert reading.facts["status"] == 503


@pytest.mark.parametrize(
    ("status", "kind", "advice"), [(401, "forbidden", "headers"), (404, "rejected", "services.health.url")]
)
def test_a_refused_question_says_nothing_of_the_service(status: int, kind: str, advice: str) -> None:
    reading = reading_from_health(answer(status), {"detail": "no"}, "services.mistral", 1)
    assert (reading.outcome, reading.health) == (Outcome.FAILED, Health.UNKNOWN)
    assert reading.trouble is not None
    assert reading.trouble.kind.value == kind
    assert advice in reading.trouble.advice[0]


def test_slow_is_degraded() -> None:
    slow: HttpAnswer = answer(200, took_s=3.0)
    assert reading_from_health(slow, {"status": "ok"}, "status", 1).health is Health.DEGRADED
