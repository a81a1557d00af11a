"""What every look is, and what it gives."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from mrb_tui.domain.facts import Facts
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import NO_FACTS
from mrb_tui.domain.trouble import Trouble

Clock = Callable[[], datetime]
"""Tells the time, aware and in UTC."""

Progress = Callable[[str], None]
"""Is told in a few words what is being read now; called on the event loop's thread, and must return at once."""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines to read, under a title."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookResult:
    """What was seen. `troubles` are the sources that failed; their sections say so too.

    `headline` goes into the journal. `health` is unknown where it could not be told.
    """

    headline: str
    health: Health
    sections: tuple[Section, ...] = ()
    facts: Facts = field(default_factory=lambda: NO_FACTS)
    troubles: tuple[Trouble, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether nothing could be read at all."""
        return bool(self.troubles) and not self.facts


class Look(Protocol):
    """One look, for one run."""

    @property
    def kind(self) -> str:
        """As a runbook names it: `look = "limits"`."""

    @property
    def limit_s(self) -> float:
        """How long it may take, all in all."""

    async def run(self, progress: Progress) -> LookResult:
        """Look. Never raises but for cancellation, which ends it at once."""
