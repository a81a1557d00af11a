"""From the yes to the end: intent, write, outcome, and whether it helped."""

from collections.abc import Callable
from datetime import datetime, timedelta

from mrb_tui.actions.action import Action, Live, Progress
from mrb_tui.actions.guard import Confirmation, Permit
from mrb_tui.actions.outcome import Outcome, Result, advice_for
from mrb_tui.actions.plan import Plan
from mrb_tui.actions.refusals import ConflictError, NotSentError, RefusedError, refused
from mrb_tui.actions.settlement import IN_FLIGHT_S
from mrb_tui.actions.surroundings import Surroundings
from mrb_tui.actions.verification import Verification
from mrb_tui.domain.events.mitigation import (
    MitigationFailed,
    MitigationFinished,
    MitigationPlanned,
    MitigationProgressed,
    MitigationReverted,
    MitigationSettled,
    MitigationStarted,
    MitigationUnverified,
    MitigationVerified,
    Settlement,
)
from mrb_tui.domain.mitigation_state import Phase
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

STEADY_S = 20.0
"""How long a finished rollout is watched: a release may turn ready first, and crash then."""
STALE_S = 15.0
"""An intent that took so long to record is given up: another console may take it for dead, and settle it."""
SETTLE_EVERY_S = 3.0
SETTLE_FOR_S = IN_FLIGHT_S + 30.0
LOOK_EVERY_S = 2.0
_TAKEN_BACK = "it was taken back meanwhile"


class Run:
    """One plan, once."""

    def __init__(
        self,
        action: Action,
        plan: Plan,
        around: Surroundings,
        verification: Verification | None,
        reverts: MitigationPlanned | None,
        told: Callable[[str, bool], None],
    ) -> None:
        self._action, self._plan, self._around = action, plan, around
        self._verification, self._reverts, self._told = verification, reverts, told

    async def go(self, confirmation: Confirmation) -> Result:
        """Intent, write, outcome. What is refused once the intent is recorded has failed, and nothing was sent."""
        plan, around = self._plan, self._around
        try:
            permit = await self._permitted(confirmation)
        except RefusedError as error:
            return await self._fail(Outcome.NOT_CONFIRMED, error, applied=False)
        sent_at = around.clock()
        if self._verification is not None:
            self._verification.freeze(sent_at)
        self._told("sending", False)
        try:
            words = await self._action.write(plan, permit)
        except ConflictError as error:
            return await self._fail(Outcome.CONFLICT, error, applied=False)
        except NotSentError as error:
            denied = error.trouble.kind in (TroubleKind.FORBIDDEN, TroubleKind.UNAUTHORIZED)
            return await self._fail(Outcome.NOT_PERMITTED if denied else Outcome.REJECTED, error, applied=False)
        except TroubleError as error:
            failed = await self._fail(Outcome.UNKNOWN, error, applied=None)
            settled = await self._settle(sent_at)
            if settled is not Settlement.APPLIED:
                if settled not in (None, Settlement.NOT_APPLIED):
                    await self._reverted()
                return _settled(settled, failed)
            words = "settled by reading: it is applied"
        except Exception as error:  # raised again; first it is said that the write may have been sent
            await self._fail(Outcome.UNKNOWN, _our_fault(error), applied=None)
            raise
        await self._taken(words)
        return await self._follow()

    async def _permitted(self, confirmation: Confirmation) -> Permit:
        plan, around = self._plan, self._around
        began_at = around.clock()
        durable = await around.record(MitigationStarted(plan.id, plan.title))
        if not durable and not confirmation.accepts_unrecorded:
            raise refused("the journal cannot be written", "free the disk, then plan it again")
        if (around.clock() - began_at).total_seconds() > STALE_S:
            raise refused("it took too long to record the intent", "plan it again")
        return around.guard.permit(plan, confirmation)

    async def _taken(self, words: str) -> None:
        if self._verification is not None:
            self._verification.written(self._around.clock())
        await self._progressed(words)
        await self._reverted()

    async def _reverted(self) -> None:
        """What this plan takes back is taken back once its write was taken, whatever the rollout makes of it."""
        if self._reverts is not None:
            done = MitigationReverted(self._reverts.plan_id, self._reverts.title, self._plan.id)
            await self._around.record(done)

    async def _follow(self) -> Result:
        last = Progress("")
        try:
            async for progress in self._action.follow(self._plan):
                if self._is_taken_back:
                    return await self._unverified(_TAKEN_BACK)
                if progress.failed:
                    return await self._fail(Outcome.ROLLOUT_FAILED, _rollout(progress.failed), applied=True)
                if progress.words != last.words and not progress.done:
                    await self._progressed(progress.words)
                last = progress
        except TroubleError as error:
            return await self._fail(Outcome.UNFOLLOWED, error, applied=True)
        await self._around.record(MitigationFinished(self._plan.id, self._plan.title, last.words))
        if last.waits:
            return await self._held_back(last.words)
        return await self._verify(last.words, STEADY_S if last.rolled_out else 0.0)

    async def _verify(self, words: str, steady_s: float) -> Result:
        plan, around, verification = self._plan, self._around, self._verification
        finished_at = around.clock()
        steady_at = finished_at + timedelta(seconds=steady_s)
        within_s = verification.verify.within_s if verification is not None else steady_s
        until = finished_at + timedelta(seconds=max(within_s, steady_s))
        while True:
            now = around.clock()
            self._told(self._watched(now, until), True)
            if self._is_taken_back:
                return await self._unverified(_TAKEN_BACK)
            if broken := await self._broken():
                return await self._fail(Outcome.ROLLOUT_FAILED, _rollout(f"done, and then: {broken}"), applied=True)
            if now >= steady_at:
                if verification is None:
                    return Result(Outcome.APPLIED, words, applied=True)
                if verification.held_before:
                    why = f"it held before: {verification.verify.words}"
                    await around.record(MitigationUnverified(plan.id, plan.title, why, nothing_to_verify=True))
                    return Result(Outcome.NOTHING_TO_VERIFY, why, applied=True)
                if verification.verified(now):
                    return await self._verified(verification, now)
                if now >= until or verification.has_held(now):
                    return await self._unverified(verification.why_not(now))
            await around.sleep(LOOK_EVERY_S)

    async def _held_back(self, why: str) -> Result:
        """It is stored and reaches nobody: there is nothing to watch, and it cannot have helped."""
        advice = ("resume the rollout: until then it reaches no pod", "or revert it")
        if self._verification is None:
            return Result(Outcome.APPLIED, why, applied=True, advice=advice)
        await self._around.record(MitigationUnverified(self._plan.id, self._plan.title, why))
        return Result(Outcome.UNVERIFIED, why, applied=True, advice=advice)

    def _watched(self, now: datetime, until: datetime) -> str:
        """What the end waits for, and until when at the latest."""
        left_s = max((until - now).total_seconds(), 0.0)
        if self._verification is None:
            return f"is it steady? {left_s:.0f} s to go"
        if self._verification.held_before:
            return "what is to be verified held before; is it steady?"
        return f"did it help? {self._verification.so_far(now)}; {left_s:.0f} s to go at most"

    async def _verified(self, verification: Verification, now: datetime) -> Result:
        condition = verification.verify.words
        payload = MitigationVerified(
            self._plan.id, self._plan.title, condition, dict(verification.before), verification.after(now)
        )
        await self._around.record(payload)
        return Result(Outcome.VERIFIED, condition, applied=True)

    async def _unverified(self, why: str) -> Result:
        await self._around.record(MitigationUnverified(self._plan.id, self._plan.title, why))
        advice = advice_for(Outcome.UNVERIFIED, on_failure=self._plan.step.on_failure)
        return Result(Outcome.UNVERIFIED, why, applied=True, advice=() if self._is_taken_back else advice)

    @property
    def _is_taken_back(self) -> bool:
        """Whether somebody has done so since: what goes on and what turns green from then on is not its doing."""
        gone = (Phase.REVERTED, Phase.OVERTAKEN)
        return any(each.plan.plan_id == self._plan.id and each.phase in gone for each in self._around.standing())

    async def _settle(self, sent_at: datetime) -> Settlement | None:
        """Read until it is known, or for as long as a write may be on its way and a little more."""
        around = self._around
        while True:
            waited_s = (around.clock() - sent_at).total_seconds()
            try:
                live = await self._action.look(self._plan.payload(), waited_s)
            except TroubleError as error:
                live = Live(None, error.trouble.why or error.trouble.what)
            if live.settlement is not None:
                settled = MitigationSettled(self._plan.id, self._plan.title, live.settlement, live.found)
                await around.record(settled)
                return live.settlement
            self._told(f"outcome unknown: {live.found}", False)
            if live.final or waited_s >= SETTLE_FOR_S:
                return None
            await around.sleep(SETTLE_EVERY_S)

    async def _broken(self) -> str:
        try:
            return await self._action.aftermath(self._plan)
        except TroubleError:
            return ""

    async def _progressed(self, words: str) -> None:
        self._told(words, False)
        await self._around.record(MitigationProgressed(self._plan.id, self._plan.title, words))

    async def _fail(self, outcome: Outcome, error: TroubleError, *, applied: bool | None) -> Result:
        why = error.trouble.why or error.trouble.what
        advice = advice_for(outcome, by_hand=self._plan.equivalent, on_failure=self._plan.step.on_failure)
        payload = MitigationFailed(self._plan.id, self._plan.title, outcome, why, applied, advice)
        await self._around.record(payload)
        return Result(outcome, why, applied, advice)


def _settled(settlement: Settlement | None, unknown: Result) -> Result:
    """What to tell of a write that was not found in force."""
    if settlement is None:
        return unknown
    if settlement is Settlement.NOT_APPLIED:
        words, advice = "settled by reading: it was not applied", ("plan it again, once there are answers",)
        return Result(Outcome.UNREACHABLE, words, applied=False, advice=advice)
    return Result(Outcome.APPLIED, f"settled by reading: {settlement}", applied=True)


def _rollout(why: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, "The rollout failed", why))


def _our_fault(error: Exception) -> TroubleError:
    """Never its words: they may hold anything."""
    return TroubleError(Trouble(TroubleKind.INTERNAL, "The write broke off", f"our own fault: {type(error).__name__}"))
