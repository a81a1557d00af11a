"""The true guide beside a true desk, over probes that say what a test wants."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Observation, Outcome, Reading
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.trouble import Trouble
from mrb_tui.looks.look import LookResult, Progress
from mrb_tui.looks.watch import Until
from mrb_tui.runbook.load import LoadedRunbook, load_whole
from mrb_tui.runbook.model import Step
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.session.guide import RowKind, TreeRow
from mrb_tui.session.live import ChangeKind, ServiceInfo
from mrb_tui.session.runbook_guide import GuideInputs, RealGuide
from tests.runbook.books import SOUND
from tests.session.desks import SECRET, Bench, running
from tests.session.fakes import spec

WELL: dict[str, dict[str, FactValue]] = {
    "api": {"status": 200},
    "errors": {"ratio_5xx": 0.0},
    "pods": {"crash_looping": 0},
}
SEEN = LookResult(headline="3 errors", health=Health.DOWN, facts={"errors": 3})


@dataclass
class Look:
    """Ends when it is told to; `until` is what a watch waits for."""

    until: Until | None
    kind: str = "logs"
    limit_s: float = 10.0
    ending: "asyncio.Future[LookResult]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def run(self, progress: Progress) -> LookResult:
        progress("reading")
        return await asyncio.shield(self.ending)


@dataclass
class GuideBench:
    """`on_disk` is what a reload finds."""

    desk_bench: Bench
    runbook: LoadedRunbook
    on_disk: tuple[LoadedRunbook, Trouble | None]
    looks: list[Look] = field(default_factory=list)
    changes: list[ChangeKind] = field(default_factory=list)
    guide: RealGuide = field(init=False)

    def __post_init__(self) -> None:
        bench, secrets = self.desk_bench, Secrets()
        secrets.add(SECRET)
        bench.states = {name: ProbeState(spec(name)) for name in WELL}

        async def reload() -> tuple[LoadedRunbook, Trouble | None]:
            return self.on_disk

        self.guide = RealGuide(
            GuideInputs(self.runbook, None, {"chat": frozenset({"tell"})}, reload),
            clock=lambda: bench.at,
            scrubber=Scrubber(secrets),
            states=lambda: tuple(bench.states.values()),
            service=lambda: ServiceInfo(bench.service, bench.service.title(), "prod/default/chat"),
            incident=lambda: bench.desk.incident,
            record=bench.desk.record,
            changed=self.changes.append,
        )
        bench.desk.to_adopt = self.guide.adopt
        self.guide.opened(self._make)

    def see(self, **facts: dict[str, FactValue]) -> None:
        """The probes answer: well, but for what is given."""
        bench = self.desk_bench
        for name, known in {**WELL, **facts}.items():
            reading = Reading(outcome=Outcome.VALUE, health=Health.OK, headline="said", facts=known)
            bench.states[name] = bench.states[name].after(Observation(name, bench.at, 0.1, reading))

    def row(self, key: str) -> TreeRow:
        return next(row for row in self.guide.rows() if row.key == key)

    def keys(self, kind: RowKind) -> list[str]:
        return [row.id for row in self.guide.rows() if row.kind is kind]

    def _make(self, step: Step, until: Until | None) -> Look:
        self.looks.append(Look(until))
        return self.looks[-1]


@asynccontextmanager
async def guiding(folder: Path, text: str = SOUND) -> AsyncIterator[GuideBench]:
    """A guide on that runbook."""
    loaded = book_file(folder, text)
    async with running(folder / "incidents") as bench:
        yield GuideBench(bench, loaded, (loaded, None))


def book_file(folder: Path, text: str) -> LoadedRunbook:
    path = folder / "r.toml"
    path.write_text(text, encoding="utf-8")
    return load_whole(path)
