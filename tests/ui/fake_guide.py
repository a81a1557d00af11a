"""The true guide over made-up probes: looks say what they are told to, commands are remembered and can be refused."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mrb_tui.domain.health import Health
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.looks.look import LookResult, Progress, Section
from mrb_tui.looks.watch import Until
from mrb_tui.runbook.load import LoadedRunbook, load_whole
from mrb_tui.runbook.model import Step
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.session.guide import Beforehand, StepDetail, TreeRow
from mrb_tui.session.live import ChangeKind, ServiceInfo
from mrb_tui.session.runbook_guide import GuideInputs, RealGuide
from tests.ui.fake_desk import FakeDesk

MISTRAL = load_whole(None)
LIMITS = LookResult(
    headline="requests: 0 of 60 a minute left",
    health=Health.DOWN,
    sections=(
        Section("Limits", ("requests a minute   0 of 60 left", "tokens a minute     412,000 of 500,000 left")),
        Section("Answer", ("429 rate_limited, code 1300", "Requests rate limit exceeded", "retry after 21 s")),
    ),
    facts={"remaining_requests": 0},
)


@dataclass
class ScriptedLook:
    """Says its progress, and ends when it is told to."""

    kind: str
    progress: str = "asking for the model list"
    limit_s: float = 20.0
    result: "asyncio.Future[LookResult]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def run(self, progress: Progress) -> LookResult:
        progress(self.progress)
        return await asyncio.shield(self.result)


class FakeGuide(RealGuide):
    """`looks` are those that were begun; `finish` ends the last one."""

    def __init__(
        self,
        desk: FakeDesk,
        clock: Callable[[], datetime],
        states: Callable[[], Iterable[ProbeState]],
        service: Callable[[], ServiceInfo],
        changed: Callable[[ChangeKind], None],
        runbook: LoadedRunbook = MISTRAL,
    ) -> None:
        self.commands: list[tuple[Any, ...]] = []
        self.refusal: Trouble | None = None
        self.looks: list[ScriptedLook] = []
        self.on_disk: tuple[LoadedRunbook, Trouble | None] = (runbook, None)
        self.known: dict[str, Beforehand] = {}
        self.running: set[str] = set()
        super().__init__(
            GuideInputs(runbook, None, {}, self._from_disk),
            clock=clock,
            scrubber=Scrubber(Secrets()),
            states=states,
            service=service,
            incident=lambda: desk.incident,
            record=desk.happen,
            changed=changed,
            before=lambda book, step_id, facts: self.known.get(step_id, Beforehand()),
            running=lambda: self.running,
        )
        self.opened(self._scripted)

    def answer(self, node_id: str, number: int, reason: str = "") -> None:
        self._command("answer", node_id, number, reason)
        super().answer(node_id, number, reason)

    def follow(self) -> str:
        self._command("follow")
        return super().follow()

    def look(self, step_id: str) -> None:
        self._command("look", step_id)
        super().look(step_id)

    def stop(self, step_id: str) -> None:
        self._command("stop", step_id)
        super().stop(step_id)

    def tick(self, step_id: str, result: str = "") -> None:
        self._command("tick", step_id, result)
        super().tick(step_id, result)

    def skip(self, step_id: str, reason: str) -> None:
        self._command("skip", step_id, reason)
        super().skip(step_id, reason)

    async def reload(self) -> Sequence[str]:
        self._command("reload")
        return await super().reload()

    def finish(self, result: LookResult = LIMITS) -> None:
        """The look that was begun last ends."""
        self.looks[-1].result.set_result(result)

    def _scripted(self, step: Step, until: Until | None) -> ScriptedLook:
        self.looks.append(ScriptedLook(step.look or ""))
        return self.looks[-1]

    async def _from_disk(self) -> tuple[LoadedRunbook, Trouble | None]:
        return self.on_disk

    def _command(self, *said: Any) -> None:
        if self.refusal is not None:
            refusal, self.refusal = self.refusal, None
            raise TroubleError(refusal)
        self.commands.append(said)


class StandingGuide:
    """Rows and steps as they were made up, for what no runbook would say."""

    title = "[b]運用手順[/b] \x1b[2J"
    trouble: Trouble | None = None

    def __init__(self, rows: Sequence[TreeRow], steps: Sequence[StepDetail]) -> None:
        self._rows = tuple(rows)
        self._steps = {step.id: step for step in steps}
        self.commands: list[tuple[Any, ...]] = []

    def rows(self) -> tuple[TreeRow, ...]:
        return self._rows

    def step(self, step_id: str) -> StepDetail:
        return self._steps[step_id]

    def wants_reason(self, node_id: str, number: int) -> str:
        return "[b]值[/b] \x1b[31m" * 20

    def answer(self, node_id: str, number: int, reason: str = "") -> None:
        self.commands.append(("answer", node_id, number, reason))

    def follow(self) -> str:
        return "[b]followed[/b] \x1b[2J" * 9

    def look(self, step_id: str) -> None:
        self.commands.append(("look", step_id))

    def stop(self, step_id: str) -> None:
        self.commands.append(("stop", step_id))

    def tick(self, step_id: str, result: str = "") -> None:
        self.commands.append(("tick", step_id, result))

    def skip(self, step_id: str, reason: str) -> None:
        self.commands.append(("skip", step_id, reason))

    async def reload(self) -> Sequence[str]:
        return ("[b]\x1b[2J" * 9,)
