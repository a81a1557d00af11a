"""Spans of time, as people write and read them. Seconds inside, always."""

import re

_UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_WHOLE = re.compile(rf"(?:{_PART.pattern})+")


def seconds_from(text: str) -> float:
    """`500ms`, `10s`, `1m30s`, `1h` → seconds. ValueError for anything else."""
    if not _WHOLE.fullmatch(text):
        raise ValueError("a duration is written like 500ms, 10s, 1m30s or 1h")
    return sum(float(count) * _UNITS_S[unit] for count, unit in _PART.findall(text))


def short(seconds: float) -> str:
    """For a pane: `85ms`, `1.2s`, `45s`, `4m`, `3h`, `2d`."""
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f}ms"
    if seconds < 9.95:
        return f"{seconds:.1f}s"
    for unit, size_s, limit_s in (("s", 1, 60), ("m", 60, 3600), ("h", 3600, 86400)):
        if seconds < limit_s:
            return f"{int(seconds // size_s)}{unit}"
    return f"{int(seconds // 86400)}d"


def age(seconds: float) -> str:
    """In whole units, for *how long ago*: `now`, `12s`, `4m`, `3h`."""
    return "now" if seconds < 1 else short(float(int(seconds))) if seconds >= 10 else f"{int(seconds)}s"


def clock(seconds: float) -> str:
    """`00:12:31`; hours grow past two digits rather than wrap."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
