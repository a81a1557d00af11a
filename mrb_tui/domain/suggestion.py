"""What a declaration is prefilled with, from what the probes say: title, severity, category, since when. And why.

It only suggests: a person declares. In doubt the higher severity is taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.domain.cause import AUTH, COUNTS_FROM, RATE_LIMIT, UNKNOWN, Cause, cause_of
from mrb_tui.domain.durations import short
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Weight
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.severity import SCALE, Scale
from mrb_tui.domain.sighting import (
    API,
    CANARY,
    ERRORS,
    LATENCY,
    LOGS,
    NETWORK,
    PODS,
    RED,
    SERVICE_HEALTH,
    WORKLOAD,
    Sighting,
)

NEARLY_ALL = 0.9
A_PART = 0.05
"""Shares of failing requests: from here on a complete outage, and a partial one rather than an error now and then."""

OUTAGE, PARTIAL, OCCASIONAL, NONE = range(4)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`why` are the facts it rests on, the one for the severity first. `detected_at`: nothing red, no time."""

    title: str
    severity: str
    category: str
    why: tuple[str, ...]
    detected_at: datetime | None


def suggest(states: Iterable[ProbeState], now: datetime, *, scale: Scale = SCALE) -> Suggestion:
    """From all probes of a service, as they are at `now`."""
    seen = Sighting.of(states, now)
    rank, reason = _gravity(seen)
    if not seen.red() and rank == NONE:
        return Suggestion("Nothing is red", scale.at(rank), UNKNOWN, (reason,), None)
    cause = cause_of(seen)
    why = dict.fromkeys(part for part in (reason, cause.why, *_red_words(seen)) if part)
    return Suggestion(_title(seen, cause), scale.at(rank), cause.category, tuple(why), first_red_at(seen.states))


def first_red_at(states: Iterable[ProbeState]) -> datetime | None:
    """The earliest moment since which some probe has been red and has not been ok again; None if none is red.

    What was unknown in between has not recovered. Advisory probes count only where no other is red: a status page
    may speak of yesterday.
    """
    begun = [(state.spec.weight, at) for state in states if (at := _red_since(state)) is not None]
    deciding = [at for weight, at in begun if weight is Weight.DECIDING]
    return min(deciding or [at for _, at in begun], default=None)


def _red_since(state: ProbeState) -> datetime | None:
    begun_at = None
    for sample in reversed(state.history):
        if sample.health is Health.OK:
            return begun_at
        if sample.health in RED:
            begun_at = sample.at
    if state.health in RED and state.changed_at is not None and begun_at is not None:
        return min(begun_at, state.changed_at)  # red for longer than its history reaches
    return begun_at


def _gravity(seen: Sighting) -> tuple[int, str]:
    """The rank on the scale, 0 for the gravest, and the fact it rests on."""
    for judge in (_outage, _partial, _occasional):
        found = judge(seen)
        if found is not None:
            return found
    if seen.states and all(state.health_at(seen.now) is Health.UNKNOWN for state in seen.states):
        return PARTIAL, "nothing is known: in doubt the higher"
    return NONE, "no probe is degraded or down"


def _outage(seen: Sighting) -> tuple[int, str] | None:
    ratio = seen.number(ERRORS, "ratio")
    if ratio is not None and ratio >= NEARLY_ALL:
        return OUTAGE, f"{ERRORS}.ratio = {ratio:.2f}"
    if seen.is_down(WORKLOAD, PODS):
        return OUTAGE, f"the service is down: {seen.said(WORKLOAD if seen.is_down(WORKLOAD) else PODS)}"
    if seen.is_down(SERVICE_HEALTH) and seen.fact(SERVICE_HEALTH, "value") is None:
        return OUTAGE, f"the service does not answer: {seen.said(SERVICE_HEALTH)}"
    if not _down_from_here(seen):
        if seen.is_down(SERVICE_HEALTH) and ratio is None:
            return OUTAGE, f"the service says so: {seen.said(SERVICE_HEALTH)}"
        return None
    if seen.is_down(SERVICE_HEALTH, ERRORS, LOGS):
        return OUTAGE, "the provider is down from here and from the service"
    if not seen.service_seen and not _ours(seen):
        return OUTAGE, "the provider is down from here, and nothing is known from the service: in doubt the higher"
    return None


def _partial(seen: Sighting) -> tuple[int, str] | None:
    ratio = seen.number(ERRORS, "ratio")
    if ratio is not None and ratio >= A_PART:
        return PARTIAL, f"{ERRORS}.ratio = {ratio:.2f}"
    cause = cause_of(seen)
    if cause.category == RATE_LIMIT:
        return PARTIAL, cause.why
    if seen.is_red(LATENCY):
        return PARTIAL, seen.said(LATENCY)
    if seen.is_red(SERVICE_HEALTH):
        return PARTIAL, seen.said(SERVICE_HEALTH)
    if seen.is_down(ERRORS, LOGS):
        return PARTIAL, seen.said(ERRORS if seen.is_down(ERRORS) else LOGS)
    if _down_from_here(seen) and not (seen.service_well and _ours(seen)):
        return PARTIAL, "the provider is down from here"
    unwell = [state for state in seen.red(deciding=True) if state.spec.id not in _MINOR]
    if unwell and not seen.service_well and not _only_occasional(seen):
        return PARTIAL, f"{seen.said(unwell[0].spec.id)}, and the service is not seen to be well: in doubt the higher"
    return None


_MINOR = frozenset({ERRORS, LOGS})


def _only_occasional(seen: Sighting) -> bool:
    """Whether the share of failing requests is known, and small: whatever else is red, users hardly meet it."""
    ratio = seen.number(ERRORS, "ratio")
    return ratio is not None and ratio < A_PART


def _occasional(seen: Sighting) -> tuple[int, str] | None:
    red = seen.red(deciding=True) or seen.red()
    return (OCCASIONAL, seen.said(red[0].spec.id)) if red else None


def _down_from_here(seen: Sighting) -> bool:
    """Unreachable, failing or refusing. A limited rate is not down: some requests are served."""
    return any(seen.is_down(probe_id) and seen.number(probe_id, "status") != 429 for probe_id in (API, CANARY))


def _ours(seen: Sighting) -> bool:
    """Whether what is red from here may well be this console's own: its key, or its own network."""
    return seen.fact(NETWORK, "verdict") == "us" or cause_of(seen).category == AUTH


def _title(seen: Sighting, cause: Cause) -> str:
    ratio = seen.number(ERRORS, "ratio")
    if ratio is not None and ratio > COUNTS_FROM:
        share = f"{ratio * 100:.0f} %" if ratio >= 0.1 else f"{ratio * 100:.1f} %"
        return f"{cause.words}: {share} of requests fail"
    p95_s = seen.number(LATENCY, "p95_s")
    if p95_s is not None and seen.is_red(LATENCY):
        return f"{cause.words}: the slowest 5 % of requests take {short(p95_s)} or more"
    return cause.words


def _red_words(seen: Sighting) -> tuple[str, ...]:
    return tuple(f"{state.health}: {seen.said(state.spec.id)}" for state in seen.red())
