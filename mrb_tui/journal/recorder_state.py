"""How things stand between the console and its journal."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mrb_tui.domain.trouble import Trouble


class RecorderPhase(StrEnum):
    """Whether what happens is written down."""

    OPENING = "opening"
    DURABLE = "durable"
    HOLDING = "holding"
    """Nothing can be written at present: events are kept in memory."""
    READING = "reading"
    """Opened only to be read."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class RecorderState:
    """`why` says why nothing can be written, `cannot_read` why others' events cannot be seen at present."""

    phase: RecorderPhase = RecorderPhase.OPENING
    held: int = 0
    since_at: datetime | None = None
    why: Trouble | None = None
    cannot_read: Trouble | None = None

    @property
    def is_durable(self) -> bool:
        """Whether an event is on the disk before it counts."""
        return self.phase is RecorderPhase.DURABLE


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before the next attempt: longer each time."""

    first_s: float = 0.5
    factor: float = 2.0
    longest_s: float = 10.0

    def wait_s(self, failures: int) -> float:
        """After so many failures in a row."""
        return float(min(self.longest_s, self.first_s * self.factor ** min(max(failures - 1, 0), 60)))
