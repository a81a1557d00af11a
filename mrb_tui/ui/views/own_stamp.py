"""The time that a log line begins with itself: it stands beside the line already, and would push out what counts."""

import re
from datetime import UTC, datetime

from mrb_tui.domain.log_line import LogLine

_STAMP = re.compile(r"\[?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?\]?[ \t]+(?=\S)")
_NEAR_S = 5.0


def without_stamp(line: LogLine) -> str:
    """Its text, without a leading time that says what `line.at` does. Any other time is news, and stays."""
    match = _STAMP.match(line.text)
    if match is None:
        return line.text
    day, time, zone = match.groups()
    try:
        at = datetime.fromisoformat(f"{day}T{time}{zone or ''}")
    except ValueError:
        return line.text
    same = abs((at - line.at).total_seconds()) <= _NEAR_S if at.tzinfo else _same_in_some_zone(at, line.at)
    return line.text[match.end() :] if same else line.text


def _same_in_some_zone(at: datetime, stamped_at: datetime) -> bool:
    """Zones differ by quarters of an hour, up to 14 hours."""
    apart_s = (at.replace(tzinfo=UTC) - stamped_at).total_seconds()
    off_s = abs(apart_s - round(apart_s / 900) * 900)
    return abs(apart_s) <= 14 * 3600 + _NEAR_S and off_s <= _NEAR_S
