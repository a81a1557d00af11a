"""What a minute of log lines says."""

from datetime import UTC, datetime, timedelta

import pytest

from mrb_tui.domain.health import Health
from mrb_tui.domain.log_line import LogLine, classed
from mrb_tui.domain.observation import Outcome
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.probes.kubernetes.service_log import reading_from_lines
from mrb_tui.probes.service_metrics import Thresholds

LIMITS = Thresholds(degraded=1, down=3)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TROUBLE = Trouble(TroubleKind.TIMEOUT, "The log of b could not be read", "its node did not answer in time")


def lines(*texts: str) -> list[LogLine]:
    return [classed(AT + timedelta(seconds=number), "a", text) for number, text in enumerate(texts)]


@pytest.mark.parametrize(("pods", "headline"), [(None, "starting"), (0, "no pods"), (2, "no lines")])
def test_silence_is_no_data_and_says_of_whom(pods: int | None, headline: str) -> None:
    reading = reading_from_lines([], {}, LIMITS, pods=pods)
    assert (reading.outcome, reading.headline) == (Outcome.NO_DATA, headline)


def test_silence_of_pods_that_cannot_be_read_is_a_failure() -> None:
    assert reading_from_lines([], {"b": TROUBLE}, LIMITS, pods=1).trouble is TROUBLE


def test_one_pod_that_cannot_be_read_is_a_note_to_what_the_others_say() -> None:
    reading = reading_from_lines(lines("all is well"), {"b": TROUBLE}, LIMITS, pods=2)
    assert (reading.health, reading.notes) == (Health.OK, ("b: its node did not answer in time",))


def test_where_nobody_can_be_asked_old_lines_are_no_answer() -> None:
    assert reading_from_lines(lines("all is well"), {"": TROUBLE}, LIMITS, pods=2).trouble is TROUBLE


def test_errors_are_counted_by_status_and_exception() -> None:
    found = lines(
        "INFO status=200",
        "ERROR status=429",
        "ERROR status=429",
        "ERROR status=503",
        "KeyError: 'x'",
        "ERROR timed out",
    )
    reading = reading_from_lines(found, {}, LIMITS, pods=1)
    assert reading.health is Health.DOWN
    assert reading.headline == "5 errors/min 429×2 503×1"
    facts = {name: reading.facts[name] for name in ("lines", "errors", "status_429", "status_5xx", "timeouts")}
    assert facts == {"lines": 6, "errors": 5, "status_429": 2, "status_5xx": 1, "timeouts": 1}
    assert reading.facts["exception"] == "KeyError"
    assert reading.facts["status_401"] == 0
