"""Business days and hours of a place, for response times that are counted in them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY = frozenset(range(5))
END_OF_DAY = time(0)


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Which days and hours somebody works. `weekdays` count from Monday, 0; `closes` at 00:00 is the day's end."""

    time_zone: str = "UTC"
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    opens: time = time(9)
    closes: time = time(17)
    holidays: frozenset[date] = frozenset()
    _zone: tzinfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            zone = UTC if self.time_zone == "UTC" else ZoneInfo(self.time_zone)  # a bare machine knows no zones
        except (OSError, ValueError, LookupError) as error:  # it looks for a file of that name
            raise ValueError(f"no time zone is called {self.time_zone!r}; one is called Europe/Paris") from error
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("business days are at least one of 0 (Monday) to 6 (Sunday)")
        if self.closes <= self.opens and self.closes != END_OF_DAY:
            raise ValueError("business hours end after they begin, on the same day")
        object.__setattr__(self, "_zone", zone)

    def local(self, at: datetime) -> datetime:
        """The same moment as clocks there show it."""
        return at.astimezone(self._zone)

    def is_business_day(self, day: date) -> bool:
        """Whether anybody works on it."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def next_business_day(self, day: date) -> date:
        """The first business day after `day`."""
        day += timedelta(days=1)
        while not self.is_business_day(day):
            day += timedelta(days=1)
        return day

    def opening(self, day: date) -> datetime:
        """When work begins on `day`."""
        return self._at(day, self.opens)

    def closing(self, day: date) -> datetime:
        """When it ends."""
        return self._at(day + timedelta(days=1), time(0)) if self.closes == END_OF_DAY else self._at(day, self.closes)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody works at that moment."""
        day = self.local(at).date()
        return self.is_business_day(day) and self.opening(day) <= at < self.closing(day)

    def _at(self, day: date, clock: time) -> datetime:
        """A time that clocks skip is taken as if they had not skipped yet; one that they show twice, as the first."""
        return datetime.combine(day, clock, self._zone).astimezone(UTC)
