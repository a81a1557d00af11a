"""The walk through the tree: what the evidence says of every answer, where it leads, and what people have answered.

Pure: the same runbook, evidence and answers give the same walk. A front end draws it and records what is answered:

    Walk.questions   every question by id; its answers with verdict and facts, the suggestion, what was answered
    Walk.path        from the start to a leaf: as answered, and from the first open question on as suggested
    Walk.leaf        the leaf it ends in
    Walk.open        the first question on that path that nobody has answered; None once a leaf is reached
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.judge import UNTOLD, FactSeen, Judgement, Verdict, judge
from mrb_tui.runbook.model import Conditions, Node, RunbookFile


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that somebody gave, with what the evidence said at that moment. `say` None: cannot tell."""

    say: str | None
    judgement: Judgement = UNTOLD
    suggested: str | None = None
    against: bool = False
    """Whether it went against the evidence, so that a reason was asked for."""


@dataclass(frozen=True, slots=True)
class Turned:
    """The evidence for an answer that was given is not what it was."""

    then: Verdict
    now: Verdict
    facts_then: tuple[FactSeen, ...]
    facts_now: tuple[FactSeen, ...]
    suggested_now: str | None
    """What the evidence speaks for by now."""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One way out of a question, and what the evidence says of it."""

    say: str
    go: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where the evidence leads. `say` None: nothing is supported, the way out is *cannot tell*.

    `others` are supported too: the first in the runbook's order is suggested, and the choice is a person's.
    """

    say: str | None
    go: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as it stands."""

    id: str
    ask: str
    answers: tuple[AnswerView, ...]
    unknown_go: str
    suggestion: Suggestion
    given: Given | None = None
    turned: Turned | None = None

    def goes_to(self, say: str | None) -> str | None:
        """Where that answer leads; None for one that is not there."""
        if say is None:
            return self.unknown_go
        return next((answer.go for answer in self.answers if answer.say == say), None)

    def judgement(self, say: str | None) -> Judgement:
        """What the evidence says of that answer."""
        return next((answer.judgement for answer in self.answers if answer.say == say), UNTOLD)

    def is_against(self, say: str | None) -> bool:
        """Whether it would go against the evidence: ruled out, or another way supported and this one not."""
        if self.judgement(say).verdict is Verdict.RULED_OUT:
            return True
        return self.suggestion.say is not None and self.judgement(say).verdict is not Verdict.SUPPORTED

    def give(self, say: str | None) -> Given:
        """The answer as it is to be recorded now. ValueError for one that is not there."""
        if self.goes_to(say) is None:
            raise ValueError(f"{self.id} has no answer {say!r}")
        return Given(say, self.judgement(say), self.suggestion.say, self.is_against(say))


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of the path. `say` None: cannot tell. `answered`: by a person; else suggested."""

    question: str
    say: str | None
    go: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """The tree as it stands; see the top of this module."""

    questions: Mapping[str, QuestionView]
    path: tuple[Hop, ...]
    leaf: str | None
    """None only where the runbook runs in a circle, which `runbook check` refuses."""

    @property
    def open(self) -> str | None:
        """The first question on the path that nobody has answered."""
        return next((hop.question for hop in self.path if not hop.answered), None)


NOTHING_GIVEN: Mapping[str, Given] = {}
Judge = Callable[[RunbookFile, Conditions | None, Evidence], Judgement]


def walk(
    book: RunbookFile, evidence: Evidence, given: Mapping[str, Given] = NOTHING_GIVEN, judged: Judge = judge
) -> Walk:
    """Judge every answer, and follow what was answered, then what is suggested, to a leaf."""
    questions = {
        node_id: _question(
            node_id, node, [judged(book, answer.when, evidence) for answer in node.answers], given.get(node_id)
        )
        for node_id, node in book.nodes.items()
    }
    path: list[Hop] = []
    place, been = book.start, set[str]()
    while place in questions and place not in been:
        been.add(place)
        hop = _hop(questions[place])
        path.append(hop)
        place = hop.go
    return Walk(questions, tuple(path), place if place in book.leaves else None)


def _question(node_id: str, node: Node, judgements: Sequence[Judgement], given: Given | None) -> QuestionView:
    answers = tuple(
        AnswerView(answer.say, answer.go, judgement) for answer, judgement in zip(node.answers, judgements, strict=True)
    )
    supported = [answer for answer in answers if answer.judgement.verdict is Verdict.SUPPORTED]
    if supported:
        first, *others = supported
        suggestion = Suggestion(first.say, first.go, tuple(answer.say for answer in others))
    else:
        suggestion = Suggestion(None, node.unknown)
    view = QuestionView(node_id, node.ask, answers, node.unknown, suggestion)
    if given is None or view.goes_to(given.say) is None:  # an answer that a reloaded runbook no longer has
        return view
    return QuestionView(node_id, node.ask, answers, node.unknown, suggestion, given, _turned(view, given))


def _turned(view: QuestionView, given: Given) -> Turned | None:
    """An answer's verdict turned; or *cannot tell* was said, and by now the evidence can."""
    now = view.judgement(given.say)
    gained = given.say is None and view.suggestion.say not in (None, given.suggested)
    if now.verdict is given.judgement.verdict and not gained:
        return None
    return Turned(given.judgement.verdict, now.verdict, given.judgement.because, now.because, view.suggestion.say)


def _hop(view: QuestionView) -> Hop:
    if view.given is not None:
        return Hop(view.id, view.given.say, view.goes_to(view.given.say) or view.unknown_go, answered=True)
    return Hop(view.id, view.suggestion.say, view.suggestion.go, answered=False)
