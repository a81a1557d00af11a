"""One thing that happened: who, when and where, around a payload that says what."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

CONSOLE = ""
"""The actor of what the console did by itself: a probe that turned, a gap. People have names."""


class Payload(Protocol):
    """What a kind of event carries: a frozen dataclass of plain values."""

    KIND: ClassVar[str]
    """`note.added` and the like; stable, for it stands in journals."""

    @property
    def summary(self) -> str:
        """One line for the timeline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event that is yet to be recorded.

    `id` is unique for ever: an event that was handed in twice, because its first recording could not be confirmed,
    counts once. `at` is when it happened, which may be long before now.
    """

    id: str
    at: datetime
    actor: str
    host: str
    payload: Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event as recorded. `seq` counts from 1 within its journal; `recorded_at` is when it was written down."""

    id: str
    seq: int
    at: datetime
    recorded_at: datetime
    actor: str
    host: str
    kind: str
    summary: str
    payload: Payload

    @property
    def by_person(self) -> bool:
        """Whether somebody did it, and not the console by itself."""
        return self.actor != CONSOLE

    @property
    def is_back_dated(self) -> bool:
        """Whether it was written down noticeably later than it happened."""
        return (self.recorded_at - self.at).total_seconds() >= BACK_DATED_S


BACK_DATED_S = 60.0
