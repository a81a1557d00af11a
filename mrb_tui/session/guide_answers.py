"""Answers between the journal and the walk: what was recorded of an answer is what the walk compares with."""

from collections.abc import Mapping

from mrb_tui.domain.events.runbook import NodeAnswered
from mrb_tui.domain.facts import FactValue
from mrb_tui.runbook.judge import FactSeen, Judgement, Verdict
from mrb_tui.runbook.walk import Given, QuestionView
from mrb_tui.session.guide import CANNOT_TELL
from mrb_tui.session.tree_rows import CANNOT_TELL_WORDS


def given_from(answers: Mapping[str, NodeAnswered]) -> dict[str, Given]:
    """What was answered, as the walk takes it. A verdict that this release does not know counts as unknown."""
    return {node_id: _given(answer) for node_id, answer in answers.items()}


def recorded(question: QuestionView, say: str | None, number: int, reason: str) -> NodeAnswered:
    """The answer as it is to be recorded now, with the facts that stand beside it."""
    given = question.give(say)
    facts: dict[str, FactValue] = {seen.name: seen.value for seen in given.judgement.because if seen.value is not None}
    return NodeAnswered(
        node_id=question.id,
        ask=question.ask,
        answer=number,
        say=CANNOT_TELL_WORDS if say is None else say,
        verdict=given.judgement.verdict.value,
        facts=facts,
        suggested=given.suggested == say,
        suggestion=given.suggested or "",
        reason=reason,
    )


def _given(answer: NodeAnswered) -> Given:
    try:
        verdict = Verdict(answer.verdict)
    except ValueError:
        verdict = Verdict.UNKNOWN
    because = tuple(FactSeen(name, value) for name, value in answer.facts.items())
    say = None if answer.answer == CANNOT_TELL else answer.say
    return Given(say, Judgement(verdict, because), answer.suggestion or None, bool(answer.reason))
