"""What a screen says of a probe, in words: a value, no data, a failure, or nothing yet; fresh or last known."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Measure, Observation, Outcome
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.ui.format import age, ago, clock_time, span
from mrb_tui.ui.sparkline import sparkline

FLOOR = {Measure.SECONDS: 0.25, Measure.RATIO: 0.02, Measure.COUNT: 4.0}
"""The least top of a scale: below it, a wobble is not drawn as a mountain."""
_HEADROOM = 4
"""Usual times stand at a quarter of a sparkline, so that slow ones stand out."""
_REMEMBERED = 64

_NEVER = "not asked yet"


@dataclass(frozen=True, slots=True)
class ProbeWords:
    """One probe as it is told. `health` is unknown for what is stale: the past is never shown as the present."""

    probe_id: str
    label: str
    short: str
    health: Health
    fresh: bool
    headline: str
    details: tuple[str, ...]
    """What else there is to say, most important first."""
    age: str
    measures: tuple[float | None, ...]
    floor: float

    @property
    def has_numbers(self) -> bool:
        """Whether there is anything to draw."""
        return any(measure is not None for measure in self.measures)

    def sparkline(self, width: int) -> str:
        """The probe's past in `width` cells."""
        return sparkline(self.measures, width, floor=self.floor)


def words(state: ProbeState, now: datetime) -> ProbeWords:
    """What is to be said of `state` at `now`."""
    stale = state.is_stale(now)
    return ProbeWords(
        probe_id=state.spec.id,
        label=state.spec.label,
        short=state.spec.short,
        health=state.health_at(now),
        fresh=state.last is not None and not stale,
        headline=headline(state),
        details=tuple(_details(state, now)),
        age=age(state.age_s(now) or 0.0) if state.last else "",
        measures=(measures := tuple(sample.measure for sample in state.history[-_REMEMBERED:])),
        floor=_floor(measures, state.spec.measure),
    )


def _floor(measures: Sequence[float | None], measure: Measure) -> float:
    known = [one for one in measures if one is not None and math.isfinite(one)]
    usual = median(known) * _HEADROOM if known and measure is Measure.SECONDS else 0.0
    return max(FLOOR[measure], usual)


def headline(state: ProbeState) -> str:
    """The value in a few words, or that there is none and which way."""
    if state.last is None:
        return _NEVER
    reading = state.last.reading
    if reading.outcome is Outcome.NO_DATA:
        return "no data"
    if reading.outcome is Outcome.FAILED:
        return f"failed: {reading.headline}"
    return reading.headline


def asks_again(state: ProbeState, now: datetime) -> str:
    """`asks again in 40 s` where the far side asked for the wait; empty otherwise."""
    if not state.held_back or state.due_at is None:
        return ""
    wait_s = (state.due_at - now).total_seconds()
    return f"asks again in {span(wait_s)}" if wait_s >= 1 else "asks again now"


def last_known(observation: Observation | None, now: datetime) -> str:
    """`last known 0.4 %, 4 min ago`."""
    if observation is None:
        return "no value so far"
    return f"last known {observation.reading.headline}, {_since(observation, now)}"


def _since(observation: Observation, now: datetime) -> str:
    return ago((now - observation.observed_at).total_seconds())


def _details(state: ProbeState, now: datetime) -> list[str]:
    last = state.last
    if last is None:
        return []
    reading = last.reading
    details = [f"last known, {_since(last, now)}"] if state.is_stale(now) else []
    if again := asks_again(state, now):
        details.append(again)
    if reading.outcome is Outcome.NO_DATA:
        details += [reading.headline, *reading.notes]
    elif reading.outcome is Outcome.FAILED:
        if state.last_value is not None:
            details.append(f"was {state.last_value.reading.headline}, {_since(state.last_value, now)}")
        elif reading.trouble is not None:
            details.append(reading.trouble.why or reading.trouble.what)
    if state.changed_at is not None and reading.outcome is not Outcome.NO_DATA:
        details.append(f"{reading.health.value} since {clock_time(state.changed_at)}")
    if reading.outcome is Outcome.VALUE:
        details += reading.notes
    return details
