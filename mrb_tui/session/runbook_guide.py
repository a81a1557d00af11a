"""The runbook on the service that is watched: evidence in, tree out; answers and steps go into the journal.

See `guide.py` for what it promises.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.runbook import NodeAnswered, RunbookLoaded
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
from mrb_tui.session.guide import CANNOT_TELL, Beforehand, StepDetail, TreeRow
from mrb_tui.session.guide_answers import given_from, recorded
from mrb_tui.session.guided_steps import GuidedSteps
from mrb_tui.session.incident_commands import MAX_LINE
from mrb_tui.session.live import ChangeKind, ServiceInfo
from mrb_tui.session.step_details import deeds_of, step_detail
from mrb_tui.session.take_along import take_along, what_is_known
from mrb_tui.session.tree_rows import Tree
from mrb_tui.session.watch import MakeLook

Reload = Callable[[], Awaitable[tuple[LoadedRunbook, Trouble | None]]]
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
        self._runbook = inputs.runbook
        self._absent = inputs.absent
        self._reload = inputs.reload
        self._clock = clock
        self._states = states
        self._scrubber = scrubber
        self._service = service
        self._incident = incident
        self._record = record
        self._changed = changed
        self._make_look: MakeLook | None = None
        self._answers: dict[str, NodeAnswered] = {}
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
        self._reloaded = False
        self.trouble = inputs.trouble

    @property
    def title(self) -> str:
        """As the runbook names itself, and whether it stands in for another."""
        title = self._book.title
        return f"{title} (built in: yours is wrong)" if self.trouble is not None else title

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
            {node_id: answer.reason for node_id, answer in self._given.items()},
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
        loaded, trouble = await self._reload()
        if trouble is not None:
            raise TroubleError(trouble)
        same = loaded.digest == self._runbook.digest and self.trouble is None
        self._steps.keep(loaded.book.steps.__contains__)
        self._runbook = loaded
        self._judging.forget()
        self.trouble = None
        if not same:
            self._tell_of_the_new()
        self._changed(ChangeKind.RUNBOOK)
        if same:
            return ("the runbook is the same",)
        return (f"{loaded.book.title} ({loaded.digest[:8]}) is in use",)

    # -- what the session tells

    @property
    def book(self) -> RunbookFile:
        """The runbook in use."""
        return self._book

    @property
    def runbook(self) -> LoadedRunbook:
        """The same with its digest."""
        return self._runbook

    def opened(self, make_look: MakeLook | None) -> None:
        """The service is connected: its looks can be made."""
        self._make_look = make_look
        self._changed(ChangeKind.RUNBOOK)

    def switched(self) -> None:
        """Another service is watched."""
        self._make_look = None
        self._steps.forget()
        self._answers.clear()

    def adopt(self) -> Sequence[Payload]:
        """What was answered and done before there was an incident, to be recorded in it; from then on it is its own."""
        loaded = (self._loaded,) if self._reloaded else ()
        kept: tuple[Payload, ...] = (*loaded, *self._answers.values(), *self._steps.adopted())
        self._answers.clear()
        return kept

    def leaf_holds(self) -> bool | None:
        """Whether what led to the leaf still holds."""
        return leaf_holds(self._walk(self.now.evidence()))

    # -- how

    @property
    def _book(self) -> RunbookFile:
        return self._runbook.book

    def _walk(self, evidence: Evidence) -> Walk:
        return walk(self._book, evidence, given_from(self._given), self._judging)

    @property
    def _given(self) -> Mapping[str, NodeAnswered]:
        incident = self._incident()
        return incident.answers if incident is not None else self._answers

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
        if self._incident() is None:
            self._answers.pop(answered.node_id, None)
            self._answers[answered.node_id] = answered
        else:
            self._record(answered)
        self._changed(ChangeKind.RUNBOOK)

    def _tell_of_the_new(self) -> None:
        """Which runbook is followed from now on stands in the incident, or in the next one."""
        self._reloaded = True
        if self._incident() is not None:
            try:
                self._record(self._loaded)
            except TroubleError:  # it is only read: nothing is followed there any more
                return

    @property
    def _loaded(self) -> RunbookLoaded:
        return RunbookLoaded(self._runbook.book.title, self._runbook.digest, self._runbook.name)

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
