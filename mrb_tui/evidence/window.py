"""The span of time that evidence is collected of."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LEAD = timedelta(minutes=30)
"""What broke it often came before anybody saw it."""


@dataclass(frozen=True, slots=True)
class Window:
    """From and to, both included; aware, UTC."""

    from_at: datetime
    to_at: datetime

    def __post_init__(self) -> None:
        if self.from_at >= self.to_at:
            raise ValueError(f"the window is empty: {iso(self.from_at)} is not before {iso(self.to_at)}")

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies within."""
        return self.from_at <= at <= self.to_at

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.to_at - self.from_at).total_seconds()

    def __str__(self) -> str:
        return " to ".join(iso(at.replace(microsecond=0)) for at in (self.from_at, self.to_at))


def window_of(
    detected_at: datetime,
    ended_at: datetime | None,
    now: datetime,
    *,
    from_at: datetime | None = None,
    to_at: datetime | None = None,
) -> Window:
    """The incident's own, from half an hour before it was detected, unless other ends are given.

    ValueError if it is empty.
    """
    return Window(from_at or detected_at - LEAD, to_at or ended_at or now)


def iso(at: datetime) -> str:
    """`2026-11-24T12:02:10Z`."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
