"""What was told to others, and to whoever takes over."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class UpdateDrafted:
    """A message was written and not yet sent."""

    KIND: ClassVar[str] = "update.drafted"
    update_id: str
    channel: str
    text: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"update drafted for {self.channel}"


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
