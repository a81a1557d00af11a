"""The life of an incident: declared, graded, led, noted, resolved."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Status(StrEnum):
    """As status pages have it."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"


class Milestone(StrEnum):
    """The moments that durations are measured between."""

    STARTED = "started"
    """When users were first harmed: often known only later, from what the provider or the metrics say."""
    DETECTED = "detected"
    ACKNOWLEDGED = "acknowledged"
    DECLARED = "declared"
    IDENTIFIED = "identified"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"


COMMANDER = "commander"
ROLES = (COMMANDER, "deputy", "communications", "scribe", "expert", "customer liaison")
"""What people do in an incident. A team may name others."""


@dataclass(frozen=True, slots=True)
class IncidentDeclared:
    """The first event of every journal."""

    KIND: ClassVar[str] = "incident.declared"
    incident_id: str
    title: str
    severity: str
    category: str = ""
    service: str = ""
    detected_at: datetime | None = None
    """When the first sign was seen, as far as is known; `milestone.marked` may say otherwise later."""

    @property
    def summary(self) -> str:
        """One line."""
        return f"declared {self.severity}: {self.title}"


@dataclass(frozen=True, slots=True)
class IncidentRetitled:
    """Another title, or another category."""

    KIND: ClassVar[str] = "incident.retitled"
    title: str
    category: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"now called: {self.title}" + (f" ({self.category})" if self.category else "")


@dataclass(frozen=True, slots=True)
class IncidentResolved:
    """It is over. What was done without stands in `check.overridden` events."""

    KIND: ClassVar[str] = "incident.resolved"
    resolution: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"resolved: {self.resolution}" if self.resolution else "resolved"


@dataclass(frozen=True, slots=True)
class IncidentReopened:
    """It was not over."""

    KIND: ClassVar[str] = "incident.reopened"
    reason: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"reopened: {self.reason}"


@dataclass(frozen=True, slots=True)
class SeverityChanged:
    """Graver or less so than was thought."""

    KIND: ClassVar[str] = "severity.changed"
    before: str
    after: str
    reason: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"severity {self.before} → {self.after}" + (f": {self.reason}" if self.reason else "")


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """How far the work is."""

    KIND: ClassVar[str] = "status.changed"
    before: Status
    after: Status

    @property
    def summary(self) -> str:
        """One line."""
        return f"status {self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class RoleAssigned:
    """Who does what. An empty person: nobody does it any more."""

    KIND: ClassVar[str] = "role.assigned"
    role: str
    person: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"{self.person} is {self.role}" if self.person else f"nobody is {self.role}"


@dataclass(frozen=True, slots=True)
class ResponderJoined:
    """Somebody opened a console on the incident. `way` is `declared`, `resumed` or `joined`."""

    KIND: ClassVar[str] = "responder.joined"
    person: str
    way: str = "joined"

    @property
    def summary(self) -> str:
        """One line."""
        return f"{self.person} {self.way}" if self.way != "declared" else f"{self.person} is here"


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """What somebody saw, did elsewhere, or thinks."""

    KIND: ClassVar[str] = "note.added"
    text: str

    @property
    def summary(self) -> str:
        """Its first line."""
        first, _, rest = self.text.strip().partition("\n")
        return f"{first} …" if rest.strip() else first


@dataclass(frozen=True, slots=True)
class MilestoneMarked:
    """The moment is the event's `at`. Marked again, the later mark counts."""

    KIND: ClassVar[str] = "milestone.marked"
    milestone: Milestone
    note: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"milestone: {self.milestone}" + (f", {self.note}" if self.note else "")


@dataclass(frozen=True, slots=True)
class EventMarked:
    """An event belongs into the postmortem's timeline, or not after all."""

    KIND: ClassVar[str] = "event.marked"
    event_id: str
    marked: bool = True
    about: str = ""
    """The marked event's summary, for whoever reads this one alone."""

    @property
    def summary(self) -> str:
        """One line."""
        return f"{'marked' if self.marked else 'unmarked'}: {self.about or self.event_id}"


@dataclass(frozen=True, slots=True)
class EventAmended:
    """A correction of what was recorded: another text, another time, or both. The first words stay readable.

    What it leaves empty stays as it was, earlier amendments included.
    """

    KIND: ClassVar[str] = "event.amended"
    event_id: str
    text: str = ""
    happened_at: datetime | None = None
    reason: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"amended: {self.text or 'its time'}" + (f" ({self.reason})" if self.reason else "")


@dataclass(frozen=True, slots=True)
class CheckOverridden:
    """An item of the closing list that was passed over, and why."""

    KIND: ClassVar[str] = "check.overridden"
    check: str
    reason: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"passed over “{self.check}”: {self.reason}"
