"""What a minute of log lines says."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from mrb_tui.domain.health import Health
from mrb_tui.domain.log_line import LogLine, classed
from mrb_tui.domain.observation import Outcome, ProbeSpec
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.probes.kubernetes import service_log
from mrb_tui.probes.kubernetes.log_source import LogSource
from mrb_tui.probes.kubernetes.service_log import LogWindow, ServiceLog, reading_from_lines
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


LOST = ("timeouts", "name_errors", "connection_errors", "tls_errors")


def facts_of(*texts: str) -> dict[str, object]:
    lines = [classed(AT, "pod", text) for text in texts]
    return dict(reading_from_lines(lines, {}, Thresholds(1, 30), pods=1).facts)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("ERROR ReadTimeout: no answer within 10s", "timeouts"),
        ("ERROR context deadline exceeded", "timeouts"),
        ("ERROR getaddrinfo ENOTFOUND api.mistral.ai", "name_errors"),
        ("ERROR [Errno -3] Temporary failure in name resolution", "name_errors"),
        ("ERROR dial tcp: lookup api.mistral.ai: no such host", "name_errors"),
        ("ERROR connect ECONNREFUSED 10.0.0.1:443", "connection_errors"),
        ("ERROR read: connection reset by peer", "connection_errors"),
        ("ERROR httpx.ConnectError: [Errno 113] No route to host", "connection_errors"),
        ("ERROR SSLError: certificate verify failed", "tls_errors"),
        ("ERROR x509: certificate has expired or is not yet valid", "tls_errors"),
        ("ERROR remote error: TLS handshake failure", "tls_errors"),
    ],
)
def test_an_error_tells_where_the_request_got_lost(text: str, fact: str) -> None:
    facts = facts_of(text)
    assert {name: facts[name] for name in LOST} == {name: int(name == fact) for name in LOST}


def test_lines_that_are_no_errors_do_not_count() -> None:
    facts = facts_of("INFO retry after connection refused: ok now", "INFO timeout set to 10s")
    assert [facts[name] for name in LOST] == [0, 0, 0, 0]


def test_a_code_that_has_not_occurred_is_zero_and_not_unknown() -> None:
    facts = facts_of("ERROR status=503 upstream", "INFO status=200")
    assert (facts["status_503"], facts["status_429"], facts["status_403"], facts["status_5xx"]) == (1, 0, 0, 1)


async def test_a_flood_is_counted_in_slices_between_which_others_have_their_turn() -> None:
    window = LogWindow()
    source = cast("LogSource", SimpleNamespace(troubles={}, pods=3))
    probe = ServiceLog(cast("ProbeSpec", SimpleNamespace()), source, window, LIMITS, lambda: AT)
    flood = lines("ERROR status=429", "INFO fine", "TimeoutError: x", "ERROR getaddrinfo") * 2_000
    window.extend(flood)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    task = asyncio.create_task(others())
    reading = await probe.observe()
    task.cancel()
    assert turns >= len(flood) // service_log._SLICE - 1
    assert reading == reading_from_lines(flood, {}, LIMITS, pods=3)
    assert reading.facts["timeouts"] == 2_000
