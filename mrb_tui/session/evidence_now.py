"""What the probes say now, and what conditions of the runbook in use make of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from mrb_tui.domain.events.incident import Milestone
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.observation import Observation
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.suggestion import first_red_at
from mrb_tui.looks.watch import Until, polled
from mrb_tui.probes.clock import Clock
from mrb_tui.runbook.evidence import Evidence, evidence_of
from mrb_tui.runbook.judge import Verdict, judge
from mrb_tui.runbook.model import Conditions, RunbookFile, Step
from mrb_tui.runbook.walk import Walk

TRUTH = {Verdict.SUPPORTED: True, Verdict.RULED_OUT: False}
_EVERY_S = 1.0


class EvidenceNow:
    """Read anew each time. `book` gives the runbook in use, which may be another one later."""

    def __init__(
        self,
        *,
        clock: Clock,
        states: Callable[[], Iterable[ProbeState]],
        incident: Callable[[], Incident | None],
        book: Callable[[], RunbookFile],
    ) -> None:
        self._clock, self._states, self._incident, self._book = clock, states, incident, book

    def evidence(self) -> Evidence:
        """The facts of all probes, now, and since when something has been red."""
        states = tuple(self._states())
        incident = self._incident()
        red_at = incident.milestones.get(Milestone.DETECTED) if incident is not None else None
        return evidence_of(states, self._clock(), first_red_at=red_at or first_red_at(states))

    def observations(self) -> tuple[Observation, ...]:
        """The last answer of every probe."""
        return tuple(state.last for state in self._states() if state.last is not None)

    def holds(self, when: Conditions, facts: Mapping[str, FactValue]) -> bool | None:
        """Whether a condition of the runbook holds on these facts; None if they cannot tell."""
        evidence = replace(self.evidence(), facts=facts)
        return TRUTH.get(judge(self._book(), when, evidence).verdict)

    def holds_now(self, when: Conditions) -> bool | None:
        """The same on the facts of now."""
        return TRUTH.get(judge(self._book(), when, self.evidence()).verdict)

    def facts_of(self, when: Conditions) -> tuple[str, ...]:
        """The names of the facts that a condition reads now."""
        return tuple(seen.name for seen in judge(self._book(), when, self.evidence()).because)

    def until(self, step: Step) -> Until | None:
        """What a watch waits for: judged anew each second, on the evidence as it is then."""
        when = step.until
        if when is None:
            return None
        return Until(
            partial(self.holds, when), polled(lambda: self.evidence().facts, _EVERY_S), names=self.facts_of(when)
        )


def leaf_holds(walk: Walk) -> bool | None:
    """Whether what led to the leaf holds: what the evidence says of the last answer on the way."""
    if not walk.path:
        return None
    hop = walk.path[-1]
    return TRUTH.get(walk.questions[hop.question].judgement(hop.say).verdict)
