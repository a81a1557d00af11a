"""The steps that the tree leads to: looks, things done by hand, changes, things to tell."""

from collections.abc import Awaitable, Callable

from mrb_tui.plain.changing import Changing
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import Part
from mrb_tui.plain.telling import Telling
from mrb_tui.plain.tree_words import look_lines, step_lines, step_words, steps_of
from mrb_tui.plain.waiting import until_or_enter
from mrb_tui.session.guide import StepDetail


class Steps(Part):
    """One is opened, then taken, done or passed over."""

    def __init__(self, part: Part, changing: Changing, telling: Telling) -> None:
        super().__init__(part.session, part.ask)
        self._changing = changing
        self._telling = telling

    async def choose(self) -> None:
        """One of them."""
        rows = steps_of(self.session.guide.rows())
        if not rows:
            self.ask.say("the tree has not led to any step yet: answer its questions first")
            return
        following = next((place for place, row in enumerate(rows) if row.is_next), None)
        place = await self.ask.choose("step", [Entry(step_words(row)) for row in rows], default=following)
        await self._open(rows[place].id)

    async def _open(self, step_id: str) -> None:
        step = self.session.guide.step(step_id)
        for line in step_lines(step):
            self.ask.say(line)
        if step.copy_text:
            self.ask.say("  as a command:" if step.changes else "  to take along:")
            self.ask.verbatim("\n".join(f"    {line}" for line in step.copy_text.splitlines()))
        ways: list[tuple[Entry, Callable[[StepDetail], Awaitable[None]]]] = []
        if step.changes:
            ways.append((Entry("take", "make the plan; nothing is changed yet"), self._changing.take))
        elif step.how == "look":
            ways.append((Entry("look", "ask now"), self._look))
        default = 0 if ways and step.before.blocked is None else None
        if step.how == "tell":
            ways.append((Entry("write", "an update, a letter"), self._write))
        if not step.changes:
            ways.append((Entry("done", "it was done by hand"), self._done))
        ways.append((Entry("pass over", "with a reason"), self._pass))
        way = await self.ask.choose("what", [entry for entry, _ in ways], default=default)
        await self.named()
        await ways[way][1](step)

    async def _write(self, step: StepDetail) -> None:
        if await self._telling.write():
            await self._done(step)

    async def _look(self, step: StepDetail) -> None:
        guide = self.session.guide
        guide.look(step.id)
        self.ask.say("looking (Enter stops it)")

        def over() -> bool:
            look = guide.step(step.id).look
            return look is None or not look.running

        if not await until_or_enter(self.ask.terminal, self.session, over):
            guide.stop(step.id)
            self.ask.say("stopped")
        for line in look_lines(guide.step(step.id)):
            self.ask.say(line)

    async def _done(self, step: StepDetail) -> None:
        self.session.guide.tick(step.id, await self.ask.text("result, in a word if there is one to say"))
        self.ask.say(f"done: {step.title}")

    async def _pass(self, step: StepDetail) -> None:
        self.session.guide.skip(step.id, await self.ask.text("because", needed=True))
        self.ask.say(f"passed over: {step.title}")
