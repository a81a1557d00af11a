"""The envelope: plan, permission, dry run, confirm, run, verify. One object for one mitigation, driven by commands.

Its intent is recorded before the write, its outcome after. Whatever is not known is recorded as not known.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from mrb_tui.actions.action import Action, Allowance, DryRun, PlanRequest
from mrb_tui.actions.guard import Confirmation, Guard
from mrb_tui.actions.outcome import Outcome, Result, advice_for
from mrb_tui.actions.permission import permission_for
from mrb_tui.actions.plan import Plan, Step
from mrb_tui.actions.refusals import ConflictError, NotSentError, refused
from mrb_tui.actions.running import Run
from mrb_tui.actions.surroundings import Surroundings
from mrb_tui.actions.verification import Verification, Verify
from mrb_tui.domain.events.mitigation import (
    MitigationConfirmed,
    MitigationPlanned,
    MitigationRefused,
    MitigationSettled,
    Settlement,
)
from mrb_tui.domain.observation import Observation
from mrb_tui.domain.trouble import TroubleError, TroubleKind

PLANS_ANEW = 3


class Stage(StrEnum):
    """What the envelope is at, in the order of things."""

    NEW = "new"
    PLANNING = "planning"
    ASKING = "waiting for a yes"
    RUNNING = "running"
    VERIFYING = "verifying"
    ENDED = "ended"


class Envelope:
    """`prepare`, `shown`, `run` or `cancel`, in this order. What a front end shows are the public attributes."""

    def __init__(
        self,
        action: Action,
        step: Step,
        surroundings: Surroundings,
        *,
        verify: Verify | None = None,
        reverts: MitigationPlanned | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.step, self.reverts = step, reverts
        self.stage = Stage.NEW
        self.plan: Plan | None = None
        self.allowance: Allowance | None = None
        self.dry_run: DryRun | None = None
        self.progress = ""
        self.result: Result | None = None
        self._action, self._around, self._changed = action, surroundings, changed
        self._verification = Verification(verify) if verify is not None else None

    @property
    def guard(self) -> Guard:
        """The process' guard."""
        return self._around.guard

    async def prepare(self) -> Result | None:
        """Plan, ask for permission, try it dry. None: it waits for a yes; a Result: it has ended, nothing was written.

        May be called again after a conflict: then there is a new plan. Raises TroubleError where none can be made.
        """
        if self.stage not in (Stage.NEW, Stage.ENDED) or (self.result and self.result.applied is not False):
            raise refused("it is under way already", "make a new plan with a new envelope")
        self.result = None
        for _ in range(PLANS_ANEW):
            self._at(Stage.PLANNING)
            self.plan = self.allowance = self.dry_run = None
            try:
                return await self._prepare()
            except ConflictError as error:
                await self._refuse(Outcome.CONFLICT, error.trouble.why)
            except BaseException:  # raised again: whoever is cut off may prepare anew
                self._at(Stage.NEW)
                raise
        return self.result

    def shown(self, digest: str) -> None:
        """The complete plan of that digest has been drawn and written to the line. Only then a yes arms."""
        if self.stage is Stage.ASKING and self.plan is not None and digest == self.plan.digest:
            self.guard.shown(digest)

    def observed(self, observation: Observation) -> None:
        """One answer of a probe; only those asked for after the write count for the verification."""
        if self._verification is not None:
            self._verification.observed(observation)

    async def cancel(self, why: str = "cancelled") -> Result:
        """Somebody says no. Nothing was written."""
        if self.stage is not Stage.ASKING:
            raise refused("there is nothing to cancel")
        return await self._refuse(Outcome.CANCELLED, why)

    async def run(self, confirmation: Confirmation) -> Result:
        """Do it, follow it, verify it. Raises RefusedError where the confirmation does not do; the plan then still
        waits. May run as a task of its own that nobody watches; a task that is cut off leaves its outcome unknown."""
        plan = self.plan
        if self.stage is not Stage.ASKING or plan is None:
            raise refused("there is no plan that waits for a yes")
        self.guard.check(plan, confirmation)
        self._at(Stage.RUNNING)
        confirmed = MitigationConfirmed(plan.id, plan.title, plan.digest, confirmation.typed)
        if not await self._around.record(confirmed) and not confirmation.accepts_unrecorded:
            self._at(Stage.ASKING)
            words = "the journal cannot be written: if this console dies, nobody will know that this was done"
            return Result(Outcome.UNRECORDED, words, applied=False, advice=advice_for(Outcome.UNRECORDED))
        run = Run(self._action, plan, self._around, self._verification, self.reverts, self._told)
        try:
            self.result = await run.go(confirmation)
        except BaseException:  # raised again: what was cut off, too, has a result, and it is not success
            self.result = Result(Outcome.UNKNOWN, "it was cut off", applied=None, advice=advice_for(Outcome.UNKNOWN))
            raise
        finally:
            self.guard.forget(plan.digest)
            self._at(Stage.ENDED)
        return self.result

    async def _prepare(self) -> Result | None:
        try:
            plan = await self._action.plan(self._request())
        except TroubleError as error:
            raise self._with_twin(error) from None
        self.plan = plan
        await self._around.record(plan.payload())
        self._changed()
        if plan.changes_nothing:
            return await self._already_so(plan)
        self.allowance = await permission_for(self._action)
        self._changed()
        if self.allowance.allowed is False:
            return await self._refuse(Outcome.NOT_PERMITTED, self.allowance.words)
        try:
            self.dry_run = await self._action.dry_run(plan)
        except ConflictError:
            raise
        except NotSentError as error:
            denied = error.trouble.kind in (TroubleKind.FORBIDDEN, TroubleKind.UNAUTHORIZED)
            outcome = Outcome.NOT_PERMITTED if denied else Outcome.REFUSED_BY_DRY_RUN
            return await self._refuse(outcome, error.trouble.why or error.trouble.what)
        except TroubleError as error:
            return await self._refuse(Outcome.UNREACHABLE, str(error))
        if self.dry_run.plan.digest != plan.digest:
            raise refused("the dry run would do something else than was planned")
        self.plan = self.dry_run.plan
        self._at(Stage.ASKING)
        return None

    async def _already_so(self, plan: Plan) -> Result:
        result = await self._refuse(Outcome.ALREADY_SO, "it is already as planned")
        if self.reverts is not None:
            await self._look_at_what_is_reverted(self.reverts)
        return result

    async def _look_at_what_is_reverted(self, reverts: MitigationPlanned) -> None:
        """It holds the old value already. Whether it ever held ours, only the mark on the target can tell."""
        try:
            live = await self._action.look(reverts, written_s=0.0)
        except TroubleError:
            return
        if live.settlement is Settlement.NO_LONGER:
            payload = MitigationSettled(reverts.plan_id, reverts.title, live.settlement, live.found)
            await self._around.record(payload)

    def _with_twin(self, error: TroubleError) -> TroubleError:
        """Who may not even look gets the command, for somebody who may."""
        trouble, by_hand = error.trouble, self._action.by_hand
        if trouble.kind is not TroubleKind.FORBIDDEN or not by_hand:
            return error
        return TroubleError(replace(trouble, advice=advice_for(Outcome.NOT_PERMITTED, by_hand=by_hand)))

    async def _refuse(self, outcome: Outcome, why: str) -> Result:
        plan = self.plan
        assert plan is not None
        self.guard.forget(plan.digest)
        await self._around.record(MitigationRefused(plan.id, plan.title, why, outcome))
        advice = advice_for(outcome, by_hand=plan.equivalent, on_failure=self.step.on_failure)
        self.result = Result(outcome, why, applied=False, advice=advice)
        self._at(Stage.ENDED)
        return self.result

    def _request(self) -> PlanRequest:
        around = self._around
        return PlanRequest(
            plan_id=around.new_id(),
            step=self.step,
            at=around.clock(),
            incident=around.incident,
            responder=around.responder,
            standing=tuple(around.standing()),
            reverts=self.reverts,
        )

    def _told(self, words: str, verifying: bool) -> None:
        self.progress = words
        self._at(Stage.VERIFYING if verifying else Stage.RUNNING)

    def _at(self, stage: Stage) -> None:
        self.stage = stage
        self._changed()
