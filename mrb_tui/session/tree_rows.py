"""The walk as rows: along the path each question with its answers, then the leaf with its steps.

Only the path is told, so nothing is nested: what stands under what is clear from what it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.step_state import OVER, StepPhase, StepState
from mrb_tui.runbook.judge import FactSeen, Judgement
from mrb_tui.runbook.model import Hint, RunbookFile
from mrb_tui.runbook.walk import QuestionView, Turned, Walk
from mrb_tui.session.guide import CANNOT_TELL, Beforehand, RowKind, TreeRow
from mrb_tui.session.step_words import how_words

CANNOT_TELL_WORDS = "Cannot tell"


@dataclass(frozen=True)
class Tree:
    """What the rows are made from.

    `absent` steps need something that is not configured: they are not there. `before` says what is known of a step
    before it is taken. `hints` are those whose condition holds; `facts` are those of now; `reasons` say, by question,
    why it was answered against the evidence.
    """

    book: RunbookFile
    walk: Walk
    steps: Mapping[str, StepState]
    absent: frozenset[str]
    before: Callable[[str], Beforehand]
    hints: tuple[Hint, ...] = ()
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> tuple[TreeRow, ...]:
        """All of them."""
        return (*self._hints(), *self._place(self.book.start, frozenset()))

    def _place(self, place: str, been: frozenset[str]) -> Iterator[TreeRow]:
        question = self.walk.questions.get(place)
        if question is None:
            yield from self._leaf(place)
        elif place not in been:
            yield from self._question(question, been | {place})

    def _question(self, question: QuestionView, been: frozenset[str]) -> Iterator[TreeRow]:
        hop = next((hop for hop in self.walk.path if hop.question == question.id), None)
        yield TreeRow(
            key=f"question {question.id}",
            kind=RowKind.QUESTION,
            text=question.ask,
            id=question.id,
            why=self.book.nodes[question.id].why,
            say="" if hop is None else CANNOT_TELL_WORDS if hop.say is None else hop.say,
            on_path=True,
            is_next=self.walk.open == question.id,
            suggested=question.suggestion.say is not None,
            answered=question.given is not None,
            turned=_turned(question.turned, self.facts),
            reason=self.reasons.get(question.id, "") if question.given is not None else "",
        )
        says: Iterable[str | None] = (*(answer.say for answer in question.answers), None)
        for index, say in enumerate(says):
            number = CANNOT_TELL if say is None else index
            yield self._answer(question, say, number, on_path=hop is not None and hop.say == say)
        if hop is not None:
            yield from self._place(hop.go, been)

    def _answer(self, question: QuestionView, say: str | None, number: int, *, on_path: bool) -> TreeRow:
        judgement = question.judgement(say)
        given = question.given
        return TreeRow(
            key=f"answer {question.id} {number}",
            kind=RowKind.ANSWER,
            text=CANNOT_TELL_WORDS if say is None else say,
            id=question.id,
            number=number,
            verdict=None if say is None else judgement.verdict,
            because=() if say is None else because(judgement),
            on_path=on_path,
            suggested=question.suggestion.say == say,
            answered=given is not None and given.say == say,
        )

    def _leaf(self, leaf_id: str) -> Iterator[TreeRow]:
        leaf = self.book.leaves[leaf_id]
        yield TreeRow(key=f"leaf {leaf_id}", kind=RowKind.LEAF, text=leaf.title, id=leaf_id, why=leaf.why, on_path=True)
        waits = self.walk.open is None
        for step_id in leaf.steps:
            if step_id in self.absent:
                continue
            step, state, before = self.book.steps[step_id], self.steps.get(step_id), self.before(step_id)
            phase = state.phase if state is not None else StepPhase.NOT_STARTED
            is_next = waits and phase not in OVER
            waits = waits and not is_next
            yield TreeRow(
                key=f"step {step_id}",
                kind=RowKind.STEP,
                text=step.title,
                id=step_id,
                why=step.why,
                on_path=True,
                is_next=is_next,
                phase=phase,
                result=state.result if state is not None else "",
                how=how_words(step),
                changes=step.changes,
                blocked=(before.blocked.why or before.blocked.what) if before.blocked is not None else "",
                permission=before.permission,
                cautions=before.cautions,
            )

    def _hints(self) -> Iterator[TreeRow]:
        for number, hint in enumerate(self.hints):
            yield TreeRow(
                key=f"hint {number}", kind=RowKind.HINT, text=hint.issue, why=hint.cause, because=tuple(hint.advice)
            )


def because(judgement: Judgement) -> tuple[str, ...]:
    """The facts that decided, in words, figures before flags; why nobody can tell where there are none."""
    if not judgement.because:
        return (judgement.note,) if judgement.note else ()
    return tuple(map(_words, sorted(judgement.because, key=lambda seen: isinstance(seen.value, bool | None))))


def _words(seen: FactSeen) -> str:
    if seen.value is None:
        return f"{seen.name} is {'not known' if seen.configured else 'not watched'}"
    return f"{seen.name} {fact_words(seen.value)}"


def fact_words(value: FactValue) -> str:
    """A fact's value as it is read: `0.42`, `yes`, `rate_limited`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _turned(turned: Turned | None, facts: Mapping[str, FactValue]) -> str:
    """`was supported, now ruled out: mistral_api.status was 429, is 503; now it suggests …`"""
    if turned is None:
        return ""
    verdicts = "" if turned.then is turned.now else f"was {turned.then}, now {turned.now}"
    changed = _changed(turned, facts)
    suggests = f"now it suggests “{turned.suggested_now}”" if turned.suggested_now else ""
    return "; ".join(part for part in (": ".join(part for part in (verdicts, changed) if part), suggests) if part)


def _changed(turned: Turned, facts: Mapping[str, FactValue]) -> str:
    """The first fact that was one thing then and is another now; what nobody knows any more only if there is none."""
    moved = [seen for seen in turned.facts_then if seen.value is not None and facts.get(seen.name) != seen.value]
    moved.sort(key=lambda seen: seen.name not in facts)
    for seen in moved:
        if seen.value is not None:
            now = fact_words(facts[seen.name]) if seen.name in facts else "not known"
            return f"{seen.name} was {fact_words(seen.value)}, is {now}"
    return ""
