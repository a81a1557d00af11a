"""What the metrics say of an incident's window: how many requests failed, and the share over time."""

from dataclasses import dataclass
from datetime import datetime

MOST_POINTS = 300
"""A chart shows no more, and a server is asked for no more."""
FINEST_S = 15.0


@dataclass(frozen=True, slots=True)
class Point:
    """The share of requests that failed, at a moment."""

    at: datetime
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`source` says what was asked. None: it could not be told, and `why` says why."""

    failed: float | None = None
    requests: float | None = None
    points: tuple[Point, ...] = ()
    source: str = ""
    why: str = ""

    @property
    def ratio(self) -> float | None:
        """Over the whole window."""
        if self.failed is None or not self.requests:
            return None
        return self.failed / self.requests

    @property
    def peak(self) -> Point | None:
        """The worst moment; the earliest of several."""
        return max(self.points, key=lambda point: point.ratio, default=None)


def step_s(from_at: datetime, to_at: datetime) -> float:
    """How far apart the points of a window are."""
    return max(FINEST_S, (to_at - from_at).total_seconds() / MOST_POINTS)


def figures_from(
    errors: dict[datetime, float], requests: dict[datetime, float], every_s: float, source: str
) -> Figures:
    """From rates a second, summed over their series, at points that are `every_s` apart.

    A moment without a request rate has no ratio. Without any error series nothing is known: that may be no metric at
    all, and is never taken for *nothing failed*.
    """
    if not requests:
        return Figures(source=source, why="there is no such series of requests in that window")
    if not errors:
        return Figures(source=source, why="there is no series of errors in that window: no such metric, or none failed")
    points = tuple(Point(at, min(errors.get(at, 0.0) / rate, 1.0)) for at, rate in sorted(requests.items()) if rate > 0)
    return Figures(
        failed=sum(errors.values()) * every_s,
        requests=sum(requests.values()) * every_s,
        points=points,
        source=source,
    )
