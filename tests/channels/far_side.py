"""A far side that is played: it knows what truly arrived, and fails as it is told to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from mrb_tui.channels.channel import Channel, NotYetError, OutcomeUnknownError, Sent
from mrb_tui.channels.message import Kind, Message
from mrb_tui.channels.outbox import Outbox
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets

START = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
_TROUBLE = Trouble(TroubleKind.TIMEOUT, "No answer", "played")


class KilledError(BaseException):
    """The process dies here: nothing after it runs, but what the system does itself (locks are let go)."""


class Fate(StrEnum):
    """How one try fares."""

    OK = "ok"
    BUSY = "429"
    NO_CONNECTION = "not connected"
    LOST = "timeout, not arrived"
    ARRIVED_UNHEARD = "timeout, arrived"
    REFUSED = "400"
    KILLED_BEFORE = "killed before it left"
    KILLED_AFTER = "killed after it arrived"


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        """Move on."""
        self.now += timedelta(seconds=seconds)


@dataclass
class Played:
    """A channel. Fates are taken one by one; without one all is well. `arrived` is the truth."""

    clock: Clock
    id: str = "played"
    label: str = "a played channel"
    is_public: bool = False
    fates: list[Fate] = field(default_factory=list)
    arrived: list[Message] = field(default_factory=list)
    retry_after_s: float | None = None
    while_sending: Callable[[], None] | None = None

    def preview(self, message: Message) -> tuple[str, ...]:
        """The text."""
        return (message.text,)

    async def check(self) -> str:
        """Always well."""
        return "well"

    async def send(self, message: Message) -> Sent:
        """As the next fate says."""
        fate = self.fates.pop(0) if self.fates else Fate.OK
        if self.while_sending is not None:
            self.while_sending()
        if fate is Fate.KILLED_BEFORE:
            raise KilledError
        if fate in (Fate.BUSY, Fate.NO_CONNECTION):
            raise NotYetError(_TROUBLE, self.retry_after_s if fate is Fate.BUSY else None)
        if fate is Fate.LOST:
            raise OutcomeUnknownError(_TROUBLE)
        if fate is Fate.REFUSED:
            raise TroubleError(_TROUBLE)
        self.arrived.append(message)
        if fate is Fate.KILLED_AFTER:
            raise KilledError
        if fate is Fate.ARRIVED_UNHEARD:
            raise OutcomeUnknownError(_TROUBLE)
        return Sent(f"ref-{message.incident_id}", "", self.clock())

    def has(self, message: Message) -> bool:
        """Whether it is there."""
        return any(each.update_id == message.update_id for each in self.arrived)


class ReadablePlayed(Played):
    """One that can be asked."""

    async def find(self, message: Message) -> Sent | None:
        """The truth."""
        return Sent("ref", "", self.clock()) if self.has(message) else None


def update(number: int = 1, text: str = "We are looking into it.") -> Message:
    """An update for the team."""
    return Message(f"u{number}", Kind.TEAM, "Errors", text, "investigating", incident_id="INC-1")


def outbox_of(folder: Path, clock: Clock, *channels: Channel, read_only: bool = False) -> Outbox:
    """An outbox, as a new process would open it."""
    return Outbox(folder, channels, clock=clock, scrubber=Scrubber(Secrets()), read_only=read_only, chance=lambda: 0.5)
