from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrb_tui.clients.retry_after import LONGEST_S, retry_after_s

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        ("7", 7.0),
        (" 120 ", 120.0),
        ("1.5", 1.5),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30.0),
        ("Tuesday, 24-Nov-26 12:00:30 GMT", 30.0),
        ("Tue Nov 24 12:00:30 2026", 30.0),
        ("Tue, 24 Nov 2026 13:00:30 +0100", 30.0),
        ("Tue, 24 Nov 2026 12:00:30 -0000", 30.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_S),
        ("99999999999", LONGEST_S),
        ("9" * 400, LONGEST_S),
        ("", None),
        (".", None),
        ("-5", None),
        ("soon", None),
        ("1e9", None),
        ("inf", None),
        ("nan", None),
        ("٣", None),
        ("10 seconds", None),
        ("Tue, 99 Nov 2026 12:00:30 GMT", None),
        ("Tue, 24 Nov 2026 99:00:30 GMT", None),
    ],
)
def test_seconds_dates_and_nonsense(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW) == seconds


def test_the_zone_of_now_does_not_matter() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-8)))
    assert retry_after_s("Tue, 24 Nov 2026 12:00:30 GMT", there) == 30.0


DATES = st.from_regex(r"\A[A-Z][a-z]{2}, [0-9]{1,3} [A-Z][a-z]{2} [0-9]{1,5} [0-9:]{0,9} ?[A-Z+\-0-9]{0,5}\Z")


@settings(deadline=None)
@given(st.text(max_size=40) | DATES)
def test_whatever_it_says_the_wait_is_bounded(value: str) -> None:
    seconds = retry_after_s(value, NOW)
    assert seconds is None or 0.0 <= seconds <= LONGEST_S
