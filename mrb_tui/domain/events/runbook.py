"""What the runbook asked, what was answered, and what was done about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from mrb_tui.domain.facts import FactValue


@dataclass(frozen=True, slots=True)
class RunbookLoaded:
    """Which runbook was followed: its name, and the digest of its very text."""

    KIND: ClassVar[str] = "runbook.loaded"
    title: str
    digest: str
    source: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"runbook {self.title} ({self.digest[:8]})"


@dataclass(frozen=True, slots=True)
class NodeAnswered:
    """A question was answered. `verdict` is what the evidence said of that answer, `facts` the very evidence."""

    KIND: ClassVar[str] = "node.answered"
    node_id: str
    ask: str
    answer: int
    """Its place among the node's answers; -1 for *cannot tell*."""
    say: str
    verdict: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    suggested: bool = False
    suggestion: str = ""
    """What the evidence suggested at that moment; empty for *cannot tell*."""
    reason: str = ""
    """Why it was answered against the evidence."""

    @property
    def summary(self) -> str:
        """One line."""
        against = f", against the evidence: {self.reason}" if self.reason else ""
        return f"{self.ask} {self.say}{against}"


@dataclass(frozen=True, slots=True)
class StepStarted:
    """Somebody is on it."""

    KIND: ClassVar[str] = "step.started"
    step_id: str
    title: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"started: {self.title}"


class StepOutcome(StrEnum):
    """How a step ended."""

    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepFinished:
    """It was done, or it failed; `result` says what was found."""

    KIND: ClassVar[str] = "step.finished"
    step_id: str
    title: str
    outcome: StepOutcome
    result: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        verb = "done" if self.outcome is StepOutcome.DONE else "failed"
        return f"{verb}: {self.title}" + (f": {self.result}" if self.result else "")


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """It was passed over, and why."""

    KIND: ClassVar[str] = "step.skipped"
    step_id: str
    title: str
    reason: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"skipped: {self.title}" + (f": {self.reason}" if self.reason else "")
