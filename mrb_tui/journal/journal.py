"""What a store of events promises, so that another one, shared by a team, can take the place of the files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.domain.trouble import TroubleError

ALL = 1_000_000_000
"""As a limit: none."""


class JournalError(TroubleError):
    """An event could not be recorded, or the record could not be read. Nothing was half done."""


class RefusedError(JournalError):
    """The events themselves cannot be recorded, now or later: trying again is of no use."""


class ProblemKind(StrEnum):
    """What can be wrong with a line of the record."""

    UNREADABLE = "unreadable"
    """It is no record. What stood there is lost, or stands beside it."""
    CHANGED = "changed"
    """A record that says something else than when it was written."""
    CHAIN = "chain"
    """It does not follow the record before it: something was taken out, put in, or moved."""
    SEQUENCE = "sequence"
    """Its number is not the next one."""
    DUPLICATE = "duplicate"
    """Its event was recorded before; it counts once."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the record: at which line (from 1), and what."""

    line: int
    kind: ProblemKind
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class Journal(Protocol):
    """One incident's events. Every method blocks on the disk: call it from a thread that may wait.

    One object is used by one thread at a time; several processes may each have one on the same incident.
    """

    @property
    def incident_id(self) -> str:
        """Whose events they are."""

    @property
    def count(self) -> int:
        """Events found so far: others may have written more since."""

    @property
    def last_seq(self) -> int:
        """The place of the last event found so far; 0 without any."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What was wrong with the lines read so far. The rest is as it was written."""

    def append(self, events: Sequence[NewEvent], recorded_at: datetime) -> tuple[Event, ...]:
        """Record them, all or none, in this order; durable when it returns. An id that is recorded already is not
        recorded again: what is returned then is the event as it stands. Without any events it only tries whether it
        could be done. Raises JournalError."""

    def read_new(self, after_seq: int, limit: int = ALL) -> tuple[Event, ...]:
        """What was recorded after that seq, by this object or another, in the order of recording. Raises JournalError.

        The caller keeps the place, so that no event is missed and none is given twice.
        """

    def last_page(self, count: int) -> tuple[Event, ...]:
        """The last `count` events by when they happened, oldest first, without reading all of the record."""

    def page(self, first: int, count: int) -> tuple[Event, ...]:
        """Events by their place in the order of when they happened, from `first` (0) on."""

    def find(self, wanted: Callable[[Event], bool], first: int = 0, count: int = ALL) -> Sequence[int]:
        """The places, for `page`, of the events that are wanted; looks at `count` places from `first` on."""

    def events(self) -> Iterator[Event]:
        """All of them in the order they were recorded, without holding them all in memory."""

    def close(self) -> None:
        """Let go of the file."""
