"""What rate-limit headers say, for reading: what is left, of what, until when."""

from datetime import datetime, timedelta

from mrb_tui.clients.rate_limits import Allowance, RateLimits
from mrb_tui.domain.durations import short

_LONG = ("day", "month")
_WINDOW_S = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0}
_EPOCH_FROM = 1_000_000_000.0
"""A `reset` this great is a time, not a span."""
_LONGEST_S = 366 * 86400.0


def short_lines(limits: RateLimits, now: datetime) -> list[str]:
    """The allowances that come back within the hour."""
    return [_line(each, now) for each in limits.allowances if each.window not in _LONG]


def long_lines(limits: RateLimits, now: datetime) -> list[str]:
    """Those of a day or a month: waiting a minute does not bring them back."""
    return [_line(each, now) for each in limits.allowances if each.window in _LONG]


def lowest(limits: RateLimits) -> Allowance | None:
    """The one that is used up the most, as far as that can be told."""
    known = [each for each in limits.allowances if each.used_ratio is not None or each.remaining == 0]
    return max(known, key=_used, default=None)


def full_again_at(allowance: Allowance, now: datetime) -> datetime | None:
    """When it is whole again, if the far side says; a minute's allowance is so after a minute at the latest."""
    reset = allowance.reset_s
    if reset is None:
        window_s = _WINDOW_S.get(allowance.window)
        return now + timedelta(seconds=window_s) if window_s is not None else None
    span_s = reset - now.timestamp() if reset >= _EPOCH_FROM else reset
    return now + timedelta(seconds=min(max(span_s, 0.0), _LONGEST_S))


def _used(allowance: Allowance) -> float:
    ratio = allowance.used_ratio
    return 1.0 if ratio is None else ratio


def _line(allowance: Allowance, now: datetime) -> str:
    at = full_again_at(allowance, now)
    when = ""
    if at is not None:
        latest = " at the latest" if allowance.reset_s is None else ""
        when = f", whole again in {short((at - now).total_seconds())}{latest} ({at:%H:%M:%S} UTC)"
    elif allowance.window == "month":
        when = ", whole again with the next month, or when the limit is raised"
    return f"{allowance}{when}"
