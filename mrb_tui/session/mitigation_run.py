"""One mitigation of this console, from its plan to its end: an envelope, and what is shown of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mrb_tui.actions.action import Action
from mrb_tui.actions.envelope import Envelope, Stage
from mrb_tui.actions.guard import Confirmation
from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.plan import Plan
from mrb_tui.actions.plan import Step as PlannedStep
from mrb_tui.actions.surroundings import Surroundings
from mrb_tui.actions.verification import Verify
from mrb_tui.actions.workshop import Means, again, made
from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.domain.observation import Observation
from mrb_tui.domain.plan import StepAction
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.session.changes import Choices, RunView

MakeMeans = Callable[[Choices, Callable[[str], None]], Awaitable[Means]]
_MOST_LINES = 500


@dataclass(frozen=True)
class Order:
    """What is to be done. `reverts` is the mitigation that it takes back, for a revert.

    A rehearsal ends before the question: it is recorded nowhere and cannot be confirmed.
    """

    step: PlannedStep
    action: StepAction
    choices: Choices
    verify: Verify | None = None
    reverts: MitigationState | None = None
    rehearsal: bool = False


class MitigationRun:
    """Its methods are tasks of the event loop; `view` is what screens show, `changed` says that it is another one."""

    def __init__(
        self,
        run_id: str,
        order: Order,
        *,
        make_means: MakeMeans,
        surroundings: Callable[[], Surroundings],
        observations: Callable[[], Sequence[Observation]],
        clock: Callable[[], datetime],
        changed: Callable[[], None],
    ) -> None:
        title = order.reverts.plan.title if order.reverts is not None else ""
        self.view = RunView(
            id=run_id, step_id=order.step.id, title=order.step.title, stage=Stage.PLANNING, reverts=title
        )
        self.order = order
        self._make_means = make_means
        self._surroundings = surroundings
        self._observations = observations
        self._clock = clock
        self._changed = changed
        self._envelope: Envelope | None = None

    @property
    def plan(self) -> Plan | None:
        """The plan, once there is one."""
        return self._envelope.plan if self._envelope is not None else None

    async def open(self) -> None:
        """Connect, make the envelope, and its first plan."""
        order = self.order
        try:
            means = await self._make_means(order.choices, self._told)
            action: Action = (
                again(order.action, order.reverts.plan, means)
                if order.reverts is not None
                else made(order.action, means)
            )
        except TroubleError as error:
            self._trouble(error.trouble)
            return
        around = self._surroundings()
        if order.rehearsal:
            around = replace(around, record=_nowhere)
        reverts = order.reverts.plan if order.reverts is not None else None
        self._envelope = Envelope(
            action, order.step, around, verify=order.verify, reverts=reverts, changed=self._redraw
        )
        for observation in self._observations():
            self._envelope.observed(observation)
        await self._prepare(self._envelope)

    async def plan_anew(self) -> None:
        """Another plan, where the last one has come to nothing."""
        self.view = replace(self.view, stage=Stage.PLANNING, trouble=None, result=None, unrecorded="")
        self._changed()
        if self._envelope is None:
            await self.open()
        else:
            await self._prepare(self._envelope)

    def shown(self, digest: str) -> None:
        """The plan has been drawn and written to the line."""
        if self._envelope is not None:
            self._envelope.shown(digest)

    def observed(self, observation: Observation) -> None:
        """One more answer of a probe."""
        if self._envelope is not None and not self.view.is_over:
            self._envelope.observed(observation)

    def confirmation(self, by: str, typed: str, *, unrecorded: bool) -> Confirmation:
        """A yes to the plan as it is now, which the guard takes. Raises TroubleError."""
        envelope = self._envelope
        if self.order.rehearsal:
            raise refused("this is a rehearsal", "plan it for real")
        if envelope is None or envelope.plan is None or envelope.stage is not Stage.ASKING:
            raise refused("there is no plan that waits for a yes")
        plan = envelope.plan
        confirmation = Confirmation(plan.id, plan.digest, by, typed, accepts_unrecorded=unrecorded)
        envelope.guard.check(plan, confirmation)  # what it refuses is said here; the run asks again
        return confirmation

    async def go(self, confirmation: Confirmation) -> None:
        """Do it, to the end of its verification."""
        assert self._envelope is not None
        try:
            result = await self._envelope.run(confirmation)
        except TroubleError as error:
            self._told(str(error))
            return
        if result.outcome is Outcome.UNRECORDED:
            self.view = replace(self.view, unrecorded=result.words)
        self._redraw()

    async def cancel(self) -> None:
        """Somebody says no."""
        if self._envelope is not None and self._envelope.stage is Stage.ASKING:
            await self._envelope.cancel()
            self._redraw()

    async def _prepare(self, envelope: Envelope) -> None:
        try:
            await envelope.prepare()
        except TroubleError as error:
            self._trouble(error.trouble)
        self._redraw()

    def _redraw(self) -> None:
        envelope = self._envelope
        if envelope is None:
            return
        plan, was = envelope.plan, self.view.stage
        self.view = replace(
            self.view,
            stage=envelope.stage,
            plan=plan,
            allowance=envelope.allowance,
            dry_run=envelope.dry_run,
            name_wanted=envelope.guard.name_wanted(plan) if plan is not None else "",
            result=envelope.result,
        )
        if envelope.progress and envelope.stage in (Stage.RUNNING, Stage.VERIFYING):
            self._told(envelope.progress, anew=was is envelope.stage is Stage.VERIFYING)
        self._changed()

    def _told(self, words: str, *, anew: bool = False) -> None:
        """One more line; with `anew`, in place of the last one: a countdown is no history."""
        if not self.view.progress or self.view.progress[-1][1] != words:
            before = self.view.progress[:-1] if anew else self.view.progress
            self.view = replace(self.view, progress=(*before, (self._clock(), words))[-_MOST_LINES:])
            self._changed()

    def _trouble(self, trouble: Trouble) -> None:
        self.view = replace(self.view, trouble=trouble)
        self._changed()


async def _nowhere(payload: Payload) -> bool:
    """A rehearsal is nobody's deed."""
    return True


def refused(why: str, *advice: str) -> TroubleError:
    """A command that cannot be followed: nothing happened."""
    return TroubleError(Trouble(TroubleKind.REJECTED, "Nothing was changed", why, advice))
