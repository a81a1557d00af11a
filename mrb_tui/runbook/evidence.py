"""What the tree reads: the facts of all probes under their full names, and which probes there are at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.observation import Observation
from mrb_tui.domain.probe_state import ProbeState

CONSOLE = "console"
"""The prefix of facts that the console itself works out."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Facts by full name, and the ids of the probes that are configured.

    A fact of a configured probe that is not there is *unknown*: the probe could not tell. A fact of a probe that is not
    configured is *absent*: nobody looks, and nothing is waited for.
    """

    facts: Mapping[str, FactValue] = field(default_factory=lambda: MappingProxyType({}))
    configured: frozenset[str] = frozenset()

    def is_absent(self, fact: str) -> bool:
        """Whether nobody looks for it."""
        return fact.partition(".")[0] not in self.configured and fact not in self.facts


def evidence_of(states: Iterable[ProbeState], now: datetime, *, first_red_at: datetime | None = None) -> Evidence:
    """The evidence at `now`. What is stale is left out: the past is not the present.

    `first_red_at` is when a deciding probe first turned in this incident, as far as the console has seen it.
    """
    states = tuple(states)
    fresh = [state.last for state in states if state.last is not None and not state.is_stale(now)]
    return _evidence(fresh, (state.spec.id for state in states), now, first_red_at)


def evidence_from(
    observations: Iterable[Observation], *, now: datetime, first_red_at: datetime | None = None
) -> Evidence:
    """The evidence of a single pass, in which every configured probe was asked."""
    observations = tuple(observations)
    return _evidence(observations, (observation.probe_id for observation in observations), now, first_red_at)


def _evidence(
    observations: Iterable[Observation], configured: Iterable[str], now: datetime, first_red_at: datetime | None
) -> Evidence:
    facts: dict[str, FactValue] = {}
    deploy_age_s: float | None = None
    for observation in observations:
        facts |= observation.told()
        age_s = observation.reading.facts.get("last_deploy_age_s")
        if isinstance(age_s, int | float):
            deploy_age_s = age_s + (now - observation.observed_at).total_seconds()
    ids = set(configured)
    if first_red_at is not None:
        ids.add(CONSOLE)
        red_s = (now - first_red_at).total_seconds()
        facts[f"{CONSOLE}.red_for_s"] = red_s
        if deploy_age_s is not None:
            facts[f"{CONSOLE}.deploy_to_red_s"] = deploy_age_s - red_s
    return Evidence(MappingProxyType(facts), frozenset(ids))
