"""The runbook on the service that is watched: evidence in, tree out; answers and steps go into the journal.

See `guide.py` for what it promises.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.runbook import NodeAnswered
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.suggestion import first_red_at
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.probes.clock import Clock
from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.hints import hints_that_hold
from mrb_tui.runbook.judge import Verdict
from mrb_tui.runbook.judging import Judging
from mrb_tui.runbook.load import LoadedRunbook
from mrb_tui.runbook.model import RunbookFile, Step
from mrb_tui.runbook.walk import QuestionView, Walk, walk
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.evidence_now import EvidenceNow, leaf_holds
from mrb_tui.session.given_answers import GivenAnswers
from mrb_tui.session.guide import CANNOT_TELL, Beforehand, StepDetail, TreeRow
from mrb_tui.session.guide_answers import given_from, recorded
from mrb_tui.session.guided_steps import GuidedSteps
from mrb_tui.session.incident_commands import MAX_LINE
from mrb_tui.session.live import ChangeKind, ServiceInfo
from mrb_tui.session.runbook_in_use import Reload, RunbookInUse
from mrb_tui.session.step_details import deeds_of, step_detail
from mrb_tui.session.take_along import take_along, what_is_known
from mrb_tui.session.tree_rows import Tree
from mrb_tui.session.watch import MakeLook

Record = Callable[[Payload], None]
KnowBefore = Callable[[RunbookFile, str, Mapping[str, FactValue]], Beforehand]
"""What is known of a step before it is planned, on these facts. It returns at once."""


@dataclass(frozen=True)
class GuideInputs:
    """What the guide is made from. `absent` are steps that need what is not configured, by service."""

    runbook: LoadedRunbook
    trouble: Trouble | None
    absent: Mapping[str, frozenset[str]]
    reload: Reload


class RealGuide:
    """Implements `RunbookGuide`. All of it belongs to one event loop.

    `before` tells what is known of a change beforehand, and `running` which plans this console runs.
    Without an incident, answers are kept in memory; `adopt` puts them into the journal of one that is declared.
    """

    def __init__(
        self,
        inputs: GuideInputs,
        *,
        clock: Clock,
        scrubber: Scrubber,
        states: Callable[[], Iterable[ProbeState]],
        service: Callable[[], ServiceInfo],
        incident: Callable[[], Incident | None],
        record: Record,
        changed: Callable[[ChangeKind], None],
        before: KnowBefore = lambda book, step_id, facts: Beforehand(),
        running: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self._before, self._running = before, running
        self.in_use = RunbookInUse(inputs.runbook, inputs.trouble, inputs.reload, incident=incident, record=record)
        self._given = GivenAnswers(incident, record)
        self._absent = inputs.absent
        self._clock = clock
        self._states = states
        self._scrubber = scrubber
        self._service = service
        self._incident = incident
        self._changed = changed
        self._make_look: MakeLook | None = None
        self.now = EvidenceNow(clock=clock, states=states, incident=incident, book=lambda: self._book)
        """What the probes say, and what conditions make of it."""
        self._steps = GuidedSteps(
            clock=clock,
            incident=incident,
            record=record,
            changed=lambda: changed(ChangeKind.RUNBOOK),
            running=running,
        )
        self._judging = Judging()

    @property
    def title(self) -> str:
        """As the runbook names itself, and whether it stands in for another."""
        return self.in_use.title

    @property
    def trouble(self) -> Trouble | None:
        """Why the runbook in use is not the one that was asked for."""
        return self.in_use.trouble

    def rows(self) -> tuple[TreeRow, ...]:
        """The tree as it stands."""
        evidence = self.now.evidence()
        tree = Tree(
            self._book,
            self._walk(evidence),
            self._steps.states,
            self._absent.get(self._service().id, frozenset()),
            lambda step_id: self._before(self._book, step_id, evidence.facts),
            hints_that_hold(self._book, evidence, self._judging),
            evidence.facts,
            {node_id: answer.reason for node_id, answer in self._given.by_node.items()},
        )
        return tree.rows()

    def step(self, step_id: str) -> StepDetail:
        """All of one step."""
        step = self._step(step_id)
        incident = self._incident()
        mitigations = incident.mitigations.values() if incident is not None else ()
        return step_detail(
            self._book,
            step_id,
            state=self._steps.states.get(step_id),
            before=self._before(self._book, step_id, self.now.evidence().facts),
            take_along=self._take_along(step),
            target=self._service().target,
            look=self._steps.view(step_id),
            deeds=deeds_of(step_id, mitigations, self._running()),
        )

    def wants_reason(self, node_id: str, number: int) -> str:
        """What to say to whoever is about to answer against the evidence."""
        question = self._question(node_id)
        say = _say(question, number)
        if not question.is_against(say):
            return ""
        judgement = question.judgement(say)
        if judgement.verdict is Verdict.RULED_OUT:
            return f"the evidence rules “{say}” out"
        return f"the evidence speaks for “{question.suggestion.say}”"

    def answer(self, node_id: str, number: int, reason: str = "") -> None:
        """Answer a question, or answer it anew."""
        question = self._question(node_id)
        say = _say(question, number)
        against, reason = self.wants_reason(node_id, number), self._line(reason)
        if against and not reason:
            raise _refused(against, "give a reason, or another answer")
        self._say(recorded(question, say, number, reason if against else ""))

    def follow(self) -> str:
        """Answer the next open question as the evidence suggests."""
        view = self._walk(self.now.evidence())
        if view.open is None:
            raise _refused("every question on the way is answered")
        question = view.questions[view.open]
        say = question.suggestion.say
        if say is None:
            raise _refused("the evidence does not say", "answer it yourself")
        number = next(index for index, answer in enumerate(question.answers) if answer.say == say)
        self._say(recorded(question, say, number, ""))
        return f"“{say}”: {question.ask}"

    def look(self, step_id: str) -> None:
        """Start to look."""
        step = self._step(step_id)
        if step.look is None:
            raise _refused(f"“{step.title}” is no step that looks")
        if self._make_look is None:
            raise _refused("the service is not connected yet", "try again in a moment")
        make = partial(self._make_look, step, self.now.until(step))
        self._steps.look(step_id, step.title, make)

    def stop(self, step_id: str) -> None:
        """Stop looking."""
        self._steps.stop(step_id)

    def tick(self, step_id: str, result: str = "") -> None:
        """A step was done, here or elsewhere."""
        self._steps.tick(step_id, self._step(step_id).title, self._line(result))

    def skip(self, step_id: str, reason: str) -> None:
        """Pass a step over."""
        self._steps.skip(step_id, self._step(step_id).title, self._line(reason))

    async def reload(self) -> Sequence[str]:
        """Read the runbook anew from its file; a wrong file changes nothing."""
        loaded = await self.in_use.on_disk()
        self._steps.keep(loaded.book.steps.__contains__)
        another = self.in_use.take(loaded)
        self._judging.forget()
        self._changed(ChangeKind.RUNBOOK)
        if not another:
            return ("the runbook is the same",)
        return (f"{self._book.title} ({self.runbook.digest[:8]}) is in use",)

    # -- what the session tells

    @property
    def book(self) -> RunbookFile:
        """The runbook in use."""
        return self._book

    @property
    def runbook(self) -> LoadedRunbook:
        """The same with its digest."""
        return self.in_use.loaded

    def opened(self, make_look: MakeLook | None) -> None:
        """The service is connected: its looks can be made."""
        self._make_look = make_look
        self._changed(ChangeKind.RUNBOOK)

    def switched(self) -> None:
        """Another service is watched."""
        self._make_look = None
        self._steps.forget()
        self._given.forget()

    def adopt(self) -> Sequence[Payload]:
        """What was answered and done before there was an incident, to be recorded in it; from then on it is its own."""
        return (*self.in_use.adopted(), *self._given.adopted(), *self._steps.adopted())

    def leaf_holds(self) -> bool | None:
        """Whether what led to the leaf still holds."""
        return leaf_holds(self._walk(self.now.evidence()))

    # -- how

    @property
    def _book(self) -> RunbookFile:
        return self.in_use.book

    def _walk(self, evidence: Evidence) -> Walk:
        return walk(self._book, evidence, given_from(self._given.by_node), self._judging)

    def _question(self, node_id: str) -> QuestionView:
        question = self._walk(self.now.evidence()).questions.get(node_id)
        if question is None:
            raise _refused(f"there is no question {node_id!r} in this runbook")
        return question

    def _step(self, step_id: str) -> Step:
        step = self._book.steps.get(step_id)
        if step is None:
            raise _refused(f"there is no step {step_id!r} in this runbook")
        return step

    def _say(self, answered: NodeAnswered) -> None:
        self._given.give(answered)
        self._changed(ChangeKind.RUNBOOK)

    def _line(self, text: str) -> str:
        """What somebody typed, fit to be kept."""
        return self._scrubber.line(text, MAX_LINE).strip()

    def _take_along(self, step: Step) -> str:
        red_at = first_red_at(tuple(self._states()))
        known = what_is_known(
            self.now.evidence().facts,
            self._incident(),
            service=self._service().name,
            first_red_at=red_at,
            now=self._clock(),
        )
        return take_along(self._book, step, known)


def _say(question: QuestionView, number: int) -> str | None:
    if number == CANNOT_TELL:
        return None
    if not 0 <= number < len(question.answers):
        raise _refused(f"“{question.ask}” has no answer {number}")
    return question.answers[number].say


def _refused(why: str, *advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, "Nothing was done", why, advice))
