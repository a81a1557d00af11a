"""What every channel can do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from mrb_tui.channels.message import Message
from mrb_tui.domain.trouble import Trouble, TroubleError


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived. `reference` is what the far side calls it, `url` where people see it; either may be empty."""

    reference: str
    url: str
    at: datetime


class OutcomeUnknownError(TroubleError):
    """It may have arrived, and it may not: sending it again could say it twice."""


class NotYetError(TroubleError):
    """It surely did not arrive, and may be sent again; not sooner than in `after_s` where the far side said so."""

    def __init__(self, trouble: Trouble, after_s: float | None = None) -> None:
        super().__init__(trouble)
        self.after_s = after_s


class Channel(Protocol):
    """One way out. `id` is stable, `label` is for people; `is_public` wants more care than a team's own room."""

    @property
    def id(self) -> str:
        """Stable: what the journal and the outbox call it."""

    @property
    def label(self) -> str:
        """What people call it, without anything secret."""

    @property
    def is_public(self) -> bool:
        """Whether people outside can read what is sent."""

    def preview(self, message: Message) -> tuple[str, ...]:
        """Line by line and in full what would leave, as it would leave. Raises TroubleError for what cannot be sent."""

    async def send(self, message: Message) -> Sent:
        """Send it, once. Raises NotYetError, OutcomeUnknownError, or another TroubleError for a final no."""

    async def check(self) -> str:
        """In a few words that it can be reached, publishing nothing. Raises TroubleError."""


@runtime_checkable
class Readable(Protocol):
    """A channel whose far side can be asked whether a message arrived."""

    async def find(self, message: Message) -> Sent | None:
        """What became of it there; None if it surely is not there. Raises TroubleError where it cannot be read."""


OutcomeUnknown = OutcomeUnknownError
