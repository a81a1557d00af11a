"""The runbook on the service that is watched: evidence in, tree out; answers and steps go into the journal.

See `guide.py` for what it promises.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.incident import Milestone
from mrb_tui.domain.events.runbook import NodeAnswered, RunbookLoaded
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.observation import Observation
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.step_state import StepPhase
from mrb_tui.domain.suggestion import first_red_at
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.watch import Until, polled
from mrb_tui.probes.clock import Clock
from mrb_tui.runbook.evidence import Evidence, evidence_of
from mrb_tui.runbook.hints import hints_after, hints_that_hold
from mrb_tui.runbook.judge import Verdict, judge
from mrb_tui.runbook.load import LoadedRunbook
from mrb_tui.runbook.model import Conditions, RunbookFile, Step
from mrb_tui.runbook.walk import QuestionView, Walk, walk
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.guide import CANNOT_TELL, StepDetail, TreeRow
from mrb_tui.session.guide_answers import given_from, recorded
from mrb_tui.session.guided_steps import GuidedSteps
from mrb_tui.session.incident_commands import MAX_LINE
from mrb_tui.session.live import ChangeKind, ServiceInfo
from mrb_tui.session.step_words import asks_for, asks_what, by_hand_words, how_words, links_of, value_hint
from mrb_tui.session.take_along import take_along, what_is_known
from mrb_tui.session.tree_rows import Tree
from mrb_tui.session.watch import MakeLook

_EVERY_S = 1.0
Reload = Callable[[], Awaitable[tuple[LoadedRunbook, Trouble | None]]]
Record = Callable[[Payload], None]


@dataclass(frozen=True)
class GuideInputs:
    """What the guide is made from. `absent` are steps that need what is not configured, by service."""

    runbook: LoadedRunbook
    trouble: Trouble | None
    absent: Mapping[str, frozenset[str]]
    reload: Reload


class RealGuide:
    """Implements `RunbookGuide`. All of it belongs to one event loop.

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
    ) -> None:
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
        self._steps = GuidedSteps(
            clock=clock, incident=incident, record=record, changed=lambda: changed(ChangeKind.RUNBOOK)
        )
        self._reloaded = False
        self.trouble = inputs.trouble

    @property
    def title(self) -> str:
        """As the runbook names itself, and whether it stands in for another."""
        title = self._book.title
        return f"{title} (built in: yours is wrong)" if self.trouble is not None else title

    def rows(self) -> tuple[TreeRow, ...]:
        """The tree as it stands."""
        evidence = self.evidence()
        tree = Tree(
            self._book,
            self._walk(evidence),
            self._steps.states,
            self._absent.get(self._service().id, frozenset()),
            _not_blocked,
            hints_that_hold(self._book, evidence),
            evidence.facts,
            {node_id: answer.reason for node_id, answer in self._given.items()},
        )
        return tree.rows()

    def step(self, step_id: str) -> StepDetail:
        """All of one step."""
        step = self._step(step_id)
        state = self._steps.states.get(step_id)
        value = step.value
        return StepDetail(
            id=step_id,
            title=step.title,
            how=how_words(step),
            why=step.why,
            phase=state.phase if state is not None else StepPhase.NOT_STARTED,
            by=state.by if state is not None else "",
            result=state.result if state is not None else "",
            changes=step.changes,
            by_hand=by_hand_words(self._book, step, self._service().target),
            copy_text=self._take_along(step),
            links=links_of(step),
            hints=hints_after(self._book, step_id),
            look=self._steps.view(step_id),
            value=str(value.suggest) if value is not None else "",
            value_hint=value_hint(value),
            asks=asks_for(step),
            asks_what=asks_what(self._book, step),
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
        view = self._walk(self.evidence())
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
        make = partial(self._make_look, step, self._until(step))
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

    def evidence(self) -> Evidence:
        """The facts of all probes, now, and since when something has been red."""
        states = tuple(self._states())
        incident = self._incident()
        red_at = incident.milestones.get(Milestone.DETECTED) if incident is not None else None
        return evidence_of(states, self._clock(), first_red_at=red_at or first_red_at(states))

    # -- how

    @property
    def _book(self) -> RunbookFile:
        return self._runbook.book

    def _walk(self, evidence: Evidence) -> Walk:
        return walk(self._book, evidence, given_from(self._given))

    @property
    def _given(self) -> Mapping[str, NodeAnswered]:
        incident = self._incident()
        return incident.answers if incident is not None else self._answers

    def _question(self, node_id: str) -> QuestionView:
        question = self._walk(self.evidence()).questions.get(node_id)
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
            self.evidence().facts,
            self._incident(),
            service=self._service().name,
            first_red_at=red_at,
            now=self._clock(),
        )
        return take_along(self._book, step, known)

    def _until(self, step: Step) -> Until | None:
        """What a watch waits for: judged anew each second, on the evidence as it is then."""
        when = step.until
        if when is None:
            return None
        names = self.facts_of(when)
        return Until(partial(self.holds, when), polled(lambda: self.evidence().facts, _EVERY_S), names=names)

    def facts_of(self, when: Conditions) -> tuple[str, ...]:
        """The names of the facts that a condition reads now."""
        return tuple(seen.name for seen in judge(self._book, when, self.evidence()).because)

    def observations(self) -> tuple[Observation, ...]:
        """The last answer of every probe."""
        return tuple(state.last for state in self._states() if state.last is not None)

    def leaf_holds(self) -> bool | None:
        """Whether what led to the leaf still holds: what the evidence says now of the last answer on the way."""
        view = self._walk(self.evidence())
        if not view.path:
            return None
        hop = view.path[-1]
        return _TRUTH.get(view.questions[hop.question].judgement(hop.say).verdict)

    def holds(self, when: Conditions, facts: Mapping[str, FactValue]) -> bool | None:
        """Whether a condition of the runbook holds on these facts; None if they cannot tell."""
        evidence = replace(self.evidence(), facts=facts)
        return _TRUTH.get(judge(self._book, when, evidence).verdict)


_TRUTH = {Verdict.SUPPORTED: True, Verdict.RULED_OUT: False}


def _say(question: QuestionView, number: int) -> str | None:
    if number == CANNOT_TELL:
        return None
    if not 0 <= number < len(question.answers):
        raise _refused(f"“{question.ask}” has no answer {number}")
    return question.answers[number].say


def _not_blocked(step_id: str) -> str:
    """A look that cannot be had is absent; what may be changed is asked of the cluster when a change is planned."""
    return ""


def _refused(why: str, *advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, "Nothing was done", why, advice))
