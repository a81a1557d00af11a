"""What the console saw, and what became of the record itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health


@dataclass(frozen=True, slots=True)
class ProbeChanged:
    """A probe turned. One that turns to and fro is told once, with how often it did and since when."""

    KIND: ClassVar[str] = "probe.changed"
    probe_id: str
    label: str
    before: Health
    after: Health
    before_headline: str
    headline: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    turns: int = 1
    since_at: datetime | None = None
    """When the first of several turns was; the event's `at` is the last one."""

    @property
    def summary(self) -> str:
        """One line."""
        if self.turns > 1:
            return f"{self.label} turned {self.turns} times, now {self.headline}"
        if not self.before_headline:
            return f"{self.label} {self.headline}"
        return f"{self.label} {self.before_headline} → {self.headline}"


@dataclass(frozen=True, slots=True)
class EvidenceCollected:
    """A bundle was written."""

    KIND: ClassVar[str] = "evidence.collected"
    path: str
    sha256: str
    size: int
    missing: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """One line."""
        without = f", without {', '.join(self.missing)}" if self.missing else ""
        return f"evidence collected: {self.path}{without}"


@dataclass(frozen=True, slots=True)
class JournalGap:
    """For a while nothing could be written down durably. `held` events were kept in memory and follow this one."""

    KIND: ClassVar[str] = "journal.gap"
    from_at: datetime
    to_at: datetime
    why: str
    held: int = 0

    @property
    def summary(self) -> str:
        """One line."""
        span_s = (self.to_at - self.from_at).total_seconds()
        return f"the journal could not be written for {span_s:.0f} s: {self.why}"
