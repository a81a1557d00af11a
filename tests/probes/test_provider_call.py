from datetime import UTC, datetime

import pytest

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome, Reading
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.probes.provider_call import reading_from_answer, reading_from_trouble
from tests.probes.answers import answer

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _read(status: int, body: object = "", took_s: float = 0.1, **headers: str) -> Reading:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return reading_from_answer(answer(status, body, headers=named, took_s=took_s), slow_s=2, clock=lambda: NOW)


@pytest.mark.parametrize(
    ("status", "health", "headline"),
    [
        (200, Health.OK, "ok"),
        (401, Health.DOWN, "401 key rejected"),
        (403, Health.DOWN, "403 forbidden"),
        (404, Health.DOWN, "404 no such path"),
        (422, Health.DEGRADED, "422 bad request"),
        (429, Health.DOWN, "429 rate limited"),
        (500, Health.DOWN, "500 server error"),
        (503, Health.DOWN, "503 unavailable"),
        (529, Health.DOWN, "529 server error"),
        (302, Health.DOWN, "302 redirected"),
    ],
)
def test_statuses(status: int, health: Health, headline: str) -> None:
    reading = _read(status)
    assert (reading.health, reading.headline) == (health, headline)
    assert reading.outcome is Outcome.VALUE
    assert reading.facts["status"] == status


def test_slow_is_degraded() -> None:
    assert _read(200, took_s=2.5).health is Health.DEGRADED


@pytest.mark.parametrize(("value", "seconds"), [("7", 7.0), ("Tue, 24 Nov 2026 12:00:30 GMT", 30.0)])
def test_retry_after_in_seconds_or_as_a_date(value: str, seconds: float) -> None:
    reading = _read(429, retry_after=value)
    assert reading.retry_after_s == seconds
    assert reading.facts["retry_after_s"] == seconds


def test_kinds_of_429_are_told_apart() -> None:
    assert _read(429, {"message": "Monthly quota exceeded"}).headline == "429 quota used up"
    assert _read(429, {"message": "Service tier capacity exceeded for this model."}).headline == "429 over capacity"


def test_silence_is_evidence_unless_the_trouble_is_ours() -> None:
    silent = reading_from_trouble(Trouble(TroubleKind.TIMEOUT, "no answer"))
    assert (silent.health, silent.facts["timed_out"], silent.outcome) == (Health.DOWN, True, Outcome.FAILED)
    ours = reading_from_trouble(Trouble(TroubleKind.CREDENTIAL, "no key"))
    assert ours.health is Health.UNKNOWN
    assert "reachable" not in ours.facts


def test_a_success_speaks_of_no_quota_and_no_capacity_but_an_error_without_words_does_not_say() -> None:
    assert (_read(200).facts["quota"], _read(200).facts["capacity"]) == (False, False)
    assert "quota" not in _read(429).facts
    assert _read(429, {"message": "Monthly quota used up"}).facts["quota"] is True
