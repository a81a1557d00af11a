"""The bar on top: mode, incident or verdict, service, target. What one must not miss is never cut off."""

from dataclasses import dataclass

from mrb_tui.domain.health import Health
from mrb_tui.session.live import LiveSession, Mode
from mrb_tui.ui import cells
from mrb_tui.ui.lines import GLYPH, ROLE, Line, Role, Span, fit_line, line_width
from mrb_tui.ui.views.incident_parts import IncidentParts, OwnChanges, incident_parts, trouble_parts
from mrb_tui.ui.views.run_text import is_under_way

MAX_LINES = 3
PAST = "PAST"


@dataclass(frozen=True, slots=True)
class BarView:
    """What the bar says. `target` is `context/namespace/workload` or empty."""

    modes: tuple[str, ...]
    verdict: Health
    service: str
    target: str
    heading: str = ""
    """Which screen this is, where it is not the console itself."""
    incident: IncidentParts | None = None
    trouble: Line = ()
    trouble_why: str = ""


def bar_view(session: LiveSession, heading: str = "") -> BarView:
    """What the bar is to say now."""
    desk, now = session.desk, session.now()
    incident = desk.incident
    modes = {mode.value for mode in session.modes}
    if incident is not None and desk.read_only:
        modes |= {Mode.READ_ONLY.value} if incident.is_open else {Mode.READ_ONLY.value, PAST}
    trouble, why = trouble_parts(desk.journal, now)
    return BarView(
        modes=tuple(sorted(modes)),
        verdict=session.verdict(),
        service=cells.safe(session.service.name),
        target=cells.safe(session.service.target),
        heading=heading,
        incident=incident_parts(incident, desk, now, _own(session)) if incident is not None else None,
        trouble=trouble,
        trouble_why=why,
    )


def _own(session: LiveSession) -> OwnChanges:
    changes = session.changes
    running = (view.plan.id for view in changes.runs if view.plan is not None and is_under_way(view))
    return OwnChanges(frozenset(running), changes.proposes_revert)


def bar_lines(view: BarView, first: int, width: int) -> tuple[Line, ...]:
    """As few lines as hold what must be seen: one of `first` cells beside the clock, the others of `width`.

    That nothing is saved has a line of its own.
    """
    incident = view.incident
    lines = _calm_lines(view, first, width) if incident is None else _incident_lines(view, incident, first, width)
    if not view.trouble:
        return lines
    said = (Span(" "), *view.trouble, Span(": "), Span(view.trouble_why))
    return (*lines, fit_line(said, width))


_LEAST_NAME = 8
_BETWEEN = 3


def _calm_lines(view: BarView, beside: int, width: int) -> tuple[Line, ...]:
    """One line where it fits; otherwise the target has its own line or two below."""
    head = _head(view)
    room = beside - line_width(head) - 1
    name = view.service
    target = view.target
    if not target:
        return (fit_line((*head, Span(cells.crop(name, max(room, 0)), Role.STRONG)), beside),)
    for shown in (target, _without_workload(target)):
        left = room - cells.width(shown) - 2
        if left >= min(cells.width(name), _LEAST_NAME):
            named = Span(cells.crop(name, left), Role.STRONG)
            return (fit_line((*head, named, Span("  "), Span(shown, Role.TEXT)), beside),)
    first = fit_line((*head, Span(cells.crop(name, max(room, 0)), Role.STRONG)), beside)
    return (first, *_target_lines(target, width))


def _incident_lines(view: BarView, incident: IncidentParts, beside: int, width: int) -> tuple[Line, ...]:
    """Parts one after the other, on as many lines as what is needed takes; what is wanted fills what is left."""
    first, *others = incident.needed
    head = (*_head(view)[1:], *first)
    target = _without_workload(view.target)
    own_lines = cells.width(target) > width - 2
    place: tuple[Line, ...] = ((Span(target, Role.TEXT),),) if target and not own_lines else ()
    lines = _Lines(beside, width)
    for part in (head, *others, *place):
        lines.add(part)
    most = max(lines.count, 1 if own_lines else 2)
    for part in incident.clocks:
        lines.add(part, most=MAX_LINES)
    for part in incident.wanted:
        lines.add(part, most=most)
    lines.add((Span(incident.title, Role.MUTED),), most=most, crop=True)
    return (*lines.fitted(), *(_target_lines(target, width) if own_lines else ()))


class _Lines:
    """Parts laid one after the other, each whole."""

    def __init__(self, beside: int, width: int) -> None:
        self._beside = beside
        self._width = width
        self._lines: list[Line] = [()]

    @property
    def count(self) -> int:
        return len(self._lines)

    def add(self, part: Line, *, most: int | None = None, crop: bool = False) -> None:
        """On the last line, or on a new one unless there are `most`; else left out, or cropped to what is left."""
        gap = Span(" " * (_BETWEEN if self._lines[-1] else 1))
        room = self._room - line_width(self._lines[-1]) - len(gap.text) - 1
        if line_width(part) <= room or not self._lines[-1]:
            self._lines[-1] = (*self._lines[-1], gap, *part)
        elif most is None or self.count < most:
            self._lines.append((Span(" "), *part))
        elif crop and room >= 2 * _LEAST_NAME:
            *before, last = part
            text = cells.crop(last.text, room - line_width(before))
            self._lines[-1] = (*self._lines[-1], gap, *before, Span(text, last.role))

    def fitted(self) -> tuple[Line, ...]:
        """Each exactly as wide as its place."""
        first, *others = self._lines
        return (fit_line(first, self._beside), *(fit_line(line, self._width) for line in others))

    @property
    def _room(self) -> int:
        return self._beside if self.count == 1 else self._width


def _target_lines(target: str, width: int) -> tuple[Line, ...]:
    rest = cells.wrap(target, max(width - 2, 1))
    if len(rest) > MAX_LINES - 1:
        rest = cells.wrap(cells.crop_middle(target, max((MAX_LINES - 1) * (width - 2), 1)), max(width - 2, 1))
    return tuple(fit_line((Span(f" {line}"),), width) for line in rest[: MAX_LINES - 1])


def _head(view: BarView) -> Line:
    spans: list[Span] = [Span(" ")]
    for mode in view.modes:
        spans += [Span(f" {mode} ", Role.MODE), Span(" ")]
    spans += [Span(f"{GLYPH[view.verdict]} {view.verdict.value.upper()}", ROLE[view.verdict]), Span("  ")]
    if view.heading:
        spans += [Span(view.heading, Role.TITLE), Span("  ")]
    return tuple(spans)


def _without_workload(target: str) -> str:
    """Context and namespace, which say where a mistake would land."""
    parts = target.split("/")
    return "/".join(parts[:2]) if len(parts) == 3 else target
