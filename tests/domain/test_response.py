"""How soon somebody was to act, and whether anybody did."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.domain.events.incident import Milestone, MilestoneMarked, SeverityChanged
from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.response import Response, Standing, Target, response, response_of, target_from
from mrb_tui.domain.severity import SCALE, Scale, Severity
from tests.domain.story import DECLARED, NOON, declared, minutes
from tests.domain.test_business_calendar import MOMENTS, calendars

OFFICE = BusinessCalendar("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "within_s"),
    [("15m", 900), ("1h", 3600), ("4h", 14400), ("1h30m", 5400), ("Next  Business Day", None)],
)
def test_response_times_as_written(text: str, within_s: float | None) -> None:
    assert target_from(text) == Target(within_s)


@pytest.mark.parametrize("text", ["", "soon", "15", "two business days", "next day"])
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="next business day"):
        target_from(text)


def standing(detected_at: datetime, responded_at: datetime | None, now: datetime) -> Response:
    return response(
        Target(900.0), detected_at=detected_at, responded_at=responded_at, now=now, calendar=BusinessCalendar()
    )


def test_the_clock_in_words() -> None:
    assert standing(NOON, None, minutes(4)).words == "respond within 00:11:00"
    assert standing(NOON, None, minutes(17)).words == "response overdue by 00:02:00"
    assert standing(NOON, minutes(4), minutes(60)).words == "responded in 00:04:00"
    assert standing(NOON, minutes(20), minutes(60)).words == "responded in 00:20:00, 00:05:00 late"


def test_the_last_second_is_in_time() -> None:
    assert standing(NOON, minutes(15), minutes(60)).standing is Standing.MET
    assert standing(NOON, None, minutes(15)).standing is Standing.RUNNING


def test_whoever_acts_before_anything_was_detected_took_no_time() -> None:
    seen = standing(NOON, minutes(-5), minutes(1))
    assert (seen.standing, seen.took_s) == (Standing.MET, 0)


@pytest.mark.parametrize(
    ("detected", "due"),
    [
        ("2026-11-24T10:00:00+00:00", "2026-11-25T16:00:00+00:00"),  # a Tuesday
        ("2026-11-24T03:00:00+00:00", "2026-11-25T16:00:00+00:00"),  # before the office opens
        ("2026-11-24T23:30:00+00:00", "2026-11-26T16:00:00+00:00"),  # Wednesday has begun in Paris
        ("2026-11-27T10:00:00+00:00", "2026-11-30T16:00:00+00:00"),  # a Friday
        ("2026-11-28T10:00:00+00:00", "2026-11-30T16:00:00+00:00"),  # a Saturday
        ("2026-03-27T10:00:00+00:00", "2026-03-30T15:00:00+00:00"),  # the Friday before the clocks change
    ],
)
def test_the_next_business_day(detected: str, due: str) -> None:
    deadline = Target(None).deadline(datetime.fromisoformat(detected), OFFICE)
    assert deadline == datetime.fromisoformat(due)


def test_detected_may_be_back_dated_and_then_it_was_late() -> None:
    story = declared()
    met = response_of(story.incident, SCALE, OFFICE, minutes(60))
    assert met is not None
    assert met.standing is Standing.MET
    story.add(MilestoneMarked(Milestone.DETECTED), minutes(-20), recorded_at=minutes(30))
    late = response_of(story.incident, SCALE, OFFICE, minutes(60))
    assert late is not None
    assert (late.standing, late.took_s, late.left_s) == (Standing.MISSED, 1200, -300)


def test_it_is_measured_by_the_severity_of_the_declaration() -> None:
    story = declared(payload=replace(DECLARED, severity="P3", detected_at=minutes(-60)))
    story.add(SeverityChanged("P3", "P1"), minutes(5))
    seen = response_of(story.incident, SCALE, OFFICE, minutes(9))
    assert seen is not None
    assert seen.standing is Standing.MET


def test_a_severity_without_response_time_has_no_clock() -> None:
    assert response_of(declared().incident, Scale((Severity("P1"),)), OFFICE, NOON) is None
    assert response_of(declared().incident, Scale((Severity("SEV1", respond_within="1h"),)), OFFICE, NOON) is None
    assert response_of(declared().incident, Scale((Severity("P1", respond_within="soon"),)), OFFICE, NOON) is None


@given(calendars(), MOMENTS)
def test_the_deadline_lies_on_the_first_business_day_after_the_day_of_detection(
    calendar: BusinessCalendar, detected_at: datetime
) -> None:
    deadline = Target(None).deadline(detected_at, calendar)
    zone = ZoneInfo(calendar.time_zone)
    day = detected_at.astimezone(zone).date()
    assert deadline == calendar.closing(calendar.next_business_day(day))
    assert deadline > detected_at


@given(calendars(), MOMENTS, st.integers(1, 10**6))
def test_hours_are_hours_whatever_the_clocks_do(calendar: BusinessCalendar, at: datetime, within_s: int) -> None:
    assert Target(within_s).deadline(at, calendar) - at == timedelta(seconds=within_s)


@given(
    st.integers(1, 10_000),
    st.integers(-5_000, 20_000),
    st.none() | st.integers(-5_000, 20_000),
    st.sampled_from([0, 1]),
)
def test_the_standing_follows_from_what_is_left(within_s: int, now_s: int, acted_s: int | None, zone: int) -> None:
    seen = response(
        Target(within_s),
        detected_at=NOON,
        responded_at=None if acted_s is None else NOON + timedelta(seconds=acted_s),
        now=NOON + timedelta(seconds=now_s),
        calendar=(BusinessCalendar(), OFFICE)[zone],
    )
    moment_s = now_s if acted_s is None else acted_s
    assert seen.left_s == within_s - moment_s
    assert (seen.standing is Standing.MISSED) == (moment_s > within_s)
    assert (seen.standing is Standing.RUNNING) == (acted_s is None and moment_s <= within_s)
    assert seen.took_s == max(moment_s, 0)
    assert seen.acted == (acted_s is not None)


def test_updates_do_not_stop_the_response_clock() -> None:
    story = declared(actor="")
    story.by_console(UpdatePublished("u1", "slack", "…"), minutes(1))
    seen = response_of(story.incident, SCALE, OFFICE, datetime(2026, 11, 24, 12, 5, tzinfo=UTC))
    assert seen is not None
    assert seen.standing is Standing.RUNNING
