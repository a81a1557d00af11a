"""The timeline: when, how it turned, what."""

from collections.abc import Iterable
from functools import lru_cache

from mrb_tui.session.live import TimelineEntry
from mrb_tui.ui import cells
from mrb_tui.ui.format import clock_time
from mrb_tui.ui.lines import Line, Role, Span, fit_line, glyph
from mrb_tui.ui.views.row import Row, nothing

_MAX_LINES = 3
_NOTE = Span("•", Role.MUTED)


def timeline_rows(entries: Iterable[TimelineEntry], width: int) -> tuple[Row, ...]:
    """Oldest first; long ones wrapped under themselves. Keys stay with their entries when the oldest fall out."""
    seen: dict[str, int] = {}
    rows = []
    for entry in entries:
        name = f"{entry.at.isoformat()} {entry.text}"
        seen[name] = seen.get(name, 0) + 1
        rows.append(Row(_lines(entry, width), f"{name} {seen[name]}"))
    return tuple(rows) or nothing("nothing has turned yet", width)


@lru_cache(maxsize=4096)
def _lines(entry: TimelineEntry, width: int) -> tuple[Line, ...]:
    room = max(width - 13, 1)
    texts = cells.wrap(entry.text, room, limit=_MAX_LINES)
    sign = _NOTE if entry.health is None else glyph(entry.health)
    head: Line = (Span(" "), Span(clock_time(entry.at), Role.MUTED), Span(" "), sign, Span(" "))
    first = fit_line((*head, Span(texts[0])), width)
    return (first, *(fit_line((Span(" " * 12), Span(text)), width) for text in texts[1:]))
