"""The error ratio over an incident, with its milestones, as SVG. Same input, same bytes; no script in it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

from mrb_tui.documents.figures import Figures
from mrb_tui.domain.events.incident import Milestone
from mrb_tui.scrub.plain import one_line

_WIDTH, _HEIGHT = 960, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 20, 96, 40
_OPENING = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
    'font-family="sans-serif" font-size="12">'
)
_TOPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def error_chart(figures: Figures, milestones: Mapping[Milestone, datetime], title: str) -> str:
    """The picture; empty where there are fewer than two points to join."""
    points = figures.points
    if len(points) < 2:
        return ""
    marks = sorted((at, milestone) for milestone, at in milestones.items())
    first_at = min(points[0].at, *(at for at, _ in marks)) if marks else points[0].at
    last_at = max(points[-1].at, *(at for at, _ in marks)) if marks else points[-1].at
    peak = max(point.ratio for point in points)
    top = next((level for level in _TOPS if level >= peak), 1.0)
    frame = _Frame(first_at, last_at, top)
    line = " ".join(f"{frame.x(point.at):.1f},{frame.y(point.ratio):.1f}" for point in points)
    name = escape(one_line(f"Error ratio: {title}", 200))
    parts = [
        _OPENING,
        f"<title>{name}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="18" font-size="14">{name}</text>',
        *_grid(frame),
        f'<polyline fill="none" stroke="#b3261e" stroke-width="2" points="{line}"/>',
        *(_mark(frame, at, milestone, place) for place, (at, milestone) in enumerate(marks)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Frame:
    """Where a moment and a ratio stand in the picture."""

    def __init__(self, first_at: datetime, last_at: datetime, top: float) -> None:
        self.first_at = first_at
        self.last_at = last_at
        self.top = top
        self._span_s = max((last_at - first_at).total_seconds(), 1.0)

    def x(self, at: datetime) -> float:
        """From the left."""
        return _LEFT + (at - self.first_at).total_seconds() / self._span_s * (_WIDTH - _LEFT - _RIGHT)

    def y(self, ratio: float) -> float:
        """From the top."""
        return _HEIGHT - _BOTTOM - min(ratio / self.top, 1.0) * (_HEIGHT - _TOP - _BOTTOM)


def _grid(frame: _Frame) -> list[str]:
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = frame.y(share * frame.top)
        parts += [
            f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#d0d0d0"/>',
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{share * frame.top * 100:g} %</text>',
        ]
    low = _HEIGHT - _BOTTOM + 18
    for at, anchor in ((frame.first_at, "start"), (frame.last_at, "end")):
        stamp = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        parts.append(f'<text x="{frame.x(at):.1f}" y="{low}" text-anchor="{anchor}">{stamp}</text>')
    return parts


def _mark(frame: _Frame, at: datetime, milestone: Milestone, place: int) -> str:
    """A line from top to bottom with its word; words take turns in four rows, for several may be close together."""
    x = frame.x(at)
    anchor = "start" if x < _WIDTH / 2 else "end"
    y = 36 + place % 4 * 15
    low, shift = _HEIGHT - _BOTTOM, 4 if anchor == "start" else -4
    line = f'<line x1="{x:.1f}" y1="{y + 3}" x2="{x:.1f}" y2="{low}" stroke="#1f4e8c" stroke-dasharray="4 3"/>'
    words = f"{milestone.value} {at.astimezone(UTC):%H:%M}"
    return f'{line}<text x="{x + shift:.1f}" y="{y}" text-anchor="{anchor}" fill="#1f4e8c">{words}</text>'
