"""The runbook's tree: the open question with what speaks for and against each answer."""

from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import Part
from mrb_tui.plain.tree_words import answer_words, answers_of, open_question, tree_lines
from mrb_tui.session.guide import RowKind, TreeRow

_ANEW, _WHY = "anew", "why"
_HOW = (
    "A number answers. why 2: all that speaks for or against 2. anew: give an earlier answer anew. A full stop alone "
    "goes back."
)


class Tree(Part):
    """Answers are recorded in the incident, if there is one."""

    async def walk(self) -> None:
        """One question after the other, until none is open or somebody goes back."""
        guide = self.session.guide
        if guide.trouble is not None:
            self.ask.say(f"! {guide.trouble}")
        if open_question(guide.rows()):
            self.ask.say(_HOW)
        while True:
            rows = guide.rows()
            for line in tree_lines(rows):
                self.ask.say(line)
            node_id = open_question(rows)
            if not await (self._answer(answers_of(rows, node_id)) if node_id else self._through(rows)):
                return

    async def _answer(self, answers: tuple[TreeRow, ...]) -> bool:
        """The open question; whether to go on. Enter takes what the evidence suggests."""
        suggested = next((number for number, row in enumerate(answers, start=1) if row.suggested), None)
        while True:
            typed = (await self.ask.text("answer", str(suggested or ""))).casefold()
            if not typed:
                return False
            if typed == _ANEW:
                await self._anew(self.session.guide.rows())
                return True
            wants_why = typed.startswith(_WHY)
            number = typed.removeprefix(_WHY).strip() or str(suggested or "")
            place = int(number[:6]) - 1 if number.isascii() and number.isdecimal() else -1
            if not 0 <= place < len(answers):
                self.ask.say(f"  there is no answer {typed}: a number, or a full stop alone to go back")
            elif wants_why:
                for fact in answers[place].because or ("nothing is known for it or against it",):
                    self.ask.say(f"        {fact}")
            else:
                await self._take(answers[place])
                return True

    async def _through(self, rows: tuple[TreeRow, ...]) -> bool:
        """No question is open; whether to go on."""
        self.ask.say("All is answered. At the menu, steps says what to do.")
        while typed := (await self.ask.text("anew: another answer (Enter: back)")).casefold():
            if typed == _ANEW:
                await self._anew(rows)
                return True
            self.ask.say(f"  there is no {typed} here")
        return False

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
