"""Desks over a real journal in a folder of the test's, with a clock that is turned by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.domain.events.runbook import RunbookLoaded
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Observation, Reading
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.severity import SCALE
from mrb_tui.domain.trouble import Trouble
from mrb_tui.journal.catalogue import Catalogue
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.session.desk import TimelineEntry
from mrb_tui.session.incident_desk import RealDesk, Surroundings
from mrb_tui.session.live import ChangeKind
from tests.session.fakes import spec, value

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRET = "planted-secret-of-the-service"


def surroundings(folder: Path, person: str = "ana") -> Surroundings:
    return Surroundings(
        catalogue=Catalogue(folder),
        scale=SCALE,
        categories=("rate-limit", "auth"),
        calendar=BusinessCalendar(),
        runbook=RunbookLoaded("Mistral AI", "0" * 64, "built-in"),
        host="bastion",
        responder=person,
    )


@dataclass
class Bench:
    """A desk, and what it is told."""

    folder: Path
    person: str = "ana"
    at: datetime = START
    states: dict[str, ProbeState] = field(default_factory=lambda: {"api": ProbeState(spec("api"))})
    service: str = "chat"
    changes: list[ChangeKind] = field(default_factory=list)
    notices: list[Trouble] = field(default_factory=list)
    desk: RealDesk = field(init=False)

    def __post_init__(self) -> None:
        secrets = Secrets()
        secrets.add(SECRET)
        self.desk = RealDesk(
            surroundings(self.folder, self.person),
            clock=lambda: self.at,
            scrubber=Scrubber(secrets),
            states=lambda: tuple(self.states.values()),
            service_id=lambda: self.service,
            changed=self.changes.append,
            notice=self.notices.append,
        )

    def pass_time(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def observe(self, headline: str, health: Health, probe_id: str = "api") -> None:
        self.see(value(headline, health), probe_id)

    def see(self, reading: Reading, probe_id: str = "api") -> None:
        before = self.states[probe_id]
        after = before.after(Observation(probe_id, self.at, 0.1, reading))
        self.states[probe_id] = after
        self.desk.observed(before, after)

    async def declare(self, title: str = "Rate limited", severity: str = "P2") -> None:
        await self.desk.declare(title, severity, "rate-limit", None)

    async def entries(self) -> list[TimelineEntry]:
        """All of the timeline, once all of it is durable and at hand."""
        async with asyncio.timeout(60):
            while True:
                page = self.desk.timeline.page(0, len(self.desk.timeline))
                found = [entry for entry in page if entry is not None]
                if found and len(found) == len(page) and not any(entry.pending for entry in found) and _in_order(found):
                    return found
                await asyncio.sleep(0.005)

    async def texts(self) -> list[str]:
        return [entry.text for entry in await self.entries()]


@asynccontextmanager
async def running(folder: Path, **settings: object) -> AsyncIterator[Bench]:
    """A desk that keeps time, closed in good order at the end."""
    bench = Bench(folder, **settings)  # type: ignore[arg-type]  # tests name them rightly
    task = asyncio.ensure_future(bench.desk.run())
    try:
        yield bench
    finally:
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.005)


def _in_order(entries: list[TimelineEntry]) -> bool:
    """What was back-dated stands at its place only once the places have been counted anew."""
    times = [entry.at for entry in entries if not entry.amended]
    return times == sorted(times)
