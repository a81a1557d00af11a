"""A mitigation's way through the envelope, from its plan to its revert."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.plan import FieldChange, Lasts, StepAction, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class MitigationPlanned:
    """What would be done, to what. `digest` is what a confirmation is bound to."""

    KIND: ClassVar[str] = "mitigation.planned"
    plan_id: str
    step_id: str
    title: str
    action: str
    """The kind of action: `set-env`, `rollout-restart` …"""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """With these the same could be planned again, and the live state be compared with it."""
    target: Target
    changes: tuple[FieldChange, ...]
    digest: str
    lasts: Lasts
    equivalent: str = ""
    """The command that would do the same by hand."""
    undo: str = ""
    """What takes it back, in words or as a command."""
    inverse: StepAction | None = None
    """What takes it back, as an action; None where nothing does, or where what was there must not be kept."""
    warnings: tuple[str, ...] = ()
    reverts: str = ""
    """The plan that this one takes back, if it is a revert."""

    @property
    def summary(self) -> str:
        """One line."""
        changes = ", ".join(change.words for change in self.changes)
        return f"planned: {self.title} on {self.target.path}" + (f": {changes}" if changes else "")


@dataclass(frozen=True, slots=True)
class MitigationConfirmed:
    """Somebody said yes to the plan of that digest. `typed` is the name they typed, where one was wanted."""

    KIND: ClassVar[str] = "mitigation.confirmed"
    plan_id: str
    title: str
    digest: str
    typed: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"confirmed: {self.title}"


@dataclass(frozen=True, slots=True)
class MitigationRefused:
    """It was not done, and nothing was written: cancelled, not permitted, read-only, refused by the dry run.

    It comes before `started`. What goes wrong after that is `failed`, which says whether the write was taken.
    """

    KIND: ClassVar[str] = "mitigation.refused"
    plan_id: str
    title: str
    why: str
    outcome: str = ""
    """Which of these, in a word that stays the same: `not permitted`, `refused by the dry run` …"""

    @property
    def summary(self) -> str:
        """One line."""
        return f"not done: {self.title}: {self.why}"


@dataclass(frozen=True, slots=True)
class MitigationStarted:
    """The intent: recorded before the write is sent. Without a later outcome the outcome is unknown."""

    KIND: ClassVar[str] = "mitigation.started"
    plan_id: str
    title: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"started: {self.title}"


@dataclass(frozen=True, slots=True)
class MitigationProgressed:
    """How far it is."""

    KIND: ClassVar[str] = "mitigation.progressed"
    plan_id: str
    title: str
    text: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"{self.title}: {self.text}"


@dataclass(frozen=True, slots=True)
class MitigationFinished:
    """It is applied, and rolled out where there is something to roll out. Whether it helped is another matter."""

    KIND: ClassVar[str] = "mitigation.finished"
    plan_id: str
    title: str
    result: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"applied: {self.title}" + (f": {self.result}" if self.result else "")


@dataclass(frozen=True, slots=True)
class MitigationFailed:
    """It did not come to its end. `applied` says whether the write is known to have been taken (None: not known)."""

    KIND: ClassVar[str] = "mitigation.failed"
    plan_id: str
    title: str
    outcome: str
    why: str
    applied: bool | None = None
    advice: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """One line."""
        return f"failed: {self.title}: {self.why}"


class Settlement(StrEnum):
    """What reading the live state said of an outcome that was unknown."""

    APPLIED = "applied"
    NOT_APPLIED = "not applied"
    CHANGED_SINCE = "changed since"
    """The write was taken, and somebody has changed the field after it."""
    NO_LONGER = "no longer in force"
    """It was in force, and the field holds the old value again: somebody else has taken it back."""


@dataclass(frozen=True, slots=True)
class MitigationSettled:
    """An unknown outcome was settled by reading the live state."""

    KIND: ClassVar[str] = "mitigation.settled"
    plan_id: str
    title: str
    settlement: Settlement
    found: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"settled: {self.title}: {self.settlement}" + (f" ({self.found})" if self.found else "")


@dataclass(frozen=True, slots=True)
class MitigationVerified:
    """The condition did not hold before the write and held for its time after it."""

    KIND: ClassVar[str] = "mitigation.verified"
    plan_id: str
    title: str
    condition: str
    before: Mapping[str, FactValue] = field(default_factory=dict)
    after: Mapping[str, FactValue] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """One line."""
        return f"verified: {self.title}: {self.condition}"


@dataclass(frozen=True, slots=True)
class MitigationUnverified:
    """Applied, but not shown to have helped; or there was nothing to show, for it held before."""

    KIND: ClassVar[str] = "mitigation.unverified"
    plan_id: str
    title: str
    why: str
    nothing_to_verify: bool = False

    @property
    def summary(self) -> str:
        """One line."""
        verdict = "nothing to verify" if self.nothing_to_verify else "not verified"
        return f"applied, {verdict}: {self.title}: {self.why}"


@dataclass(frozen=True, slots=True)
class MitigationReverted:
    """It was taken back by another plan, through the same envelope."""

    KIND: ClassVar[str] = "mitigation.reverted"
    plan_id: str
    title: str
    by_plan_id: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"reverted: {self.title}"


@dataclass(frozen=True, slots=True)
class MitigationAdopted:
    """It stays: what was temporary is now how things are."""

    KIND: ClassVar[str] = "mitigation.adopted"
    plan_id: str
    title: str
    reason: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"adopted: {self.title}: {self.reason}"
