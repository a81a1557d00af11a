"""Changes to production through the envelope: the plan to read, the question, the run to follow, what is owed."""

import asyncio

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.outcome import Result
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.plain.dialogue import Dialogue
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import NOBODY_ASKED, Part
from mrb_tui.plain.plan_text import plan_text, result_text
from mrb_tui.plain.waiting import until_or_enter
from mrb_tui.session.changes import Choices, RunView
from mrb_tui.session.guide import Asks, StepDetail
from mrb_tui.session.live import LiveSession


class Changing(Part):
    """`arm_s` is how long a plan stands there before a yes counts; what was typed until then is thrown away."""

    def __init__(self, session: LiveSession, dialogue: Dialogue, *, arm_s: float) -> None:
        super().__init__(session, dialogue)
        self._arm_s = arm_s
        self._changes = session.changes
        self._told: dict[str, int] = {}

    async def take(self, step: StepDetail) -> None:
        """Plan it, ask, do it; or go on with the run that has not ended."""
        for view in reversed(self._changes.runs):
            if view.step_id == step.id and not view.is_over and not view.reverts:
                await self.through(view.id)
                return
        self.need_incident()
        await self.through(self._changes.begin(step.id, await self._choices(step)))

    async def through(self, run_id: str) -> None:
        """From the plan to its end, or until Enter leaves it."""
        asked = ""
        while True:
            view = await self._when_ready(run_id, asked)
            if view is None or view.is_over:
                break
            if view.unrecorded and view.stage is Stage.ASKING:
                confirmed = await self._confirm(view, view.unrecorded, unrecorded=True)
            else:
                confirmed = await self._ask(view)
            if not confirmed:
                return
            asked = _question(view)
        if view is not None:
            if not asked and view.plan is not None:
                self._show(view)
            await self._ended(view)

    async def _choices(self, step: StepDetail) -> Choices:
        match step.asks:
            case Asks.VALUE:
                what = f"{step.asks_what or 'value'}{f' ({step.value_hint})' if step.value_hint else ''}"
                return Choices(value=await self.ask.text(what, step.value, needed=True))
            case Asks.REVISION:
                return Choices(revision=await self._revision())
            case Asks.NEW_KEY:
                return Choices(secret=await self.ask.secret(f"new key for {step.asks_what}"))
            case _:
                return Choices()

    async def _revision(self) -> int:
        self.ask.say("reading the revisions")
        found, proposed = await self._changes.revisions()
        entries = [
            Entry(
                f"revision {one.number}{' (now)' if one.is_current else ''}",
                "; ".join(part for part in (", ".join(one.images), one.change_cause, *one.differs) if part),
            )
            for one in found
        ]
        default = next((place for place, one in enumerate(found) if one.number == proposed), None)
        return found[await self.ask.choose("go back to", entries, default=default)].number

    async def _when_ready(self, run_id: str, asked: str) -> RunView | None:
        """Once it asks something new or is over; says the progress. None if it is left, or gone."""

        def ready() -> bool:
            view = self._changes.run(run_id)
            self._tell(view)
            return view is None or view.is_over or (view.stage is Stage.ASKING and _question(view) != asked)

        if not ready():
            under_way = "under way (Enter leaves it; what was confirmed goes on)"
            self.ask.say(under_way if asked else "planning (Enter leaves it)")
        if await until_or_enter(self.ask.terminal, self.session, ready):
            return self._changes.run(run_id)
        view = self._changes.run(run_id)
        if view is not None and view.stage in (Stage.NEW, Stage.PLANNING, Stage.ASKING):
            self._changes.cancel(run_id)
            self.ask.say("cancelled: nothing was changed")
        else:
            self.ask.say("it goes on: its end is told between prompts, and stands in the timeline")
        return None

    def _tell(self, view: RunView | None) -> None:
        if view is not None:
            for at, words in view.progress[self._told.get(view.id, 0) :]:
                self.ask.say(f"  {at:%H:%M:%S}  {words}")
            self._told[view.id] = len(view.progress)

    async def _ask(self, view: RunView) -> bool:
        self._show(view)
        if self._changes.read_only:
            self.ask.say(f"{self._changes.read_only}: it plans, and changes nothing")
        if not self.ask.terminal.can_ask:
            self.ask.say(NOBODY_ASKED)
            self._changes.cancel(view.id)
            return False
        if view.plan is not None:
            self._changes.shown(view.id, view.plan.digest)
        await asyncio.sleep(self._arm_s)
        self.ask.terminal.forget_typed()
        return await self._confirm(view, "")

    async def _confirm(self, view: RunView, risk: str, *, unrecorded: bool = False) -> bool:
        """Anything but the yes, or the name, is a no."""
        if risk:
            self.ask.say(f"! {risk}")
            self.ask.terminal.forget_typed()
        if view.name_wanted:
            typed = await self.ask.line(f"Type {view.name_wanted} to do it, anything else not to: ")
            said_yes = typed == view.name_wanted
        else:
            typed, said_yes = "", await self.ask.yes("Do it?")
        if not said_yes:
            self._changes.cancel(view.id)
            self.ask.say("not confirmed: nothing was changed")
            return False
        try:
            self._changes.confirm(view.id, typed, unrecorded=unrecorded)
        except TroubleError:
            self._changes.cancel(view.id)
            raise
        return True

    def _show(self, view: RunView) -> None:
        """The plan. Its commands are copied from here, so they are not broken."""
        plan = view.plan
        commands = [one for one in (plan.equivalent, plan.undo) if one] if plan is not None else []
        for line in plan_text(view).split("\n"):
            is_command = any(command in line for command in commands)
            (self.ask.verbatim if is_command else self.ask.say)(line)

    async def _ended(self, view: RunView) -> None:
        if view.trouble is not None:
            self.ask.refuse(TroubleError(view.trouble))
            return
        if view.result is None:
            return
        self.ask.say(result_text(view.result))
        await self._offer(view, view.result)

    async def _offer(self, view: RunView, result: Result) -> None:
        """What comes next: the follow-ups of what was applied."""
        if result.applied is not True or view.plan is None:
            return
        for number, action in enumerate(view.plan.follow_ups):
            what = " ".join((action.kind, *action.parameters.values()))
            if await self.ask.yes(f"Plan the next, {what}?"):
                await self.through(self._changes.follow_up(view.id, number))


def _question(view: RunView) -> str:
    """What is being asked: of this very plan, and whether it is the risk of not recording it."""
    digest = view.plan.digest if view.plan is not None else ""
    return f"{view.id} {digest} {view.unrecorded}"
