"""One row of history in one colour."""

import math
from collections.abc import Sequence

LEVELS = "▁▂▃▄▅▆▇█"
GAP = "┈"
"""Asked, and no number came back."""


def sparkline(measures: Sequence[float | None], width: int, *, floor: float = 0.0) -> str:
    """The newest `width` measures, newest at the right, in exactly `width` cells.

    The scale starts at zero and ends at the greatest of those shown, or at `floor` where all are smaller: so that
    noise around a small value stays flat.
    """
    shown = [_finite(value) for value in measures[-width:]] if width > 0 else []
    top = max((value for value in shown if value is not None), default=0.0)
    top = max(top, floor)
    return "".join(GAP if value is None else LEVELS[level(value, top)] for value in shown).rjust(max(width, 0))


def level(value: float, top: float, levels: int = len(LEVELS)) -> int:
    """0 to `levels` - 1: where `value` stands between zero and `top`."""
    if top <= 0:
        return 0
    return min(max(round(value / top * (levels - 1)), 0), levels - 1)


def _finite(value: float | None) -> float | None:
    return max(value, 0.0) if value is not None and math.isfinite(value) else None
