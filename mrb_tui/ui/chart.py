"""A small chart of a probe's past: columns over time, an axis with figures, and the states below."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.domain.health import Health, worst
from mrb_tui.domain.probe_state import Sample
from mrb_tui.ui import cells
from mrb_tui.ui.format import span

AXIS = 7
"""Cells of the figures at the left."""
_STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_LEAST_SPAN_S = 60.0


@dataclass(frozen=True, slots=True)
class Chart:
    """`rows`, `base` and `times` are exactly as wide as was asked for; `states` has one entry a column right of the
    axis, None where nothing was asked."""

    rows: tuple[str, ...]
    base: str
    states: tuple[Health | None, ...]
    times: str


def chart(
    history: Sequence[Sample],
    *,
    now: datetime,
    width: int,
    height: int,
    hold_s: float,
    floor: float,
    figure: Callable[[float], str],
) -> Chart:
    """The time from the first sample to `now`, in `height` rows.

    Where several samples meet in one column the greatest stands: a spike is what one looks for. A sample holds until
    the next one, at most `hold_s`; after that, and where there was no number, the column stays empty.
    """
    across = max(width - AXIS - 1, 1)
    span_s = max((now - history[0].at).total_seconds() if history else 0.0, _LEAST_SPAN_S)
    slots = _slots(history, now, span_s, across, hold_s)
    measures = [_greatest(slot) for slot in slots]
    top = nice_top(max((one for one in measures if one is not None), default=0.0), floor)
    levels = [_eighths(one, top, height) for one in measures]
    rows = []
    for row in range(height):
        labelled = row in (0, height // 2)
        label = figure(top * (height - row) / height) if labelled else ""
        below = (height - 1 - row) * 8
        columns = "".join(_EIGHTHS[min(max(level - below, 0), 8)] for level in levels)
        rows.append(_exact(f"{cells.fit_right(label, AXIS)}{'┤' if labelled else '│'}{columns}", width))
    states = tuple(worst(sample.health for sample in slot) if slot else None for slot in slots)
    past = f"{span(span_s)} ago"
    times = past + "now".rjust(max(across - cells.width(past), 4))
    return Chart(
        rows=tuple(rows),
        base=_exact(f"{cells.fit_right('0', AXIS)}└{'─' * across}", width),
        states=states,
        times=_exact(" " * (AXIS + 1) + times, width),
    )


def nice_top(value: float, floor: float) -> float:
    """A round number not less than either; 1 where there is nothing to show."""
    value = max(value, floor)
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in _STEPS if value <= step * power * (1 + 1e-9)), 10 * power)


def _exact(text: str, width: int) -> str:
    return cells.pad(cells.split(text, width)[0], width)


def _slots(
    history: Sequence[Sample], now: datetime, span_s: float, count: int, hold_s: float
) -> list[tuple[Sample, ...]]:
    """The samples that are drawn in each of `count` equal parts of the time, oldest first."""
    ages = [(now - sample.at).total_seconds() for sample in history]
    slots: list[tuple[Sample, ...]] = []
    index = 0
    for slot in range(count):
        end_age_s = span_s * (count - slot - 1) / count
        start = index
        while index < len(history) and ages[index] >= end_age_s - 1e-9:
            index += 1
        seen = tuple(history[start:index])
        held = index > 0 and ages[index - 1] - end_age_s <= hold_s
        slots.append(seen or ((history[index - 1],) if held else ()))
    return slots


def _greatest(slot: Sequence[Sample]) -> float | None:
    known = (sample.measure for sample in slot)
    return max((one for one in known if one is not None and math.isfinite(one)), default=None)


def _eighths(measure: float | None, top: float, height: int) -> int:
    """How many eighths of a row the column is high; a number that is not zero can be seen."""
    if measure is None:
        return 0
    return max(round(min(max(measure / top, 0.0), 1.0) * height * 8), 1 if measure > 0 else 0)
