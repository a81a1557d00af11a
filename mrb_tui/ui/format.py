"""Times, spans and figures as screens write them."""

import math
from datetime import UTC, datetime

from mrb_tui.domain import durations
from mrb_tui.domain.observation import Measure


def clock_time(at: datetime) -> str:
    """`12:31:07`, UTC."""
    return f"{at.astimezone(UTC):%H:%M:%S}"


def moment(at: datetime, now: datetime) -> str:
    """`12:31:07`; with the date if it was another day."""
    here, there = now.astimezone(UTC), at.astimezone(UTC)
    return clock_time(at) if here.date() == there.date() else f"{there:%d %b %H:%M:%S}"


def span(seconds: float) -> str:
    """In words: `40 s`, `4 min`, `2 h`, `3 days`."""
    whole = max(int(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 48 * 3600:
        return f"{whole // 3600} h"
    return f"{whole // 86400} days"


def ago(seconds: float) -> str:
    """`just now`, `40 s ago`, `4 min ago`."""
    return "just now" if seconds < 5 else f"{span(seconds)} ago"


def age(seconds: float) -> str:
    """For a column of four: `now`, then steps of five seconds, then `4m`, `3h`, `2d`.

    The steps keep the column still: a digit that turns every second on every row says nothing and costs a slow line.
    """
    if seconds < 5:
        return "now"
    return durations.age(seconds // 5 * 5 if seconds < 60 else seconds)


def measured(value: float, measure: Measure) -> str:
    """A figure with its unit: `182ms`, `42 %`, `7`."""
    if measure is Measure.SECONDS:
        return durations.short(value)
    if measure is Measure.RATIO:
        percent = value * 100
        return f"{percent:.0f} %" if percent >= 10 or percent == 0 else f"{percent:.3g} %"
    return f"{value:,.0f}" if math.isclose(value, round(value)) or abs(value) >= 100 else f"{value:.3g}"


def count(number: int, one: str, many: str = "") -> str:
    """`1 line`, `1,204 lines`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def fact(value: object) -> str:
    """A fact's value as the table shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)
