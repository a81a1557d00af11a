"""What a probe is, what it reads, and one answer with its time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from mrb_tui.domain.facts import Facts, FactValue, qualified
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble

NO_FACTS: Facts = MappingProxyType({})


class Vantage(StrEnum):
    """Where a probe looks from. Evidence from the service ranks with evidence from here."""

    HERE = "here"
    SERVICE = "service"


class Weight(StrEnum):
    """How much a probe counts in the verdict."""

    DECIDING = "deciding"
    ADVISORY = "advisory"
    """At most degraded in the verdict; its silence does not make the verdict unknown."""


class Measure(StrEnum):
    """What the number behind a sparkline is."""

    SECONDS = "s"
    RATIO = "ratio"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Link:
    """A page that helps: the provider's console, a dashboard."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSpec:
    """A probe as the runbook names it and the configuration tunes it."""

    id: str
    label: str
    short: str
    """At most five columns, for the pulse line."""
    vantage: Vantage
    interval_s: float
    timeout_s: float
    weight: Weight = Weight.DECIDING
    measure: Measure = Measure.SECONDS
    question: str = ""
    """What it answers, in one sentence."""
    links: tuple[Link, ...] = ()


class Outcome(StrEnum):
    """The three honest ends of a check."""

    VALUE = "value"
    NO_DATA = "no data"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a probe found, before the engine stamps it with a time.

    `headline` is the value in a few words (`429 rate limited`, `3/3 rev 14`); `measure` the number
    behind the sparkline, in the unit of `ProbeSpec.measure`; `answer` what the far side said, cleaned
    and masked, for the detail view; `retry_after_s` how long the far side asked to be left alone.
    """

    outcome: Outcome
    health: Health
    headline: str
    facts: Facts = field(default_factory=lambda: NO_FACTS)
    measure: float | None = None
    trouble: Trouble | None = None
    answer: str = ""
    notes: tuple[str, ...] = ()
    retry_after_s: float | None = None

    def __post_init__(self) -> None:
        if self.outcome is Outcome.FAILED and self.trouble is None:
            raise ValueError("a failed reading says what failed")
        if self.outcome is Outcome.NO_DATA and self.health is not Health.UNKNOWN:
            raise ValueError("no data is unknown")
        if self.outcome is Outcome.FAILED and self.health is Health.OK:
            raise ValueError("a failure is never ok")

    @classmethod
    def no_data(
        cls, headline: str, *, facts: Mapping[str, FactValue] = NO_FACTS, notes: tuple[str, ...] = ()
    ) -> "Reading":
        """The far side answered, and had nothing to say. Not zero, not ok."""
        return cls(outcome=Outcome.NO_DATA, health=Health.UNKNOWN, headline=headline, facts=facts, notes=notes)

    @classmethod
    def failed(
        cls,
        trouble: Trouble,
        *,
        headline: str = "",
        health: Health = Health.UNKNOWN,
        facts: Mapping[str, FactValue] = NO_FACTS,
        answer: str = "",
        retry_after_s: float | None = None,
    ) -> "Reading":
        """The question could not be answered. `health` is down only where the silence itself is the evidence."""
        return cls(
            outcome=Outcome.FAILED,
            health=health,
            headline=headline or trouble.kind.words,
            facts={**facts, "trouble": trouble.kind.value},
            trouble=trouble,
            answer=answer,
            retry_after_s=retry_after_s,
        )


@dataclass(frozen=True, slots=True)
class Observation:
    """One answer of one probe. `observed_at` is when the answer was complete; `took_s` how long it took."""

    probe_id: str
    observed_at: datetime
    took_s: float
    reading: Reading = field(repr=False)

    @property
    def health(self) -> Health:
        """The reading's health."""
        return self.reading.health

    def told(self) -> dict[str, FactValue]:
        """Its facts as conditions name them, and its health where it could be told."""
        facts = qualified(self.probe_id, self.reading.facts)
        if self.health is not Health.UNKNOWN:
            facts[f"{self.probe_id}.health"] = self.health.value
        return facts
