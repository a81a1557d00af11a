"""The response clock: how soon somebody was to act, and whether anybody did."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.domain.durations import clock, seconds_from
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.severity import Scale

NEXT_BUSINESS_DAY = "next business day"


@dataclass(frozen=True, slots=True)
class Target:
    """Within so many seconds, by day and by night; None stands for the next business day."""

    within_s: float | None

    def deadline(self, detected_at: datetime, calendar: BusinessCalendar) -> datetime:
        """The next business day is the one after the day of detection, as days go there, until it closes."""
        if self.within_s is not None:
            return detected_at + timedelta(seconds=self.within_s)
        return calendar.closing(calendar.next_business_day(calendar.local(detected_at).date()))


def target_from(text: str) -> Target:
    """`15m`, `4h`, `next business day`. ValueError for anything else."""
    words = " ".join(text.split()).lower()
    if words == NEXT_BUSINESS_DAY:
        return Target(None)
    try:
        return Target(seconds_from(words))
    except ValueError as error:
        raise ValueError(f"a response time is written like 15m, 4h or “{NEXT_BUSINESS_DAY}”") from error


class Standing(StrEnum):
    """How the clock stands."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Response:
    """`took_s` is up to the first act, or until now. `left_s` is what was left of the time; negative: late by it."""

    standing: Standing
    due_at: datetime
    took_s: float
    left_s: float
    acted: bool

    @property
    def words(self) -> str:
        """For the bar: `responded in 00:04:02`."""
        if not self.acted:
            late = self.standing is Standing.MISSED
            return f"response overdue by {clock(-self.left_s)}" if late else f"respond within {clock(self.left_s)}"
        late_words = f", {clock(-self.left_s)} late" if self.standing is Standing.MISSED else ""
        return f"responded in {clock(self.took_s)}{late_words}"


def response(
    target: Target, *, detected_at: datetime, responded_at: datetime | None, now: datetime, calendar: BusinessCalendar
) -> Response:
    """How the clock stands at `now`. Who acted before anything was detected took no time at all."""
    due_at = target.deadline(detected_at, calendar)
    until = now if responded_at is None else responded_at
    left_s = (due_at - until).total_seconds()
    in_time = Standing.RUNNING if responded_at is None else Standing.MET
    standing = Standing.MISSED if left_s < 0 else in_time
    took_s = max((until - detected_at).total_seconds(), 0.0)
    return Response(standing, due_at, took_s, left_s, acted=responded_at is not None)


def response_of(incident: Incident, scale: Scale, calendar: BusinessCalendar, now: datetime) -> Response | None:
    """By the severity it was declared with: it may have changed since, the promise then has not.

    None if that severity has no response time that can be read.
    """
    severity = scale.get(incident.severities[0].value)
    if severity is None or not severity.respond_within:
        return None
    try:
        target = target_from(severity.respond_within)
    except ValueError:
        return None
    return response(
        target,
        detected_at=incident.detected_at,
        responded_at=incident.responded_at,
        now=now,
        calendar=calendar,
    )
