"""The bottom line: the keys that matter here, or what has just been said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mrb_tui.domain.health import Health
from mrb_tui.session.desk import IncidentDesk
from mrb_tui.ui import cells
from mrb_tui.ui.keys import Scope, of_scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line, glyph

_AS_IT_GOES_ON = (
    "incident.note",
    "incident.update",
    "incident.severity",
    "incident.status",
    "incident.resolve",
    "incident.handoff",
    "timeline",
)
"""What is done oftenest in an incident, first; the timeline has a pane too."""
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
    return {key_id: words[key_id] for key_id in _AS_IT_GOES_ON}


@dataclass(frozen=True, slots=True)
class PaneKeys:
    """What the keys can do on the console as it stands."""

    on_probes: bool = False
    in_tree: bool = False
    asks: bool = False
    """Whether a question of the tree is open."""
    on_step: bool = False
    owes: bool = False
    """Whether something is in force, under way or not known."""


def pane_hints(hints: Sequence[Hint], keys: PaneKeys) -> list[Hint]:
    """Without those that do nothing now; the tree's own and what is owed before all others."""
    works = {"ask now": keys.on_probes, "follow": keys.asks, "copy": keys.on_step, "ledger": keys.owes}
    first = [*(("follow", "open") if keys.in_tree else ()), *(("ledger",) if keys.owes else ())]
    kept = [hint for hint in hints if works.get(hint[1], True)]
    return sorted(kept, key=lambda hint: first.index(hint[1]) if hint[1] in first else len(first))


def said_lines(text: str, health: Health | None, width: int) -> tuple[Line, ...]:
    """A message in place of the hints."""
    sign = (glyph(health), Span(" ")) if health is not None else ()
    return (fit_line((Span(" "), *sign, Span(cells.safe(text), Role.STRONG)), width),)


def _hint(hint: Hint) -> tuple[Span, ...]:
    key, word = hint
    return (Span(key, Role.KEY), Span(f" {word}", Role.MUTED))


def _taken(spans: Sequence[Span]) -> int:
    return sum(cells.width(span.text) for span in spans)
