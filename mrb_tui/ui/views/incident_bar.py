"""The bar on top: mode, verdict, service, target. Mode and target are never cut off."""

from dataclasses import dataclass

from mrb_tui.domain.health import Health
from mrb_tui.session.live import LiveSession
from mrb_tui.ui import cells
from mrb_tui.ui.lines import GLYPH, ROLE, Line, Role, Span, fit_line, line_width

MAX_LINES = 3


@dataclass(frozen=True, slots=True)
class BarView:
    """What the bar says. `target` is `context/namespace/workload` or empty."""

    modes: tuple[str, ...]
    verdict: Health
    service: str
    target: str
    heading: str = ""
    """Which screen this is, where it is not the console itself."""


def bar_view(session: LiveSession, heading: str = "") -> BarView:
    """What the bar is to say now."""
    return BarView(
        modes=tuple(sorted(mode.value for mode in session.modes)),
        verdict=session.verdict(),
        service=cells.safe(session.service.name),
        target=cells.safe(session.service.target),
        heading=heading,
    )


def bar_lines(view: BarView, width: int) -> tuple[Line, ...]:
    """One line, `width` wide, where it fits; otherwise the target has its own line or two below."""
    head = _head(view)
    room = width - line_width(head) - 1
    name = view.service
    target = view.target
    if not target:
        return (fit_line((*head, Span(cells.crop(name, max(room, 0)), Role.STRONG)), width),)
    for shown in (target, _without_workload(target)):
        left = room - cells.width(shown) - 2
        if left >= min(cells.width(name), _LEAST_NAME):
            named = Span(cells.crop(name, left), Role.STRONG)
            return (fit_line((*head, named, Span("  "), Span(shown, Role.TEXT)), width),)
    first = fit_line((*head, Span(cells.crop(name, max(room, 0)), Role.STRONG)), width)
    rest = cells.wrap(target, max(width - 2, 1))
    if len(rest) > MAX_LINES - 1:
        rest = cells.wrap(cells.crop_middle(target, max((MAX_LINES - 1) * (width - 2), 1)), max(width - 2, 1))
    return (first, *(fit_line((Span(f" {line}"),), width) for line in rest[: MAX_LINES - 1]))


_LEAST_NAME = 8


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
