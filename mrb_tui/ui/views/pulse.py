"""Every probe in one line, for the narrow layout."""

import re
from collections.abc import Sequence
from datetime import datetime

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.ui import cells
from mrb_tui.ui.lines import GLYPH, ROLE, Line, Role, Span, fit_line, line_width

_FIGURE = re.compile(r"<?\d+(?:\.\d+)?(?:/\d+)?(?: ?%|ms\b|s\b)?")
_SHORT = 5


def pulse_line(states: Sequence[ProbeState], *, now: datetime, width: int) -> Line:
    """`API ✗429  Svc !  Err ✗42%`: values as far as there is room, those of ailing probes first; never a probe less
    while its name and glyph fit."""
    for valued in (_ANY, _AILING, _NONE):
        for gap in (2, 1):
            line = _line(states, now, valued, gap)
            if line_width(line) <= width:
                return fit_line(line, width)
    return fit_line(_line(states, now, _NONE, 1, named=False), width)


_ANY = frozenset(Health)
_AILING = frozenset({Health.DOWN, Health.DEGRADED})
_NONE: frozenset[Health] = frozenset()


def figure(headline: str) -> str:
    """The figure that a headline starts with, if it is short: `429`, `42%`, `3/3`."""
    found = _FIGURE.match(headline)
    text = found[0].replace(" ", "") if found else ""
    return text if len(text) <= _SHORT else ""


def _line(
    states: Sequence[ProbeState], now: datetime, valued: frozenset[Health], gap: int, *, named: bool = True
) -> Line:
    spans: list[Span] = [Span(" ")]
    for index, state in enumerate(states):
        health = state.health_at(now)
        if index:
            spans.append(Span(" " * gap))
        if named:
            spans.append(Span(f"{cells.crop(cells.safe(state.spec.short), _SHORT)} ", Role.MUTED))
        value = _value(state) if health in valued and health is not Health.UNKNOWN else ""
        spans.append(Span(GLYPH[health] + value, ROLE[health]))
    return tuple(spans)


def _value(state: ProbeState) -> str:
    if state.last is None or state.last.reading.outcome is not Outcome.VALUE:
        return ""
    return figure(state.last.reading.headline)
