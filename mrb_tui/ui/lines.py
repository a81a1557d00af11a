"""Lines as screens draw them: spans of text with a role. Colours come from the theme, by the role's name."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from mrb_tui.domain.health import Health
from mrb_tui.ui import cells


class Role(StrEnum):
    """What a span is. Each has a style in `styles/lines.tcss`."""

    TEXT = "text"
    STRONG = "strong"
    MUTED = "muted"
    FAINT = "faint"
    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"
    UNKNOWN = "unknown"
    ERROR = "error"
    """An error line of a log: as grave as *down*, but there are many of them."""
    KEY = "key"
    TITLE = "title"
    FOCUS = "focus"
    """The title of the pane that the keys go to."""
    MODE = "mode"
    ALARM = "alarm"
    """What must not be overlooked: what happens is not being saved."""
    MARK = "mark"
    """What a filter found."""
    CURSOR = "cursor"


class Span(NamedTuple):
    """A piece of a line."""

    text: str
    role: Role = Role.TEXT


Line = tuple[Span, ...]

GLYPH = {Health.OK: "✓", Health.DEGRADED: "!", Health.DOWN: "✗", Health.UNKNOWN: "?"}
ROLE = {
    Health.OK: Role.OK,
    Health.DEGRADED: Role.DEGRADED,
    Health.DOWN: Role.DOWN,
    Health.UNKNOWN: Role.UNKNOWN,
}


def glyph(health: Health) -> Span:
    """One cell that tells the health without its hue."""
    return Span(GLYPH[health], ROLE[health])


def line_width(line: Iterable[Span]) -> int:
    """Cells that the line takes."""
    return sum(cells.width(span.text) for span in line)


def fit_line(line: Iterable[Span], width: int) -> Line:
    """Exactly `width` cells: the span that does not fit is cropped, what follows it is left out."""
    fitted: list[Span] = []
    room = width
    for span in line:
        taken = cells.width(span.text)
        if taken > room:
            text = cells.crop(span.text, room)
            fitted.append(Span(text, span.role))
            room -= cells.width(text)
            break
        if taken:
            fitted.append(span)
            room -= taken
    if room:
        fitted.append(Span(" " * room))
    return tuple(fitted)


def plain_text(lines: Sequence[Line]) -> str:
    """The lines without their roles, for tests and for copying."""
    return "\n".join("".join(span.text for span in line).rstrip() for line in lines)


def joined(parts: Iterable[str], width: int, *, by: str = " · ") -> str:
    """Those of `parts`, most important first, that fit into `width`; the first one is cropped if it must be."""
    text = ""
    for part in parts:
        longer = f"{text}{by}{part}" if text else part
        if not text or cells.width(longer) <= width:
            text = longer
    return cells.crop(text, width)
