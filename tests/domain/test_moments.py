from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.moments import moment_from

NOW = datetime(2026, 11, 25, 0, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", NOW),
        ("now", NOW),
        ("-10m", NOW - timedelta(minutes=10)),
        ("-1h30m", NOW - timedelta(minutes=90)),
        ("10m", NOW - timedelta(minutes=10)),
        ("2h ago", NOW - timedelta(hours=2)),
        ("0:04", datetime(2026, 11, 25, 0, 4, tzinfo=UTC)),
        ("23:58", datetime(2026, 11, 24, 23, 58, tzinfo=UTC)),
        ("23:58:30Z", datetime(2026, 11, 24, 23, 58, 30, tzinfo=UTC)),
        ("2026-11-24 14:05", datetime(2026, 11, 24, 14, 5, tzinfo=UTC)),
        ("2026-11-24T14:05+01:00", datetime(2026, 11, 24, 13, 5, tzinfo=UTC)),
    ],
)
def test_a_moment_as_people_type_it(text: str, at: datetime) -> None:
    assert moment_from(text, NOW) == at


@pytest.mark.parametrize(
    "text", ["25:00", "12:61", "yesterday", "-", "-ten", "1e3", "2026-13-01", "--5m", "-99999999999d"]
)
def test_what_is_no_moment_says_how_one_is_written(text: str) -> None:
    with pytest.raises(ValueError, match="written like"):
        moment_from(text, NOW)


def test_the_future_is_refused() -> None:
    with pytest.raises(ValueError, match="future"):
        moment_from("2026-11-25 00:06", NOW)


@given(
    now=st.integers(0, 3_000_000_000).map(lambda at_s: datetime.fromtimestamp(at_s, UTC)),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    zone_h=st.integers(-12, 14),
)
def test_a_time_of_day_is_never_more_than_a_day_ago_nor_ahead(
    now: datetime, hour: int, minute: int, zone_h: int
) -> None:
    at = moment_from(f"{hour}:{minute:02d}", now.astimezone(timezone(timedelta(hours=zone_h))))
    assert now - timedelta(days=1) < at <= now + timedelta(seconds=60)
    assert (at.hour, at.minute) == (hour, minute)
