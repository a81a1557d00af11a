"""Where incidents are recorded, and which days and hours count as business."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator

from mrb_tui.config.values import FilePath, Flag
from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.tomlsource.fields import Table, written

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[str, written(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day is written like 09:00")]
Group = Annotated[str, written(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}", "a group is one of this machine, like oncall")]


class Journal(Table):
    """Where the journals of incidents are kept, and who may share them."""

    folder: FilePath | None = None
    group: Group | None = None


def _day(value: object) -> object:
    """TOML has dates of its own; a text is taken too."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("a day is written like 2026-12-25") from None
    return value


class Calendar(Table):
    """When somebody works, for response times that are counted in business days."""

    time_zone: str = "UTC"
    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    opens: Clock = "09:00"
    closes: Clock = "17:00"
    holidays: tuple[Annotated[date, BeforeValidator(_day)], ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> "Calendar":
        self.business_calendar()
        return self

    def business_calendar(self) -> BusinessCalendar:
        """The same as the domain counts with it. Raises ValueError in words."""
        return BusinessCalendar(
            time_zone=self.time_zone,
            weekdays=frozenset(WEEKDAYS.index(day) for day in self.days),
            opens=time.fromisoformat(self.opens),
            closes=time.fromisoformat(self.closes),
            holidays=frozenset(self.holidays),
        )


class Safety(Table):
    """What may be changed from here, and where the object's name is to be typed before."""

    read_only: Flag = False
    protected: tuple[str, ...] | None = None
