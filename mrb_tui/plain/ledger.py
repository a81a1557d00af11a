"""What is in force and has to be taken back or adopted, and what nobody knows the outcome of."""

from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.plain.changing import Changing
from mrb_tui.plain.dialogue import Back
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import Part
from mrb_tui.plain.words import owed_words


class Ledger(Part):
    """Runs under way stand in it too."""

    def __init__(self, part: Part, changing: Changing) -> None:
        super().__init__(part.session, part.ask)
        self._changing = changing

    async def open(self) -> None:
        """One of them: take it back, let it stay, settle it, or go back to its run."""
        changes = self.session.changes
        running = [view for view in changes.runs if not view.is_over]
        here = {view.plan.id for view in running if view.plan is not None}
        unknown = [state for state in changes.unsettled if state.plan.plan_id not in here]
        known = here | {state.plan.plan_id for state in unknown}
        owed = [state for state in changes.ledger if state.plan.plan_id not in known]
        if not (running or unknown or owed):
            self.ask.say("nothing temporary is in force, and no outcome is unknown")
            return
        if changes.proposes_revert:
            self.ask.say("what called for them has been gone for ten minutes: it is time to take them back")
        entries = [Entry(f"{view.title}: {view.stage}") for view in running]
        entries += [Entry(owed_words(state)) for state in (*unknown, *owed)]
        place = await self.ask.choose("which (Enter: back)", entries)
        await self.named()
        if place < len(running):
            await self._changing.through(running[place].id)
        elif place < len(running) + len(unknown):
            await self._settle(unknown[place - len(running)])
        else:
            await self._owed(owed[place - len(running) - len(unknown)])

    async def _owed(self, state: MitigationState) -> None:
        entries = [Entry("take back", state.plan.undo or "make the plan"), Entry("adopt", "it stays, with a reason")]
        if await self.ask.choose("what (Enter: back)", entries) == 0:
            await self._changing.through(self.session.changes.revert(state.plan.plan_id))
            return
        reason = await self.ask.text("it stays, because", needed=True)
        await self.session.changes.adopt(state.plan.plan_id, reason)
        self.ask.say(f"adopted: {state.plan.title}")

    async def _settle(self, state: MitigationState) -> None:
        entries = [
            Entry("read", "read the live state"),
            Entry("applied", "I have looked: it was applied"),
            Entry("not applied", "I have looked: it was not"),
        ]
        place = await self.ask.choose("how was it (Enter: back)", entries)
        if place == 0:
            self.ask.say(await self.session.changes.settle(state.plan.plan_id))
            return
        if not await self.ask.yes("Record that under your name?"):
            raise Back
        await self.session.changes.settle_by_word(state.plan.plan_id, applied=place == 1)
        self.ask.say("settled by your word")
