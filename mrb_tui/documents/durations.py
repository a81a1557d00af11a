"""How long things took, each figure with where it comes from: from milestones, the severities, the updates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.domain.events.event import Event
from mrb_tui.domain.events.incident import Milestone
from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.incident import Incident, time_of
from mrb_tui.domain.response import Response, response_of
from mrb_tui.domain.severity import SCALE, Scale


@dataclass(frozen=True, slots=True)
class Span:
    """A time to something. Where `seconds` is None, `basis` says why."""

    name: str
    seconds: float | None
    basis: str

    @property
    def words(self) -> str:
        """`2 h 43 min`, or `not known`."""
        return "not known" if self.seconds is None else long_words(self.seconds)


@dataclass(frozen=True, slots=True)
class AtSeverity:
    """One stretch at a severity; one that was taken twice has two."""

    severity: str
    from_at: datetime
    to_at: datetime

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.to_at - self.from_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Silence:
    """A time in which nobody outside heard anything. `basis` says between what."""

    from_at: datetime
    to_at: datetime
    basis: str

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.to_at - self.from_at).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """All of them. `until` is the end, or the moment up to which an open incident is measured."""

    detect: Span
    acknowledge: Span
    identify: Span
    mitigate: Span
    resolve: Span
    whole: Span
    first_update: Span
    at_severity: tuple[AtSeverity, ...]
    longest_silence: Silence | None
    response: Response | None
    until: datetime

    @property
    def spans(self) -> tuple[Span, ...]:
        """Those with a name, in the order of an incident."""
        return (
            self.detect,
            self.acknowledge,
            self.first_update,
            self.identify,
            self.mitigate,
            self.resolve,
            self.whole,
        )

    def seconds_at(self, severity: str) -> float:
        """All stretches at it together."""
        return sum(stretch.seconds for stretch in self.at_severity if stretch.severity == severity)


def measure(
    incident: Incident,
    events: Iterable[Event],
    *,
    until: datetime | None = None,
    scale: Scale = SCALE,
    calendar: BusinessCalendar | None = None,
) -> Durations:
    """`until` is now, for an open incident; without it, up to the last event. A resolved one ends with its end."""
    end_at = incident.ended_at or until or incident.last_at
    told = sorted(time_of(event, incident) for event in events if isinstance(event.payload, UpdatePublished))
    began = _moment(incident, Milestone.STARTED)
    detected = _Moment("detected" if Milestone.DETECTED in incident.milestones else "declared", incident.detected_at)
    first = began if began.at is not None else detected
    resolved = _Moment("resolved", incident.ended_at, "it is not resolved")
    acted = _Moment("the first act", incident.responded_at, "nobody has acted")
    first_told = _Moment("the first update", told[0] if told else None, "no update was published")
    return Durations(
        detect=_span("time to detect", began, detected),
        acknowledge=_span("time to acknowledge", detected, acted),
        identify=_span("time to identify", detected, _moment(incident, Milestone.IDENTIFIED)),
        mitigate=_span("time to mitigate", detected, _moment(incident, Milestone.MITIGATED)),
        resolve=_span("time to resolve", detected, resolved),
        whole=_span("duration", first, resolved),
        first_update=_span("time to the first update", first, first_told),
        at_severity=_stretches(incident, end_at),
        longest_silence=_longest_silence(incident, told, end_at),
        response=response_of(incident, scale, calendar or BusinessCalendar(), end_at),
        until=end_at,
    )


class _Moment(NamedTuple):
    """What it is called, when it was, and what to say where nobody knows."""

    name: str
    at: datetime | None
    missing: str = ""


def _moment(incident: Incident, milestone: Milestone) -> _Moment:
    return _Moment(milestone.value, incident.milestones.get(milestone), f"{milestone.value} is not marked")


def _span(name: str, first: _Moment, last: _Moment) -> Span:
    if first.at is None or last.at is None:
        return Span(name, None, first.missing if first.at is None else last.missing)
    seconds = (last.at - first.at).total_seconds()
    if seconds < 0:
        return Span(name, None, f"{last.name} {_stamp(last.at)} lies before {first.name} {_stamp(first.at)}")
    return Span(name, seconds, f"{first.name} {_stamp(first.at)} to {last.name} {_stamp(last.at)}")


def _stretches(incident: Incident, end_at: datetime) -> tuple[AtSeverity, ...]:
    """From the declaration to the end, without gap or overlap; what lies after the end has no length."""
    ends = [entry.since_at for entry in incident.severities[1:]] + [end_at]
    cut = (
        AtSeverity(entry.value, min(entry.since_at, end_at), min(next_at, end_at))
        for entry, next_at in zip(incident.severities, ends, strict=True)
    )
    return tuple(stretch for stretch in cut if stretch.seconds > 0)


def _longest_silence(incident: Incident, told: list[datetime], end_at: datetime) -> Silence | None:
    """From the declaration on, and up to the end; the earliest of several that are as long."""
    inside = [at for at in told if incident.declared_at < at < end_at]
    named = [
        ("the declaration", incident.declared_at),
        *((f"the update of {_stamp(at)}", at) for at in inside),
        ("the end" if incident.ended_at is not None else "now", end_at),
    ]
    gaps = [
        Silence(from_at, to_at, f"between {first} and {last}")
        for (first, from_at), (last, to_at) in pairwise(named)
        if to_at > from_at
    ]
    return max(gaps, key=lambda gap: gap.seconds, default=None)


def _stamp(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at.second else f"{at:%Y-%m-%d %H:%M} UTC"


def long_words(seconds: float) -> str:
    """`45 s`, `4 min 2 s`, `14 min`, `2 h 43 min`, `1 d 0 h 11 min`; seconds count below ten minutes."""
    minutes, rest_s = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h {minutes} min"
    if hours:
        return f"{hours} h {minutes} min"
    if minutes:
        return f"{minutes} min {rest_s} s" if rest_s and minutes < 10 else f"{minutes} min"
    return f"{rest_s} s"
