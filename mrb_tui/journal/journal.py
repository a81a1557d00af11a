"""What a store of events promises, so that another one, shared by a team, can take the place of the files."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.domain.trouble import TroubleError


class JournalError(TroubleError):
    """An event could not be recorded, or the record could not be read. Nothing was half done."""


class Journal(Protocol):
    """One incident's events. Every method blocks on the disk: call it from a thread that may wait.

    One object is used by one thread at a time; several processes may each have one on the same incident.
    """

    @property
    def incident_id(self) -> str:
        """Whose events they are."""

    @property
    def count(self) -> int:
        """Events read so far: others may have written more since."""

    def append(self, events: Sequence[NewEvent], recorded_at: datetime) -> tuple[Event, ...]:
        """Record them, all or none, in this order; durable when it returns. An id that is recorded already is not
        recorded again: what is returned then is the event as it stands. Raises JournalError."""

    def read_new(self) -> tuple[Event, ...]:
        """What others have recorded since this object last looked. Raises JournalError."""

    def page(self, first: int, count: int) -> tuple[Event, ...]:
        """Events by their place in the order of when they happened, from `first` (0) on."""

    def events(self) -> Iterator[Event]:
        """All of them in the order they were recorded, without holding them all in memory."""

    def find(self, wanted: Callable[[Event], bool]) -> Sequence[int]:
        """The places, for `page`, of the events that are wanted."""

    def close(self) -> None:
        """Let go of the file."""
