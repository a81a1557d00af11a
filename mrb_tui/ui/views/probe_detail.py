"""One probe in full: its state in words, what to try, its past, its facts, its last answer, links."""

from datetime import datetime
from functools import partial

from mrb_tui.domain.durations import short
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome, Vantage
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.trouble import Trouble
from mrb_tui.ui import cells
from mrb_tui.ui.chart import AXIS, chart
from mrb_tui.ui.format import ago, fact, measured, moment, span
from mrb_tui.ui.lines import ROLE, Line, Role, Span, fit_line, glyph
from mrb_tui.ui.views.parts import WIDEST, bullets, paragraph, section, table
from mrb_tui.ui.views.probe_words import FLOOR, asks_again, headline, last_known

_CHART_ROWS = 6
_ANSWER_LINES = 200
_FROM = {Vantage.HERE: "asked from here", Vantage.SERVICE: "told by the service"}


def probe_detail(state: ProbeState, *, now: datetime, width: int) -> tuple[Line, ...]:
    """All there is to tell, top to bottom by what one needs first; lines exactly `width` wide."""
    parts: list[Line] = [*_state(state, now, width)]
    last = state.last
    if last is not None and last.reading.trouble is not None:
        parts += section("What to try", trouble_lines(last.reading.trouble, width), width)
    parts += section("History", _history(state, now, width), width)
    if last is not None:
        reading = last.reading
        facts = sorted(reading.facts.items())
        parts += section("Facts", table(((name, fact(value)) for name, value in facts), width), width)
        parts += section("Notes", bullets(reading.notes, width), width)
        parts += section("Last answer", paragraph(reading.answer, width, Role.TEXT, _ANSWER_LINES), width)
    links = ((link.title, link.url) for link in state.spec.links)
    parts += section("Links", table(links, width), width)
    return tuple(parts)


def trouble_lines(trouble: Trouble, width: int) -> tuple[Line, ...]:
    """What failed, why, and what to try, wrapped to `width`."""
    lines = paragraph(trouble.what, width, Role.STRONG)
    lines += paragraph(trouble.why, width, Role.TEXT)
    return (*lines, *bullets(trouble.advice, width, sign="→ "))


def _state(state: ProbeState, now: datetime, width: int) -> list[Line]:
    health = state.health_at(now)
    said = headline(state)
    if state.last is not None and state.last.reading.outcome is Outcome.NO_DATA:
        said = f"no data: {state.last.reading.headline}"
    title: Line = (Span(" "), glyph(health), Span(" "), Span(cells.safe(said), ROLE[health]))
    lines = [fit_line(title, width)]
    lines += paragraph(_sentence(state, now, health), width, Role.TEXT)
    spec = state.spec
    how = f"{_FROM[spec.vantage]}, every {span(spec.interval_s)}, {span(spec.timeout_s)} at most"
    return [*lines, *paragraph(f"{spec.question} ({how})" if spec.question else how, width, Role.MUTED)]


def _sentence(state: ProbeState, now: datetime, health: Health) -> str:
    """`Down since 12:01:07 UTC (4 min). Asked 5 s ago, answered in 182ms.`"""
    last = state.last
    if last is None:
        return "Not asked yet."
    said = []
    if state.is_stale(now):
        said.append("This is the last known state, not the present one.")
    elif state.changed_at is not None:
        since = f"{moment(state.changed_at, now)} UTC ({span((now - state.changed_at).total_seconds())})"
        said.append(f"{health.value.capitalize()} since {since}.")
    age_s = (now - last.observed_at).total_seconds()
    how = "failed after" if last.reading.outcome is Outcome.FAILED else "answered in"
    said.append(f"Asked {ago(age_s)}, {how} {short(last.took_s)}.")
    if last.reading.outcome is not Outcome.VALUE:
        known = last_known(state.last_value, now)
        said.append(f"{known[0].upper()}{known[1:]}.")
    if again := asks_again(state, now):
        said.append(f"The far side asked for a pause: {again}.")
    return " ".join(said)


def _history(state: ProbeState, now: datetime, width: int) -> list[Line]:
    spec = state.spec
    if not state.history:
        return paragraph("nothing yet", width, Role.MUTED)
    drawn = chart(
        state.history,
        now=now,
        width=min(max(width - 2, 12), WIDEST),
        height=_CHART_ROWS,
        hold_s=2 * spec.interval_s,
        floor=FLOOR[spec.measure],
        figure=partial(measured, measure=spec.measure),
    )
    states: Line = (Span(f" {cells.fit_right('state', AXIS)} ", Role.MUTED), *map(_state_cell, drawn.states))
    measured_once = any(sample.measure is not None for sample in state.history)
    columns = (*drawn.rows, drawn.base) if measured_once else ()
    lines: list[Line] = [(Span(f" {row}", Role.MUTED),) for row in columns]
    return [fit_line(line, width) for line in (*lines, states, (Span(f" {drawn.times}", Role.MUTED),))]


def _state_cell(health: Health | None) -> Span:
    """Quiet where all is well."""
    if health is None:
        return Span(" ")
    return Span("·", Role.MUTED) if health is Health.OK else glyph(health)
