"""The timeline: when, what sort of thing, what. Wrapped in the pane, one line an entry on the whole screen."""

from collections.abc import Sequence
from functools import lru_cache

from mrb_tui.domain.health import Health
from mrb_tui.session.desk import EntrySort, TimelineEntry
from mrb_tui.ui import cells
from mrb_tui.ui.format import span
from mrb_tui.ui.lines import Line, Role, Span, fit_line, glyph
from mrb_tui.ui.shown_zone import ShownZone
from mrb_tui.ui.views.found import found_spans
from mrb_tui.ui.views.row import Row, nothing

MILESTONE = Span("◆", Role.STRONG)
MARKED = Span("★", Role.KEY)
SIGNS: dict[EntrySort, Span] = {
    EntrySort.PROBE: Span("○", Role.MUTED),
    EntrySort.PEOPLE: Span("✎", Role.KEY),
    EntrySort.ANSWER: Span("→", Role.KEY),
    EntrySort.STEP: Span("•", Role.KEY),
    EntrySort.CHANGE: Span("▲", Role.DEGRADED),
    EntrySort.CONSOLE: Span("·", Role.MUTED),
}
_MAX_LINES = 3
_TEXT_AT = 12
_ACTOR = 12
_WIDE = 100
_LATER_FROM_S = 60.0
_WAITING = Span("…", Role.MUTED)


def sign(entry: TimelineEntry) -> Span:
    """One cell that tells what sort of entry it is."""
    if entry.milestone:
        return MILESTONE
    if entry.sort is EntrySort.PROBE and entry.health is not None:
        return glyph(entry.health)
    return SIGNS[entry.sort]


def tags(entry: TimelineEntry) -> str:
    """What is unusual about it, in words."""
    said = ["not saved yet"] if entry.pending else []
    said += ["amended"] if entry.amended else []
    if entry.back_dated:
        late_s = (entry.recorded_at - entry.at).total_seconds() if entry.recorded_at is not None else 0.0
        said.append(f"written {span(late_s)} later" if late_s >= _LATER_FROM_S else "written later")
    return ", ".join(said)


def timeline_rows(entries: Sequence[TimelineEntry | None], zone: ShownZone, width: int) -> tuple[Row, ...]:
    """For the pane, oldest first; long ones wrapped under themselves. What is not at hand yet has no key."""
    rows = [
        Row(_lines(entry, f"{zone.of(entry.at):%H:%M:%S}", width), entry.id)
        if entry is not None
        else Row((fit_line((Span(" "), _WAITING), width),))
        for entry in entries
    ]
    return tuple(rows) or nothing("nothing has turned yet", width)


def timeline_line(
    entry: TimelineEntry | None, zone: ShownZone, width: int, *, dated: bool = False, find: str = ""
) -> Line:
    """For the screen: `12:02:44 ✎★ users see empty answers  amended   ana`. `dated`: with the day before the time."""
    if entry is None:
        return fit_line((Span(" "), _WAITING), width)
    at = zone.of(entry.at)
    when = f"{at:%d %b %H:%M:%S}" if dated else f"{at:%H:%M:%S}"
    head: Line = (
        Span(" "),
        Span(when, Role.MUTED),
        Span(" "),
        sign(entry),
        MARKED if entry.marked else Span(" "),
        Span(" "),
    )
    said = tags(entry)
    tail = f"  {said}" if said else ""
    actor = f" {cells.fit(cells.safe(entry.actor), _ACTOR)}" if width >= _WIDE else ""
    room = max(width - cells.width(when) - 6 - cells.width(tail) - cells.width(actor), 1)
    text = cells.crop(cells.safe(entry.text), room)
    role = Role.STRONG if entry.milestone else Role.MUTED if entry.sort is EntrySort.CONSOLE else Role.TEXT
    filled = " " * max(room - cells.width(text), 0)
    tail_role = Role.DEGRADED if entry.pending else Role.MUTED
    return fit_line(
        (*head, *found_spans(text, find, role), Span(tail, tail_role), Span(filled), Span(actor, Role.MUTED)), width
    )


@lru_cache(maxsize=4096)
def _lines(entry: TimelineEntry, when: str, width: int) -> tuple[Line, ...]:
    room = max(width - _TEXT_AT - 1, 1)
    said = tags(entry)
    mark = (MARKED, Span(" ")) if entry.marked else ()
    text = f"{'  ' if mark else ''}{entry.text}" + (f" ({said})" if said else "")
    texts = cells.wrap(text, room, limit=_MAX_LINES)
    head: Line = (Span(" "), Span(when, Role.MUTED), Span(" "), sign(entry), Span(" "), *mark)
    role = Role.STRONG if entry.milestone else Role.TEXT
    first = fit_line((*head, Span(texts[0][2:] if mark else texts[0], role)), width)
    return (first, *(fit_line((Span(" " * _TEXT_AT), Span(text)), width) for text in texts[1:]))


def glyphs() -> Sequence[tuple[Span, str]]:
    """The signs and what they mean, for the help."""
    return (
        (glyph(Health.DOWN), "in the timeline: what a probe turned to"),
        (SIGNS[EntrySort.PEOPLE], "somebody said or did something"),
        (SIGNS[EntrySort.ANSWER], "a question of the runbook was answered"),
        (SIGNS[EntrySort.STEP], "a step of the runbook"),
        (SIGNS[EntrySort.CHANGE], "a change to production, on its way or in force"),
        (SIGNS[EntrySort.CONSOLE], "the console itself"),
        (MILESTONE, "a milestone: durations are measured between these"),
        (MARKED, "marked for the postmortem"),
    )
