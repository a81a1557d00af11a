"""What evidence comes from, and what is said of what could not be had."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence.intake import Intake


class Standing(StrEnum):
    """How far a source is."""

    WAITING = "waiting"
    UNDER_WAY = "under way"
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    ABSENT = "not configured"

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self not in (Standing.WAITING, Standing.UNDER_WAY)


MASKS = "secrets"
"""The id under which the manifest tells which secrets could not be read, and were masked by their look alone."""


class Source(Protocol):
    """One kind of evidence. `title` is how people call it; `limit_s` bounds it."""

    @property
    def id(self) -> str:
        """For the manifest."""

    @property
    def title(self) -> str:
        """For people."""

    @property
    def limit_s(self) -> float:
        """The longest that it may take."""

    async def collect(self, intake: Intake) -> None:
        """Write what there is, and tell what is missing. Raises TroubleError if there is nothing at all."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A source that this service does not have: said in the manifest, so that nobody looks for it."""

    id: str
    title: str
    why: str
    limit_s: float = 1.0

    async def collect(self, intake: Intake) -> None:
        """There is nothing."""
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, f"There are no {self.title}", self.why))


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source at a moment, for whoever watches."""

    id: str
    title: str
    standing: Standing = Standing.WAITING
    words: str = ""
