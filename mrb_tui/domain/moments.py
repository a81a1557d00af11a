"""Moments as people type them: `14:05`, `23:58:30`, `2026-11-24 14:05`, `10m` (ago). UTC unless a zone is given."""

import re
from datetime import UTC, datetime, timedelta

from mrb_tui.domain.durations import seconds_from

HINT = "a moment is written like 14:05, 2026-11-24 14:05, 2026-11-24T14:05+01:00 or 10m (ago); UTC if no zone is given"
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?Z?")
_SPAN = re.compile(r"-?((?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+)(?:\s+ago)?")
_LEEWAY = timedelta(seconds=60)
"""Clocks differ a little: so much ahead of ours still counts as now."""


def moment_from(text: str, now: datetime) -> datetime:
    """The past moment that `text` names, aware, UTC. ValueError, in words, for anything else.

    A time of day is the last one: `23:58` typed just after midnight was yesterday.
    """
    text = text.strip()
    if text in ("", "now"):
        return now
    if span := _SPAN.fullmatch(text):
        return _ago(now, span[1])
    if match := _CLOCK.fullmatch(text):
        at = _at_clock(now, int(match[1]), int(match[2]), int(match[3] or 0))
        return at if at <= now + _LEEWAY else at - timedelta(days=1)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(HINT) from None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    if at > now + _LEEWAY:
        raise ValueError("that is in the future")
    return at


def promise_from(text: str, now: datetime) -> datetime:
    """The moment to come that `text` names: `14:05`, `in 20m`, `2026-11-24 14:05 UTC`. ValueError in words for others.

    A time of day is the next one: `00:10` typed just before midnight is tomorrow.
    """
    text = text.strip().removesuffix("UTC").removeprefix("in ").strip()
    if span := _SPAN.fullmatch(text):
        at = now + (now - _ago(now, span[1]))
    elif match := _CLOCK.fullmatch(text):
        at = _at_clock(now, int(match[1]), int(match[2]), int(match[3] or 0))
        at = at if at >= now - _LEEWAY else at + timedelta(days=1)
    else:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError("the next update is at a time like 14:05, in 20m or 2026-11-24 14:05; UTC") from None
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    if at < now - _LEEWAY:
        raise ValueError("that is over already")
    return at


def _ago(now: datetime, text: str) -> datetime:
    try:
        return now - timedelta(seconds=seconds_from(text))
    except (ValueError, OverflowError):
        raise ValueError(HINT) from None


def _at_clock(now: datetime, hour: int, minute: int, second: int) -> datetime:
    try:
        return now.astimezone(UTC).replace(hour=hour, minute=minute, second=second, microsecond=0)
    except ValueError:
        raise ValueError(HINT) from None
