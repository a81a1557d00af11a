"""Business days, across weekends, holidays, midnights and changed clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.business_calendar import BusinessCalendar

PARIS = BusinessCalendar("Europe/Paris")
ZONES = st.sampled_from(
    ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "America/Sao_Paulo"]
)
MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given there
DAYS = st.dates(date(2011, 1, 1), date(2030, 1, 1))


@st.composite
def calendars(draw: st.DrawFn) -> BusinessCalendar:
    hours = draw(st.lists(st.integers(0, 95), min_size=2, max_size=2, unique=True).map(sorted))
    opens, closes = (time(quarter // 4, quarter % 4 * 15) for quarter in hours)
    return BusinessCalendar(
        draw(ZONES),
        draw(st.frozensets(st.integers(0, 6), min_size=1)),
        opens,
        closes,
        draw(st.frozensets(DAYS, max_size=20)),
    )


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_office_hours_follow_the_clocks_of_the_place() -> None:
    assert PARIS.opening(date(2026, 3, 27)) == utc(2026, 3, 27, 8), "winter"
    assert PARIS.opening(date(2026, 3, 30)) == utc(2026, 3, 30, 7), "summer"
    assert not PARIS.is_open(utc(2026, 3, 27, 7, 59))
    assert PARIS.is_open(utc(2026, 3, 27, 8))
    assert not PARIS.is_open(utc(2026, 3, 27, 16))
    assert not PARIS.is_open(utc(2026, 3, 28, 10)), "a Saturday"


def test_a_day_begins_at_the_places_own_midnight() -> None:
    kolkata = BusinessCalendar("Asia/Kolkata", opens=time(0), closes=time(0))
    assert kolkata.is_open(utc(2026, 11, 22, 18, 30)), "Monday has begun there"
    assert not kolkata.is_open(utc(2026, 11, 22, 18, 29))
    assert kolkata.closing(date(2026, 11, 23)) == kolkata.opening(date(2026, 11, 24))


def test_holidays_and_weekends_are_passed_over() -> None:
    easter = BusinessCalendar("Europe/Paris", holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    assert easter.next_business_day(date(2026, 4, 2)) == date(2026, 4, 7)
    week = BusinessCalendar(weekdays=frozenset({6, 0, 1, 2, 3}))
    assert week.next_business_day(date(2026, 11, 26)) == date(2026, 11, 29), "from Thursday to Sunday"


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../../etc/passwd", "/etc/localtime"])
def test_a_zone_that_is_none_is_refused_in_words(zone: str) -> None:
    with pytest.raises(ValueError, match="no time zone is called"):
        BusinessCalendar(zone)


def test_a_calendar_without_work_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        BusinessCalendar(weekdays=frozenset())
    with pytest.raises(ValueError, match="at least one"):
        BusinessCalendar(weekdays=frozenset({7}))
    with pytest.raises(ValueError, match="after they begin"):
        BusinessCalendar(opens=time(17), closes=time(9))


@given(calendars(), DAYS)
def test_the_next_business_day_is_one_and_none_lies_between(calendar: BusinessCalendar, day: date) -> None:
    found = calendar.next_business_day(day)
    assert found > day
    assert calendar.is_business_day(found)
    between = [day + timedelta(days=count) for count in range(1, (found - day).days)]
    assert not any(calendar.is_business_day(each) for each in between)


@given(calendars(), DAYS)
def test_a_day_ends_after_it_begins_unless_clocks_skip_all_of_it(calendar: BusinessCalendar, day: date) -> None:
    opening, closing = calendar.opening(day), calendar.closing(day)
    assert opening.tzinfo is UTC
    lasts = closing - opening
    nominal = datetime.combine(day, calendar.closes) - datetime.combine(day, calendar.opens)
    assert abs(lasts - nominal) <= timedelta(hours=24), "Samoa once skipped a day"
    zone = ZoneInfo(calendar.time_zone)
    changes = datetime.combine(day, time(0), zone).utcoffset() != datetime.combine(day, time(23, 59), zone).utcoffset()
    if not changes:
        assert lasts == nominal


@given(calendars(), MOMENTS)
def test_open_is_what_the_clock_on_the_wall_says(calendar: BusinessCalendar, at: datetime) -> None:
    local = at.astimezone(ZoneInfo(calendar.time_zone))
    changes = local.utcoffset() != (local.replace(hour=0, minute=0)).utcoffset() or local.fold
    if not changes and not _day_changes(calendar, local.date()):
        shown = calendar.opens <= local.time() < calendar.closes
        assert calendar.is_open(at) == (shown and calendar.is_business_day(local.date()))


def _day_changes(calendar: BusinessCalendar, day: date) -> bool:
    zone = ZoneInfo(calendar.time_zone)
    offsets = {datetime.combine(day, time(hour), zone).utcoffset() for hour in range(24)}
    return len(offsets) > 1
