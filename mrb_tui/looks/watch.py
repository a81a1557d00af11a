"""The look that waits: until a condition has held for a while."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mrb_tui.domain.durations import short
from mrb_tui.domain.facts import Facts
from mrb_tui.domain.health import Health
from mrb_tui.looks.look import Clock
from mrb_tui.looks.report import Report

Holds = Callable[[Facts], bool | None]
"""What the condition says of facts; None where it cannot be told."""

_CONDITION, _READ = "Condition", "What it reads"


@dataclass(frozen=True, slots=True)
class Until:
    """`holds` must say True of everything that `feed` brings, for as long as `for_s`, within `within_s`.

    The feed speaks at every turn, also when nothing is new: a condition is not held by silence. `names` are the facts
    that are shown while it is waited for.
    """

    holds: Holds
    feed: AsyncIterable[Facts]
    for_s: float = 60.0
    within_s: float = 3600.0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """A fold over what the condition said. What cannot be told interrupts: unknown is no yes."""

    since_at: datetime | None = None
    last_at: datetime | None = None
    turns: int = 0
    said: bool | None = None

    def after(self, said: bool | None, at: datetime) -> "Holding":
        """Once the condition has said that."""
        since_at = (self.since_at or at) if said else None
        return replace(self, since_at=since_at, last_at=at, turns=self.turns + 1, said=said)

    @property
    def held_s(self) -> float:
        """How long it has held, from the first yes to the last."""
        if self.since_at is None or self.last_at is None:
            return 0.0
        return max((self.last_at - self.since_at).total_seconds(), 0.0)


async def polled(
    read: Callable[[], Facts], every_s: float, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> AsyncGenerator[Facts, None]:
    """A feed of something that can be read at any time."""
    while True:
        yield read()
        await sleep(every_s)


@dataclass(frozen=True, slots=True)
class Watch:
    """Ends once the condition has held, or its feed has ended; whoever runs it sets the time limit."""

    until: Until
    clock: Clock

    async def see(self, report: Report) -> None:
        """Tells at every turn what it reads, so that whatever ends it leaves the last of it."""
        holding = Holding()
        self._tell(report, holding, {})
        feed = aiter(self.until.feed)
        try:
            async for facts in feed:
                holding = holding.after(self.until.holds(facts), self.clock())
                self._tell(report, holding, facts)
                if holding.said and holding.held_s >= self.until.for_s:
                    break
        finally:
            if isinstance(feed, AsyncGenerator):
                await feed.aclose()

    def _tell(self, report: Report, holding: Holding, facts: Facts) -> None:
        done = bool(holding.said) and holding.held_s >= self.until.for_s
        words = _words(holding, self.until.for_s)
        read = _read(self.until.names, facts)
        report.progress("; ".join(filter(None, (words, ", ".join(read)))))
        report.tell(_CONDITION, [words, f"looked {holding.turns} times"])
        report.tell(_READ, read or ["nothing yet"])
        report.know(holds=done, held_s=holding.held_s, turns=holding.turns)
        report.conclude(words, Health.OK if done else Health.UNKNOWN if holding.said is None else Health.DEGRADED)


def _words(holding: Holding, for_s: float) -> str:
    if not holding.turns:
        return "nothing read yet"
    if holding.said is None:
        return "cannot be told now"
    if not holding.said:
        return "does not hold"
    if holding.held_s >= for_s:
        return f"has held for {short(holding.held_s)}"
    return f"holds, for {short(holding.held_s)} of {short(for_s)}"


def _read(names: Sequence[str], facts: Mapping[str, object]) -> list[str]:
    return [f"{name} {facts.get(name, 'unknown')}" for name in names]
