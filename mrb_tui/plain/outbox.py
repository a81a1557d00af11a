"""What waits to be sent, and what may have arrived."""

from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import Part
from mrb_tui.session.writing import Fate


class Outbox(Part):
    """Nothing is sent again that may have arrived; somebody looks, and says."""

    async def open(self) -> None:
        """One of them: try it again, or say whether it is there."""
        desk = self.session.writing
        waiting = desk.outbox()
        for warning in desk.warnings():
            self.ask.say(f"! {warning}")
        if not waiting:
            self.ask.say("nothing waits")
            return
        entries = [Entry(f"{one.title} to {one.label}", f"{one.fate} {one.why}") for one in waiting]
        one = waiting[await self.ask.choose("which (Enter: back)", entries)]
        if one.fate is Fate.UNKNOWN:
            ways = [Entry("arrived", "I have looked: it is there"), Entry("not there", "it waits again")]
            arrived = await self.ask.choose("how is it (Enter: back)", ways) == 0
            await desk.settle(one.id, one.destination, arrived=arrived)
            self.ask.say("recorded")
        elif await self.ask.yes("Try again now?"):
            self.ask.say((await desk.retry(one.id, one.destination)).outcome)
