"""The bottom line: the keys that matter here, or what has just been said."""

from collections.abc import Mapping, Sequence

from mrb_tui.domain.health import Health
from mrb_tui.session.desk import IncidentDesk
from mrb_tui.ui import cells
from mrb_tui.ui.keys import Scope, of_scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line, glyph

Hint = tuple[str, str]
"""A key and a word for what it does."""


def hint_lines(hints: Sequence[Hint], width: int) -> tuple[Line, ...]:
    """As many hints, most important first, as fit. The last one (help) is always among them."""
    if not hints:
        return (fit_line((), width),)
    *most, last = [_hint(hint) for hint in hints]
    room = width - 1 - _taken(last)
    kept: list[Span] = [Span(" ")]
    for spans in most:
        if _taken(spans) + 3 > room:
            break
        kept += [*spans, Span("   ")]
        room -= _taken(spans) + 3
    return (fit_line((*kept, *last), width),)


def incident_hints(desk: IncidentDesk, resumable: str) -> Mapping[str, str]:
    """The incident's keys that matter as it stands, by id, each with its word. `resumable`: an open one, elsewhere."""
    incident = desk.incident
    if incident is None:
        return {"incident.declare": "declare", "incidents": f"resume {resumable}" if resumable else "incidents"}
    if desk.read_only:
        return {"timeline": "timeline", "incident.leave": "close it", "incidents": "incidents"}
    if not incident.is_open:
        return {
            "incident.note": "note",
            "timeline": "timeline",
            "incident.resolve": "reopen",
            "incident.leave": "close it",
        }
    words = {key.id: key.hint for key in of_scope(Scope.INCIDENT) if key.hint}
    return {key_id: word for key_id, word in words.items() if key_id not in ("incident.declare", "incidents")}


def said_lines(text: str, health: Health | None, width: int) -> tuple[Line, ...]:
    """A message in place of the hints."""
    sign = (glyph(health), Span(" ")) if health is not None else ()
    return (fit_line((Span(" "), *sign, Span(cells.safe(text), Role.STRONG)), width),)


def _hint(hint: Hint) -> tuple[Span, ...]:
    key, word = hint
    return (Span(key, Role.KEY), Span(f" {word}", Role.MUTED))


def _taken(spans: Sequence[Span]) -> int:
    return sum(cells.width(span.text) for span in spans)
