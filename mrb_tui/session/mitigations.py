"""This console's mitigations: envelopes made of steps, run as tasks of their own, recorded in the incident's journal.

See `changes.py` for what it promises.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any
from uuid import uuid4

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.kubernetes.revisions import Revision, preselected, revisions
from mrb_tui.actions.kubernetes.snapshot import read_snapshot
from mrb_tui.actions.owed import adopt, in_revert_order, revert_of, settle, settle_by_word
from mrb_tui.actions.plan import Step as PlannedStep
from mrb_tui.actions.proposal import Clearing
from mrb_tui.actions.surroundings import Surroundings as EnvelopeSurroundings
from mrb_tui.actions.verification import Verify
from mrb_tui.actions.workshop import Means, again
from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.mitigation import Settlement
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.domain.observation import Observation
from mrb_tui.domain.plan import StepAction
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.probes.clock import Clock
from mrb_tui.session.change_inputs import ChangeInputs
from mrb_tui.session.changes import Choices, RunView
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.mitigation_run import MitigationRun, Order, refused
from mrb_tui.session.runbook_guide import RealGuide
from mrb_tui.session.step_actions import TargetWays, planned_step, step_action
from mrb_tui.session.step_words import condition_words
from mrb_tui.session.watch import MakeMeans


class RealChanges:
    """Implements `Changes`. All of it belongs to one event loop; runs go on when their screen is left."""

    def __init__(
        self,
        inputs: ChangeInputs,
        *,
        clock: Clock,
        guide: RealGuide,
        incident: Callable[[], Incident | None],
        responder: Callable[[], str],
        service_id: Callable[[], str],
        record: Callable[[Payload], Awaitable[bool]],
        changed: Callable[[ChangeKind], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._sleep = sleep
        self._inputs = inputs
        self._clock = clock
        self._guide = guide
        self._incident = incident
        self._responder = responder
        self._service_id = service_id
        self._record = record
        self._changed = changed
        self._make_means: MakeMeans | None = None
        self._runs: dict[str, MitigationRun] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._clearing = Clearing()

    # -- what is shown

    @property
    def read_only(self) -> str:
        """Why nothing may be changed from here."""
        return "this console is read-only" if self._inputs.guard.read_only else ""

    @property
    def runs(self) -> tuple[RunView, ...]:
        """All of this console, oldest first."""
        return tuple(run.view for run in self._runs.values())

    @property
    def is_connected(self) -> bool:
        """Whether plans can be made."""
        return self._make_means is not None

    @property
    def under_way(self) -> tuple[RunView, ...]:
        """Those that have been confirmed and have not ended."""
        return tuple(view for view in self.runs if view.stage in (Stage.RUNNING, Stage.VERIFYING))

    @property
    def running_plans(self) -> frozenset[str]:
        """The plans of those."""
        return frozenset(view.plan.id for view in self.under_way if view.plan is not None)

    @property
    def ledger(self) -> tuple[MitigationState, ...]:
        """Temporary mitigations in force, latest first."""
        incident = self._incident()
        return in_revert_order(incident.mitigations.values()) if incident is not None else ()

    @property
    def unsettled(self) -> tuple[MitigationState, ...]:
        """Intents without an outcome that this console is not running."""
        incident = self._incident()
        mine = {run.plan.id for run in self._runs.values() if run.plan is not None}
        states = incident.unsettled if incident is not None else ()
        return tuple(state for state in states if state.plan.plan_id not in mine)

    @property
    def proposes_revert(self) -> bool:
        """Whether what called for the mitigations has been gone for ten minutes."""
        return bool(self.ledger) and self._clearing.proposes(self._clock())

    def run(self, run_id: str) -> RunView | None:
        """One of them."""
        run = self._runs.get(run_id)
        return run.view if run is not None else None

    # -- what a responder says

    def begin(self, step_id: str, choices: Choices, *, rehearsal: bool = False) -> str:
        """Make a plan for a step of the runbook."""
        if not rehearsal:
            self._check_incident()
        book = self._guide.book
        step = book.steps.get(step_id)
        if step is None:
            raise refused(f"there is no step {step_id!r} in this runbook")
        if (step.http is not None or step.command is not None) and (trouble := self._inputs.may_run()) is not None:
            raise TroubleError(trouble)
        ways = self._inputs.targets.get(self._service_id(), TargetWays())
        action = step_action(book, step_id, choices, ways)
        planned = planned_step(book, step_id, self._guide.now.evidence())
        verify = step.verify if not isinstance(step.verify, str) else None
        wanted = None
        if verify is not None:
            names = self._guide.now.facts_of(verify.when)
            wanted = Verify(
                condition_words(book, verify.when),
                lambda facts: self._guide.now.holds(verify.when, facts),
                verify.hold,
                verify.within,
                names,
            )
        return self._start(Order(planned, action, choices, wanted, rehearsal=rehearsal))

    def follow_up(self, run_id: str, number: int) -> str:
        """Make a plan of what a run offers next."""
        self._check_incident()
        run = self._found(run_id)
        offered = run.view.plan.follow_ups if run.view.plan is not None else ()
        result = run.view.result
        if result is None or result.applied is not True or not 0 <= number < len(offered):
            raise refused("there is nothing that follows from it")
        action = offered[number]
        title = " ".join((action.kind.replace("-", " "), action.parameters.get("workload", ""))).strip().capitalize()
        return self._start(Order(PlannedStep(run.view.step_id, title), action, Choices(), run.order.verify))

    def revert(self, plan_id: str, *, rehearsal: bool = False) -> str:
        """Make a plan that takes a mitigation back."""
        state = self._state(plan_id)
        action, step = revert_of(state)
        return self._start(Order(step, action, Choices(), reverts=state, rehearsal=rehearsal))

    def plan_anew(self, run_id: str) -> None:
        """Another plan, after a conflict or where none could be made."""
        run = self._found(run_id)
        if not run.view.is_over:
            raise refused("there is a plan already")
        self._task(run.plan_anew())

    def shown(self, run_id: str, digest: str) -> None:
        """The plan has been drawn and written to the line."""
        run = self._runs.get(run_id)
        if run is not None:
            run.shown(digest)

    def confirm(self, run_id: str, typed: str = "", *, unrecorded: bool = False) -> None:
        """Yes."""
        run = self._found(run_id)
        self._task(run.go(run.confirmation(self._responder(), typed, unrecorded=unrecorded)))

    def cancel(self, run_id: str) -> None:
        """No."""
        run = self._found(run_id)
        if run.view.stage is Stage.ASKING:
            self._task(run.cancel())
        elif not run.view.is_over and run.view.stage not in (Stage.RUNNING, Stage.VERIFYING):
            del self._runs[run_id]
            self._changed(ChangeKind.CHANGE)

    async def revisions(self) -> tuple[tuple[Revision, ...], int | None]:
        """What there is to go back to, and which is proposed."""
        means = await self._means(Choices(), lambda line: None)
        if means.api is None or means.deployment is None:
            raise refused("the service is no workload in a cluster")
        found = revisions(await read_snapshot(means.api, means.deployment), self._clock(), means.scrubber)
        chosen = preselected(found)
        return found, chosen.number if chosen is not None else None

    async def settle(self, plan_id: str) -> str:
        """Read the live state of a mitigation whose outcome is unknown."""
        state = self._state(plan_id)
        means = await self._means(Choices(), lambda line: None)
        action = again(StepAction(state.plan.action, state.plan.parameters), state.plan, means)
        live = await settle(action, state, self._record, self._clock())
        self._changed(ChangeKind.CHANGE)
        return f"{live.settlement}: {live.found}" if live.settlement is not None else f"not told yet: {live.found}"

    async def settle_by_word(self, plan_id: str, *, applied: bool) -> None:
        """Somebody looked, where this console cannot."""
        settlement = Settlement.APPLIED if applied else Settlement.NOT_APPLIED
        await settle_by_word(self._state(plan_id), settlement, self._responder(), self._record)
        self._changed(ChangeKind.CHANGE)

    async def adopt(self, plan_id: str, reason: str) -> None:
        """It stays."""
        await adopt(self._state(plan_id), reason, self._record)
        self._changed(ChangeKind.CHANGE)

    # -- what the session tells

    def opened(self, make_means: MakeMeans | None) -> None:
        """The service is connected, or no longer."""
        self._make_means = make_means

    def observed(self, observation: Observation) -> None:
        """Every answer of a probe: verifications are fed with them."""
        for run in tuple(self._runs.values()):
            run.observed(observation)
        if self.ledger:
            self._clearing.judged(self._guide.leaf_holds(), self._clock())
        else:
            self._clearing = Clearing()

    # -- how

    def _start(self, order: Order) -> str:
        run_id = uuid4().hex
        run = self._runs[run_id] = MitigationRun(
            run_id,
            order,
            make_means=self._means,
            surroundings=self._surroundings,
            observations=self._guide.now.observations,
            clock=self._clock,
            changed=lambda: self._changed(ChangeKind.CHANGE),
        )
        self._task(run.open())
        self._changed(ChangeKind.CHANGE)
        return run_id

    def _surroundings(self) -> EnvelopeSurroundings:
        incident = self._incident()
        return EnvelopeSurroundings(
            guard=self._inputs.guard,
            record=self._record,
            clock=self._clock,
            sleep=self._sleep,
            new_id=lambda: uuid4().hex,
            standing=self._standing,
            incident=incident.id if incident is not None else "",
            responder=self._responder(),
        )

    async def _means(self, choices: Choices, tell: Callable[[str], None]) -> Means:
        if self._make_means is None:
            raise refused("the service is not connected yet", "try again in a moment")
        return await self._make_means(choices, tell)

    def _standing(self) -> Sequence[MitigationState]:
        incident = self._incident()
        return tuple(incident.mitigations.values()) if incident is not None else ()

    def _state(self, plan_id: str) -> MitigationState:
        incident = self._check_incident()
        state = incident.mitigations.get(plan_id)
        if state is None:
            raise refused("that mitigation is not in this incident's record")
        return state

    def _found(self, run_id: str) -> MitigationRun:
        run = self._runs.get(run_id)
        if run is None:
            raise refused("there is no such plan")
        return run

    def _check_incident(self) -> Incident:
        incident = self._incident()
        if incident is None or not incident.is_open:
            raise refused("nothing is changed without an incident to record it in", "declare one first: D")
        return incident

    def _task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
