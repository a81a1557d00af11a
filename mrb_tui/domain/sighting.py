"""What all probes say at one moment, by the names that the built-in probes have. What is stale says nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Vantage, Weight
from mrb_tui.domain.probe_state import ProbeState

API, CANARY, NETWORK = "mistral_api", "mistral_canary", "network"
SERVICE_HEALTH, ERRORS, LATENCY = "service_health", "service_errors", "service_latency"
WORKLOAD, PODS, LOGS = "deployment", "pods", "service_logs"
RED = frozenset({Health.DEGRADED, Health.DOWN})


@dataclass(frozen=True, slots=True)
class Sighting:
    """The probes at `now`. A probe that is not configured is simply not there."""

    states: tuple[ProbeState, ...]
    now: datetime

    @classmethod
    def of(cls, states: Iterable[ProbeState], now: datetime) -> "Sighting":
        """From whatever holds them."""
        return cls(tuple(states), now)

    def health(self, probe_id: str) -> Health:
        """Unknown for what is not there, was not asked, or is stale."""
        state = self._state(probe_id)
        return state.health_at(self.now) if state is not None else Health.UNKNOWN

    def is_red(self, *probe_ids: str) -> bool:
        """Whether any of them is degraded or down."""
        return any(self.health(probe_id) in RED for probe_id in probe_ids)

    def is_down(self, *probe_ids: str) -> bool:
        """Whether any of them is down."""
        return any(self.health(probe_id) is Health.DOWN for probe_id in probe_ids)

    def fact(self, probe_id: str, name: str) -> FactValue | None:
        """A fact as last observed; None if it is unknown."""
        state = self._state(probe_id)
        if state is None or state.last is None or state.is_stale(self.now):
            return None
        return state.last.reading.facts.get(name)

    def number(self, probe_id: str, name: str) -> float | None:
        """The same where it is a number."""
        value = self.fact(probe_id, name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def facts(self, probe_id: str) -> dict[str, FactValue]:
        """All facts of one probe as last observed."""
        state = self._state(probe_id)
        if state is None or state.last is None or state.is_stale(self.now):
            return {}
        return dict(state.last.reading.facts)

    def said(self, probe_id: str) -> str:
        """`Mistral API 429 rate limited`."""
        state = self._state(probe_id)
        if state is None or state.last is None:
            return ""
        return f"{state.spec.label} {state.last.reading.headline}".rstrip()

    def label(self, probe_id: str, default: str) -> str:
        """What people call the probe."""
        state = self._state(probe_id)
        return state.spec.label if state is not None else default

    def red(self, *, deciding: bool = False) -> tuple[ProbeState, ...]:
        """Those degraded or down, in their order."""
        return tuple(
            state
            for state in self.states
            if state.health_at(self.now) in RED and (not deciding or state.spec.weight is Weight.DECIDING)
        )

    @property
    def service_seen(self) -> bool:
        """Whether anything is known of the service from its own side."""
        return any(
            state.spec.vantage is Vantage.SERVICE and state.health_at(self.now) is not Health.UNKNOWN
            for state in self.states
        )

    @property
    def service_well(self) -> bool:
        """Whether users are seen to be served: its errors or its own word say so, and nothing else of it is red."""
        return Health.OK in (self.health(ERRORS), self.health(SERVICE_HEALTH)) and not any(
            state.spec.vantage is Vantage.SERVICE for state in self.red()
        )

    def _state(self, probe_id: str) -> ProbeState | None:
        return next((state for state in self.states if state.spec.id == probe_id), None)
