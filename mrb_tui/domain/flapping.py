"""Turns of one probe, condensed for the journal: one that turns to and fro is told once in a while, not each time.

The first turn of a quiet probe is told at once. Those that follow within `settle_s` are held until the probe has been
quiet for so long, or for `every_s` at most, and are then told as one. Nothing is dropped: the turns that are told add
up, and the last one told is how the probe stands.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mrb_tui.domain.events.evidence import ProbeChanged


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be journalled, and the moment it is about: the last of its turns."""

    at: datetime
    change: ProbeChanged


@dataclass(frozen=True, slots=True)
class Condenser:
    """One probe's turns so far. `quiet_at` is when its next turn would count as a first one again."""

    settle_s: float = 60.0
    every_s: float = 300.0
    quiet_at: datetime | None = None
    held: Turn | None = None
    held_since_at: datetime | None = None

    @property
    def due_at(self) -> datetime | None:
        """When what is held is to be told at the latest; None while nothing is."""
        if self.quiet_at is None or self.held_since_at is None:
            return None
        return min(self.quiet_at, self.held_since_at + timedelta(seconds=self.every_s))

    def turned(self, at: datetime, change: ProbeChanged) -> tuple["Condenser", tuple[Turn, ...]]:
        """The probe turned: what to journal now, if anything."""
        state, told = self.passed(at)
        turn = Turn(at, change)
        quiet = state.quiet_at is None or at >= state.quiet_at
        later = at + timedelta(seconds=self.settle_s)
        quiet_at = later if state.quiet_at is None else max(later, state.quiet_at)
        if quiet:
            return replace(state, quiet_at=quiet_at), (*told, turn)
        held = turn if state.held is None else _together(state.held, turn)
        held_since_at = state.held_since_at or at
        return replace(state, quiet_at=quiet_at, held=held, held_since_at=held_since_at), told

    def passed(self, now: datetime) -> tuple["Condenser", tuple[Turn, ...]]:
        """What has been held long enough at `now`."""
        return self.flushed() if self.due_at is not None and now >= self.due_at else (self, ())

    def flushed(self) -> tuple["Condenser", tuple[Turn, ...]]:
        """What is held, whatever the time: before the incident ends or the console does."""
        told = () if self.held is None else (self.held,)
        return replace(self, held=None, held_since_at=None), told


def _together(earlier: Turn, later: Turn) -> Turn:
    """Two as one: from what the first came from to where the last went."""
    first, last = earlier.change, later.change
    change = replace(
        last,
        before=first.before,
        before_headline=first.before_headline,
        turns=first.turns + last.turns,
        since_at=first.since_at or earlier.at,
    )
    return Turn(max(earlier.at, later.at), change)
