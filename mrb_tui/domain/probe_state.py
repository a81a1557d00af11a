"""What is known of one probe: a fold over its observations."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Observation, Outcome, ProbeSpec

HISTORY = 360
"""Samples kept for sparklines and charts: an hour at one every ten seconds."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One point of a probe's history. `measure` is None where there was no number."""

    at: datetime
    health: Health
    measure: float | None


@dataclass(frozen=True, slots=True)
class ProbeState:
    """A probe with its last observation and its past.

    `last_value` is the newest observation that carried a value, shown as *last known* while newer ones failed.
    `changed_at` is when the health last turned. `due_at` is when it will be asked again, `held_back` that
    the far side asked for the wait.
    """

    spec: ProbeSpec
    last: Observation | None = None
    last_value: Observation | None = None
    changed_at: datetime | None = None
    history: tuple[Sample, ...] = ()
    due_at: datetime | None = None
    held_back: bool = False

    @property
    def health(self) -> Health:
        """Unknown until first asked."""
        return self.last.health if self.last else Health.UNKNOWN

    def after(self, observation: Observation) -> "ProbeState":
        """The state once `observation` is in."""
        reading = observation.reading
        turned = self.last is None or self.last.health is not reading.health
        sample = Sample(observation.observed_at, reading.health, reading.measure)
        return replace(
            self,
            last=observation,
            last_value=observation if reading.outcome is Outcome.VALUE else self.last_value,
            changed_at=observation.observed_at if turned else self.changed_at,
            history=(*self.history, sample)[-HISTORY:],
        )

    def due(self, due_at: datetime, *, held_back: bool) -> "ProbeState":
        """The state with its next turn known."""
        return replace(self, due_at=due_at, held_back=held_back)

    def age_s(self, now: datetime) -> float | None:
        """Seconds since the last observation."""
        return (now - self.last.observed_at).total_seconds() if self.last else None

    def is_stale(self, now: datetime) -> bool:
        """Whether the last observation is older than it should be: two intervals and one time limit.

        While the far side has asked for a wait, what it said holds until the wait is over.
        """
        if self.last is None:
            return False
        expected_at = self.last.observed_at + timedelta(seconds=2 * self.spec.interval_s)
        if self.held_back and self.due_at is not None:
            expected_at = max(expected_at, self.due_at)
        return now > expected_at + timedelta(seconds=self.spec.timeout_s)

    def health_at(self, now: datetime) -> Health:
        """The health as far as it is known at `now`: what is stale is unknown, the past is not the present."""
        return Health.UNKNOWN if self.is_stale(now) else self.health
