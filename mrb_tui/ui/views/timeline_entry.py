"""One entry of the timeline in full: who, when, when it was written down, its first words, its details."""

from collections.abc import Iterator

from mrb_tui.session.desk import TimelineEntry
from mrb_tui.ui import cells
from mrb_tui.ui.format import span
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.shown_zone import ShownZone
from mrb_tui.ui.views.timeline import MARKED, sign

_NAME = 18


def entry_lines(entry: TimelineEntry, zone: ShownZone, width: int) -> tuple[Line, ...]:
    """Lines exactly `width` wide."""
    lines = [
        fit_line((Span(" "), sign(entry) if not index else Span(" "), Span(" "), Span(text, Role.STRONG)), width)
        for index, text in enumerate(cells.wrap(entry.text, max(width - 4, 1)))
    ]
    lines.append(fit_line((), width))
    for name, value in _known(entry, zone):
        lines += _named(name, value, width)
    if entry.details:
        lines.append(fit_line((), width))
        for name, value in entry.details:
            lines += _named(name, value, width)
    return tuple(lines)


def _known(entry: TimelineEntry, zone: ShownZone) -> Iterator[tuple[str, str]]:
    yield "happened at", f"{entry.at:%Y-%m-%d %H:%M:%S} UTC"
    if zone.is_local:
        yield "", f"{zone.of(entry.at):%Y-%m-%d %H:%M:%S} {zone.name(entry.at)}"
    if entry.pending:
        yield "written down", "not yet: it is only in this console's memory"
    elif entry.recorded_at is not None:
        late_s = (entry.recorded_at - entry.at).total_seconds()
        later = f", {span(late_s)} later" if entry.back_dated else ""
        yield "written down", f"{entry.recorded_at:%Y-%m-%d %H:%M:%S} UTC{later}"
    yield "by", entry.actor or "the console"
    yield "sort", ("milestone" if entry.milestone else entry.sort.value)
    if entry.marked:
        yield "marked", f"{MARKED.text} for the postmortem"
    if entry.amended:
        yield "first said", entry.first_text or "the same, at another time"


def _named(name: str, value: str, width: int) -> list[Line]:
    room = max(width - _NAME - 3, 1)
    label = cells.fit(cells.safe(name), _NAME)
    return [
        fit_line((Span(f" {label if not index else ' ' * _NAME} ", Role.MUTED), Span(text)), width)
        for index, text in enumerate(cells.wrap(value, room))
    ]
