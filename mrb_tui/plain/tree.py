"""The runbook's tree: the open question with what speaks for each answer, and the steps it leads to."""

from mrb_tui.plain.changing import Changing
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import Part
from mrb_tui.plain.waiting import until_or_enter
from mrb_tui.plain.words import (
    answer_words,
    answers_of,
    look_lines,
    open_question,
    step_lines,
    step_words,
    steps_of,
    tree_lines,
)
from mrb_tui.session.guide import RowKind, StepDetail, TreeRow

_FOLLOW, _ANEW = "follow", "anew"


class Tree(Part):
    """Answers are recorded in the incident, if there is one."""

    async def walk(self) -> None:
        """One question after the other, until none is open or somebody goes back."""
        guide = self.session.guide
        if guide.trouble is not None:
            self.ask.say(f"! {guide.trouble}")
        while True:
            rows = guide.rows()
            for line in tree_lines(rows):
                self.ask.say(line)
            if not await self._answer(rows):
                return

    async def _answer(self, rows: tuple[TreeRow, ...]) -> bool:
        node_id = open_question(rows)
        answers = answers_of(rows, node_id) if node_id else ()
        words = "number to answer, follow: as the evidence goes, " if node_id else "no question is open; "
        while True:
            typed = (await self.ask.text(f"tree ({words}anew: another answer, Enter: back)")).casefold()
            if not typed:
                return False
            if typed == _ANEW:
                await self._anew(rows)
                return True
            if node_id and typed == _FOLLOW:
                await self.named()
                self.ask.say(f"answered {self.session.guide.follow()}")
                return True
            if typed.isascii() and typed.isdecimal() and 1 <= int(typed[:6]) <= len(answers):
                await self._take(answers[int(typed[:6]) - 1])
                return True
            self.ask.say(f"  there is no {typed} here")

    async def _anew(self, rows: tuple[TreeRow, ...]) -> None:
        answered = [row for row in rows if row.kind is RowKind.QUESTION and row.answered]
        if not answered:
            self.ask.say("nothing has been answered yet")
            return
        question = answered[await self.ask.choose("which question", [Entry(row.text, row.say) for row in answered])]
        answers = answers_of(rows, question.id)
        place = await self.ask.choose("answer", [Entry(answer_words(row), "; ".join(row.because)) for row in answers])
        await self._take(answers[place])

    async def _take(self, answer: TreeRow) -> None:
        await self.named()
        guide, reason = self.session.guide, ""
        if against := guide.wants_reason(answer.id, answer.number):
            self.ask.say(f"You answer “{answer.text}”: {against}.")
            reason = await self.ask.text("because", needed=True)
        guide.answer(answer.id, answer.number, reason)
        self.ask.say(f"answered “{answer.text}”")


class Steps(Part):
    """The steps that the tree leads to: looks, things done by hand, changes."""

    def __init__(self, part: Part, changing: Changing) -> None:
        super().__init__(part.session, part.ask)
        self._changing = changing

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
        entries = [Entry("take", "make the plan; nothing is changed yet")] if step.changes else []
        entries += [Entry("look", "ask now")] if step.how == "look" else []
        entries += [Entry("done", "it was done by hand")] if not step.changes else []
        entries += [Entry("pass over", "with a reason")]
        chosen = entries[await self.ask.choose("what (Enter: back)", entries)].word
        await self.named()
        await {"take": self._take, "look": self._look, "done": self._done, "pass over": self._pass}[chosen](step)

    async def _take(self, step: StepDetail) -> None:
        await self._changing.take(step)

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
