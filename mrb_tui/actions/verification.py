"""Did it help? Only what was observed after the write counts, and the condition must hold for its time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mrb_tui.domain.facts import Facts, FactValue
from mrb_tui.domain.observation import Observation

Condition = Callable[[Facts], bool | None]
"""True, False, or None where the facts do not tell."""

FRESH_S = 60.0
"""A fact that was not seen again for so long no longer speaks for now."""


@dataclass(frozen=True, slots=True)
class Verify:
    """What shows that a mitigation helped. `facts` are the names that the condition reads, for the record."""

    words: str
    holds: Condition
    for_s: float = 60.0
    within_s: float = 360.0
    facts: tuple[str, ...] = ()


@dataclass
class Verification:
    """Fed with observations; knows no clock."""

    verify: Verify
    _latest: dict[str, Observation] = field(default_factory=dict)
    _written_at: datetime | None = None
    _held_since: datetime | None = None
    _held_for_s: float = 0.0
    before: Mapping[str, FactValue] = field(default_factory=dict)
    held_before: bool | None = None

    def observed(self, observation: Observation) -> None:
        """One more answer of a probe. After the write, only one that was also asked for after it."""
        asked_at = observation.observed_at - timedelta(seconds=observation.took_s)
        if self._written_at is not None and asked_at <= self._written_at:
            return
        known = self._latest.get(observation.probe_id)
        if known is not None and known.observed_at > observation.observed_at:
            return
        self._latest[observation.probe_id] = observation
        if self._written_at is not None:
            self._judge(observation.observed_at)

    def freeze(self, at: datetime) -> None:
        """The write is about to be sent: what holds now is what held before it."""
        facts = self._facts(at)
        self.held_before, self.before = self.verify.holds(facts), self._told(facts)

    def written(self, at: datetime) -> None:
        """The write was taken by that time: whatever was asked before counts no more."""
        self._latest.clear()
        self._held_since, self._held_for_s = None, 0.0
        self._written_at = at

    def verified(self, at: datetime) -> bool:
        """Whether it did not hold before, and has held for its time."""
        return self.held_before is False and self.has_held(at)

    def has_held(self, at: datetime) -> bool:
        """Whether it has held for its time since the write, and does so by what is known now."""
        held = self._held_since is not None and self._held_for_s >= self.verify.for_s
        return held and self.verify.holds(self._facts(at)) is True

    def after(self, at: datetime) -> dict[str, FactValue]:
        """The facts of the condition, as last seen."""
        return self._told(self._facts(at))

    def why_not(self, at: datetime) -> str:
        """Why it is not verified, in one sentence."""
        if self.has_held(at):
            return "it holds now, but whether it held before is not known"
        state = self.verify.holds(self._facts(at)) if self._latest else None
        if state is None:
            return f"nothing observed since tells of it: {self.verify.words}"
        held = f"has held for {self._held_for_s:.0f} s of {self.verify.for_s:.0f} s" if state else "does not hold"
        return f"it {held}: {self.verify.words}"

    def so_far(self, at: datetime) -> str:
        """How far the condition is, in a few words."""
        state = self.verify.holds(self._facts(at)) if self._latest else None
        if state is None:
            return "nothing observed yet that tells"
        return f"it holds for {self._held_for_s:.0f} s of {self.verify.for_s:.0f} s" if state else "not yet"

    def _judge(self, at: datetime) -> None:
        if self.verify.holds(self._facts(at)) is not True:
            self._held_since, self._held_for_s = None, 0.0
            return
        self._held_since = self._held_since or at
        self._held_for_s = max(self._held_for_s, (at - self._held_since).total_seconds())

    def _facts(self, at: datetime) -> dict[str, FactValue]:
        facts: dict[str, FactValue] = {}
        for observation in self._latest.values():
            if (at - observation.observed_at).total_seconds() <= FRESH_S:
                facts |= observation.told()
        return facts

    def _told(self, facts: Facts) -> dict[str, FactValue]:
        return {name: facts[name] for name in self.verify.facts if name in facts}
