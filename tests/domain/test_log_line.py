from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.log_line import LogLevel, classed, summary

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "level", "status", "exception"),
    [
        ('2026-11-24T12:00:00Z ERROR req-1 path=/v1/x status=429 error="no"', LogLevel.ERROR, 429, None),
        ("INFO req-2 status=200 latency_ms=12", LogLevel.INFO, 200, None),
        ("WARN fallback=true upstream_status=503", LogLevel.WARN, None, None),
        ('{"level":"error","status_code": 503}', LogLevel.ERROR, 503, None),
        ("ConcurrencyLimitExceeded: 60 requests in flight", LogLevel.INFO, None, "ConcurrencyLimitExceeded"),
        ("httpx.ReadTimeout: timed out", LogLevel.INFO, None, "ReadTimeout"),
        ("raised builtins.ValueError in handler", LogLevel.INFO, None, "ValueError"),
        ("FATAL config schema mismatch", LogLevel.ERROR, None, None),
        ('10.0.0.1 "GET / HTTP/1.1" 502 0', LogLevel.INFO, 502, None),
        ("no errors found", LogLevel.INFO, None, None),
        ("", LogLevel.INFO, None, None),
    ],
)
def test_lines_are_classed(text: str, level: LogLevel, status: int | None, exception: str | None) -> None:
    line = classed(AT, "pod-1", text)
    assert (line.level, line.status, line.exception) == (level, status, exception)


@pytest.mark.parametrize(
    ("text", "counts"),
    [("status=429", True), ("status=200", False), ("status=404", False), ("ERROR x", True), ("code: 503", True)],
)
def test_what_counts_as_an_error(text: str, counts: bool) -> None:
    assert classed(AT, "p", text).is_error is counts


@given(st.text(max_size=600))
def test_no_text_breaks_it(text: str) -> None:
    assert classed(AT, "p", text).text == text


def test_a_window_is_counted() -> None:
    lines = [classed(AT, "p", text) for text in ("ERROR status=429", "ERROR status=429", "ERROR status=503", "INFO ok")]
    counted = summary(lines, 60)
    assert (counted.lines, counted.errors) == (4, 3)
    assert counted.by_status == ((429, 2), (503, 1))
