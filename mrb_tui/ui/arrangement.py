"""Which panes are seen, and how large: a pure function of the terminal's size, the chosen pane and the zoom."""

from dataclasses import dataclass
from enum import StrEnum

LEAST_WIDTH, LEAST_HEIGHT = 60, 20
WIDE = 120
_STRIP_EVERY = 7
"""One line of logs for every so many rows of the screen."""


class Pane(StrEnum):
    """In the order of their number keys."""

    PROBES = "probes"
    RUNBOOK = "runbook"
    TIMELINE = "timeline"
    LOGS = "logs"

    @property
    def number(self) -> int:
        """The key that goes there."""
        return tuple(Pane).index(self) + 1


UPPER = (Pane.PROBES, Pane.RUNBOOK, Pane.TIMELINE)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`widths` of the panes seen, in columns, without the one between each two; logs have the whole width.

    `strip` is how many rows the log pane has under the others; 0 where it is not seen or stands alone.
    """

    wide: bool
    widths: dict[Pane, int]
    strip: int


class Side(StrEnum):
    """A way to go from a pane."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


def beside(pane: Pane, side: Side, *, arranged: Arrangement, upper: Pane) -> Pane | None:
    """The pane on that side, None at the edge. Alone, panes lie in a row, as their titles do.

    `upper` is the one of the upper panes that was chosen last: above the logs lies not only one.
    """
    if side in (Side.UP, Side.DOWN):
        if not arranged.strip:
            return None
        there = upper if side is Side.UP else Pane.LOGS
        return there if (pane is Pane.LOGS) is (side is Side.UP) else None
    row = UPPER if arranged.strip else tuple(Pane)
    if pane not in row:
        return None
    at = row.index(pane) + (1 if side is Side.RIGHT else -1)
    return row[at] if 0 <= at < len(row) else None


def too_small(width: int, height: int) -> bool:
    """Whether nothing sensible can be drawn."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


def arrangement(width: int, height: int, *, chosen: Pane, zoomed: bool) -> Arrangement:
    """Three panes and the log strip from 120 columns on; otherwise, or zoomed, the chosen pane alone."""
    if width < WIDE:
        return Arrangement(wide=False, widths={chosen: width}, strip=0)
    if zoomed:
        return Arrangement(wide=True, widths={chosen: width}, strip=0)
    probes = round(width * 0.385)
    timeline = round(width * 0.29)
    widths = {Pane.PROBES: probes, Pane.RUNBOOK: width - probes - timeline - 2, Pane.TIMELINE: timeline}
    return Arrangement(wide=True, widths={**widths, Pane.LOGS: width}, strip=min(max(height // _STRIP_EVERY, 3), 10))
