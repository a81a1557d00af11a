"""What was told to others, and to whoever takes over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class UpdateDrafted:
    """A message was written and not yet sent. Without text and fields it was thrown away."""

    KIND: ClassVar[str] = "update.drafted"
    update_id: str
    channel: str
    text: str
    template: str = ""
    """The template's id in its runbook."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What was typed, by field; a table's rows as JSON."""

    @property
    def summary(self) -> str:
        """One line."""
        where = f" for {self.channel}" if self.channel else f": {self.template}" if self.template else ""
        return f"update drafted{where}" if self.text or self.fields else f"draft thrown away{where}"


@dataclass(frozen=True, slots=True)
class UpdateQueued:
    """A message waits in the outbox: it could not be sent yet."""

    KIND: ClassVar[str] = "update.queued"
    update_id: str
    channel: str
    why: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"update for {self.channel} waits: {self.why}"


@dataclass(frozen=True, slots=True)
class UpdatePublished:
    """A message is out, as far as the channel says. `next_update_at` is what it promises."""

    KIND: ClassVar[str] = "update.published"
    update_id: str
    channel: str
    text: str
    next_update_at: datetime | None = None
    reference: str = ""
    """What the channel calls it: an address, an id."""
    template: str = ""
    document: str = ""
    """For whom it was: the kind of its template."""
    subject: str = ""
    status: str = ""
    """What a public update said of the incident: investigating … resolved."""
    impact: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What each field said, to compare the next one with."""

    @property
    def summary(self) -> str:
        """One line."""
        return f"update published on {self.channel}"


@dataclass(frozen=True, slots=True)
class HandoffMade:
    """A brief was written for `to`, or for whoever comes next."""

    KIND: ClassVar[str] = "handoff.made"
    brief: str
    to: str = ""

    @property
    def summary(self) -> str:
        """One line."""
        return f"handed over to {self.to}" if self.to else "handoff brief written"
