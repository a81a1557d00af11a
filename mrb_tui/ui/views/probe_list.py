"""The probes as a list: grouped by vantage, one or two lines each, whichever the room allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Vantage
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line, glyph, joined
from mrb_tui.ui.views.probe_words import ProbeWords, words
from mrb_tui.ui.views.row import Row, nothing

AGE = 4
_LABEL = 18
_WIDE = 70
_BETWEEN = " · "
_HEADING = {Vantage.HERE: "from here", Vantage.SERVICE: "from the service"}


@dataclass(frozen=True, slots=True)
class _Columns:
    """Widths of one layout. `spark` is 0 where the sparkline has gone to the second line."""

    width: int
    label: int
    spark: int
    two_lines: bool


def probe_list(states: Sequence[ProbeState], *, now: datetime, width: int, height: int) -> tuple[Row, ...]:
    """A row for each probe under the heading of its vantage, in the runbook's order within.

    Whether rows have one line or two hangs on the room and the number of probes only, never on their state: a row does
    not move because another one turned.
    """
    if not states:
        return nothing("no probes are configured", width)
    vantages = [vantage for vantage in Vantage if any(state.spec.vantage is vantage for state in states)]
    two_lines = width < _WIDE and 2 * len(states) + 2 * len(vantages) - 1 <= height
    spaced = len(states) * (1 + two_lines) + 2 * len(vantages) - 1 <= height
    label = min(max((cells.width(cells.safe(state.spec.label)) for state in states), default=0), _LABEL)
    columns = _Columns(width, label, 0 if two_lines else _spark(width), two_lines)
    rows: list[Row] = []
    for vantage in vantages:
        if rows and spaced:
            rows.append(Row((fit_line((), width),)))
        rows.append(Row((fit_line((Span(f" {_HEADING[vantage]}", Role.MUTED),), width),)))
        rows += [
            Row(_lines(words(state, now), columns), state.spec.id) for state in states if state.spec.vantage is vantage
        ]
    return tuple(rows)


def _spark(width: int) -> int:
    return 16 if width >= 100 else 10 if width >= _WIDE else 6


def _lines(said: ProbeWords, columns: _Columns) -> tuple[Line, ...]:
    if columns.two_lines:
        return _first(said, columns), _second(said, columns)
    return (_first(said, columns),)


def _room(columns: _Columns) -> int:
    """What is left for the headline: beside the mark, glyph, label, age, sparkline, and the blanks around."""
    return max(columns.width - (5 + columns.label + 1 + 1 + AGE + (columns.spark + 1 if columns.spark else 0)), 0)


def _first(said: ProbeWords, columns: _Columns) -> Line:
    state = glyph(said.health)
    role = Role.MUTED if not said.fresh else Role.TEXT if said.health is Health.OK else state.role
    spark = (Span(f" {said.sparkline(columns.spark)}", Role.MUTED),) if columns.spark else ()
    return fit_line(
        (
            Span("  "),
            state,
            Span(" "),
            Span(cells.fit(cells.safe(said.label), columns.label), Role.TEXT),
            Span(" "),
            *_told(said, role, _room(columns), detailed=columns.width >= _WIDE),
            *spark,
            Span(f" {cells.fit_right(said.age, AGE)} ", Role.MUTED),
        ),
        columns.width,
    )


def _told(said: ProbeWords, role: Role, room: int, *, detailed: bool) -> Line:
    """The headline, and details as far as there is room."""
    headline = cells.crop(cells.safe(said.headline), room)
    left = room - cells.width(headline) - len(_BETWEEN)
    details = [cells.safe(detail) for detail in said.details if cells.width(cells.safe(detail)) <= left]
    if not detailed or not details:
        return (Span(cells.pad(headline, room), role),)
    return (Span(headline, role), Span(cells.fit(_BETWEEN + joined(details, left), left + len(_BETWEEN)), Role.MUTED))


def _second(said: ProbeWords, columns: _Columns) -> Line:
    spark = min(16, max(columns.width - 30, 0)) if said.has_numbers else 0
    room = max(columns.width - 4 - 2 - spark, 0)
    told = joined(map(cells.safe, said.details), room)
    return fit_line(
        (
            Span("    "),
            Span(cells.fit(told, room), Role.MUTED),
            Span(" "),
            Span(f"{said.sparkline(spark)} ", Role.MUTED),
        ),
        columns.width,
    )
