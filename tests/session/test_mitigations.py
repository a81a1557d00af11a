"""Mitigations of a session by their life: planned, confirmed, refused, revert, read-only. The cluster is a fake one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.guard import Guard, Protection
from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.workshop import Means
from mrb_tui.domain.step_state import StepPhase
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.load import load_whole
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.session.change_inputs import ChangeInputs
from mrb_tui.session.changes import Choices, RunView
from mrb_tui.session.live import ServiceInfo
from mrb_tui.session.mitigations import RealChanges
from mrb_tui.session.runbook_guide import GuideInputs, RealGuide
from mrb_tui.session.step_actions import TargetKind, TargetWays
from tests.session.desks import Bench, running

BY_HAND = {"chat": TargetWays(TargetKind.BY_HAND)}


@dataclass
class Floor:
    """A desk with an incident, and the changes on top of it; the target is changed by hand."""

    bench: Bench
    read_only: bool = False
    trouble: Trouble | None = None
    """Why the service cannot be connected."""
    changes: RealChanges = field(init=False)
    guide: RealGuide = field(init=False)

    def __post_init__(self) -> None:
        runbook = load_whole(None)
        bench = self.bench

        async def reload() -> object:
            raise AssertionError

        guide = self.guide = RealGuide(
            GuideInputs(runbook, None, {}, reload),  # type: ignore[arg-type]  # never called here
            clock=lambda: bench.at,
            scrubber=Scrubber(Secrets()),
            states=lambda: tuple(bench.states.values()),
            service=lambda: ServiceInfo("chat", "Chat"),
            incident=lambda: bench.desk.incident,
            record=bench.desk.record,
            changed=bench.changes.append,
            running=lambda: self.changes.running_plans,
        )
        guard = Guard(lambda: bench.at, read_only=self.read_only, protection=Protection(()), arm_s=0.0)
        self.changes = RealChanges(
            ChangeInputs(guard, BY_HAND, lambda: None),
            clock=lambda: bench.at,
            guide=guide,
            incident=lambda: bench.desk.incident,
            responder=lambda: bench.desk.responder,
            service_id=lambda: "chat",
            record=bench.desk.record_durably,
            changed=bench.changes.append,
            sleep=self._sleep,
        )
        self.changes.opened(self._means)

    async def _sleep(self, seconds: float) -> None:
        self.bench.pass_time(seconds)
        await asyncio.sleep(0)

    async def _means(self, choices: Choices, tell: Callable[[str], None]) -> Means:
        if self.trouble is not None:
            raise TroubleError(self.trouble)
        return Means(
            service="chat",
            target_name="chat, elsewhere",
            scrubber=Scrubber(Secrets()),
            clock=lambda: self.bench.at,
            sleep=asyncio.sleep,
        )

    async def view(self, run_id: str, wanted: Callable[[RunView], bool]) -> RunView:
        async with asyncio.timeout(5):
            while True:
                view = self.changes.run(run_id)
                assert view is not None
                if wanted(view):
                    return view
                await asyncio.sleep(0.005)

    async def planned(self, step: str = "cut-concurrency", choices: Choices | None = None) -> RunView:
        return await self.waiting(self.changes.begin(step, choices or Choices()))

    async def waiting(self, run_id: str) -> RunView:
        """Until its plan waits for a yes, and has been shown."""
        view = await self.view(run_id, lambda view: view.stage is Stage.ASKING)
        assert view.plan is not None
        self.changes.shown(run_id, view.plan.digest)
        return view

    async def done(self, run_id: str) -> RunView:
        self.changes.confirm(run_id)
        return await self.view(run_id, lambda view: view.is_over)


@asynccontextmanager
async def floor(folder: Path, *, declared: bool = True, **settings: object) -> AsyncIterator[Floor]:
    async with running(folder) as bench:
        if declared:
            await bench.declare()
        yield Floor(bench, **settings)  # type: ignore[arg-type]  # tests name them rightly


async def test_nothing_is_changed_without_an_incident(tmp_path: Path) -> None:
    async with floor(tmp_path, declared=False) as here:
        with pytest.raises(TroubleError) as refused:
            here.changes.begin("cut-concurrency", Choices())
        assert "declare one first: D" in refused.value.trouble.advice
        rehearsed = here.changes.begin("cut-concurrency", Choices(), rehearsal=True)
        await here.view(rehearsed, lambda view: view.stage is Stage.ASKING)
        with pytest.raises(TroubleError, match="rehearsal"):
            here.changes.confirm(rehearsed)
    assert not list(tmp_path.iterdir())


async def test_from_plan_to_ledger(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        view = await here.planned()
        assert view.plan is not None
        assert [change.words for change in view.plan.changes] == ["MAX_CONCURRENT_REQUESTS not known → 5"]
        ended = await here.done(view.id)
        assert ended.result is not None
        assert ended.result.applied is True
        (owed,) = here.changes.ledger
        assert owed.plan.title == "Cut the number of requests at once"
        with pytest.raises(TroubleError, match="cannot take it back"):
            here.changes.revert(owed.plan.plan_id)  # nobody knows what it was before


async def test_it_can_be_adopted_with_a_reason(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        view = await here.planned()
        await here.done(view.id)
        plan_id = here.changes.ledger[0].plan.plan_id
        with pytest.raises(TroubleError, match="reason"):
            await here.changes.adopt(plan_id, " ")
        await here.changes.adopt(plan_id, "five is enough for now")
        assert here.changes.ledger == ()


async def test_a_no_writes_nothing_and_is_recorded(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        view = await here.planned()
        here.changes.cancel(view.id)
        ended = await here.view(view.id, lambda view: view.is_over)
        assert ended.result is not None
        assert ended.result.outcome is Outcome.CANCELLED
        assert any("not done" in text for text in await here.bench.texts())
        with pytest.raises(TroubleError, match="waits for a yes"):
            here.changes.confirm(view.id)


async def test_read_only_plans_and_goes_no_further(tmp_path: Path) -> None:
    async with floor(tmp_path, read_only=True) as here:
        view = await here.planned()
        with pytest.raises(TroubleError, match="read-only"):
            here.changes.confirm(view.id)
        assert here.changes.read_only
        assert here.changes.ledger == ()


async def test_what_cannot_be_connected_is_told_and_tried_again(tmp_path: Path) -> None:
    trouble = Trouble(TroubleKind.REFUSED, "The cluster cannot be reached", "refused", ("open the VPN",))
    async with floor(tmp_path, trouble=trouble) as here:
        run_id = here.changes.begin("cut-concurrency", Choices())
        view = await here.view(run_id, lambda view: view.trouble is not None)
        assert view.trouble == trouble
        here.trouble = None
        here.changes.plan_anew(run_id)
        await here.view(run_id, lambda view: view.stage is Stage.ASKING)


@pytest.mark.parametrize("value", ["0", "1001", "five"])
async def test_a_value_out_of_its_bounds_makes_no_plan(tmp_path: Path, value: str) -> None:
    async with floor(tmp_path) as here:
        with pytest.raises(TroubleError, match="No plan was made"):
            here.changes.begin("cut-concurrency", Choices(value=value))
        view = await here.planned(choices=Choices(value="7"))
        assert view.plan is not None
        assert view.plan.changes[0].after == "7"


async def test_the_same_plan_never_runs_twice(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        view = await here.planned()
        here.changes.confirm(view.id)
        here.changes.confirm(view.id)  # twice within one moment, before the first has begun
        await here.view(view.id, lambda view: view.is_over)
        with pytest.raises(TroubleError, match="waits for a yes"):
            here.changes.confirm(view.id)
        incident = here.bench.desk.incident
        assert incident is not None
        assert len(incident.mitigations) == 1
        texts = await here.bench.texts()
        assert sum(text.startswith("started:") for text in texts) == 1


def test_a_new_key_is_in_no_representation() -> None:
    assert "sk-planted" not in repr(Choices(secret="sk-planted"))


def phase(here: Floor, step_id: str = "cut-concurrency") -> tuple[StepPhase, str]:
    step = here.guide.step(step_id)
    return step.phase, step.result


async def test_a_step_shows_what_became_of_its_mitigation_at_once_and_after_a_resume(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        assert phase(here) == (StepPhase.NOT_STARTED, "")
        view = await here.planned()
        assert phase(here) == (StepPhase.PLANNED, "MAX_CONCURRENT_REQUESTS not known → 5")
        here.changes.cancel(view.id)
        await here.view(view.id, lambda view: view.is_over)
        assert phase(here) == (StepPhase.REFUSED, "cancelled")
        await here.done((await here.planned()).id)
        ended = phase(here)
        assert ended[0] is StepPhase.UNVERIFIED
        assert ended[1].startswith("in force; MAX_CONCURRENT_REQUESTS not known → 5; ")
        stands = [title.partition("UTC  ")[2] for title, _ in here.guide.step("cut-concurrency").deeds]
        assert stands == ["applied, not verified, by ana", "not done, by ana"]
        incident = here.bench.desk.incident
        assert incident is not None
    async with floor(tmp_path, declared=False) as here:
        assert phase(here) == (StepPhase.NOT_STARTED, "")
        await here.bench.desk.resume(incident.id)
        assert phase(here) == ended
        await here.changes.adopt(here.changes.ledger[0].plan.plan_id, "the limit stays")
        assert phase(here)[0] is StepPhase.ADOPTED
