"""The steps of a runbook as they are taken: what becomes of each goes into the journal, or waits for an incident."""

from collections.abc import Callable, Collection, Mapping, Sequence

from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.runbook import StepFinished, StepOutcome, StepSkipped, StepStarted
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.step_mitigation import states_of_steps
from mrb_tui.domain.step_state import StepPhase, StepState
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.looks.look import Look, LookResult
from mrb_tui.probes.clock import Clock
from mrb_tui.session.guide import LookView
from mrb_tui.session.running_looks import RunningLooks

_Said = StepStarted | StepFinished | StepSkipped


class GuidedSteps:
    """Lives on the event loop. `record` takes what belongs into the incident on the screen; `running` are the ids of
    the plans that this console runs."""

    def __init__(
        self,
        *,
        clock: Clock,
        incident: Callable[[], Incident | None],
        record: Callable[[Payload], None],
        changed: Callable[[], None],
        running: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self._running = running
        self._clock = clock
        self._incident = incident
        self._record = record
        self._changed = changed
        self._states: dict[str, StepState] = {}
        self._said: list[_Said] = []
        self._begun: dict[str, tuple[str, str]] = {}
        """Of each look under way: the step's title, and the incident that it was begun in."""
        self._looks = RunningLooks(changed=changed, ended=self._looked)

    @property
    def states(self) -> Mapping[str, StepState]:
        """By step. One whose looking this console does not do may be another console's, or one that was cut off."""
        incident = self._incident()
        if incident is None:
            return self._states
        return states_of_steps(incident.steps, incident.mitigations.values(), self._running())

    def view(self, step_id: str) -> LookView | None:
        """What its look finds, or has found, on this console."""
        return self._looks.view(step_id)

    def look(self, step_id: str, title: str, make: Callable[[], Look]) -> None:
        """Begin to look, or begin anew."""
        look = make()
        if not self._looks.is_running(step_id):
            self._tell(StepStarted(step_id, title))
        self._begun[step_id] = (title, self._incident_id)
        self._looks.start(step_id, look)

    def stop(self, step_id: str) -> None:
        """Stop looking."""
        if self._looks.is_running(step_id):
            self._looks.stop(step_id)
            self._tell_if_ours(step_id, lambda title: StepSkipped(step_id, title, "stopped"))

    def keep(self, known: Callable[[str], bool]) -> None:
        """Another runbook, or another service: looks of steps that are no longer known are stopped."""
        for step_id in tuple(self._begun):
            if not known(step_id):
                self.stop(step_id)

    def tick(self, step_id: str, title: str, result: str) -> None:
        """It was done."""
        self._tell(StepFinished(step_id, title, StepOutcome.DONE, result))
        self._end(step_id)

    def skip(self, step_id: str, title: str, reason: str) -> None:
        """It is passed over."""
        self._tell(StepSkipped(step_id, title, reason))
        self._end(step_id)

    def adopted(self) -> Sequence[Payload]:
        """What was done before there was an incident; from then on it is the incident's."""
        said = tuple(self._said)
        self._said.clear()
        self._states.clear()
        return said

    def forget(self) -> None:
        """Another service is watched."""
        self.keep(lambda step_id: False)
        self._looks.forget()
        self.adopted()

    def _end(self, step_id: str) -> None:
        """Its look, if there is one, needs no outcome of its own any more."""
        self._begun.pop(step_id, None)
        self._looks.stop(step_id)

    def _looked(self, step_id: str, result: LookResult) -> None:
        outcome = StepOutcome.FAILED if result.failed else StepOutcome.DONE
        self._tell_if_ours(step_id, lambda title: StepFinished(step_id, title, outcome, result.headline))

    def _tell_if_ours(self, step_id: str, said: Callable[[str], _Said]) -> None:
        """The end of a look belongs into the incident it was begun in, or that was declared meanwhile: no other's."""
        title, begun_in = self._begun.pop(step_id, ("", ""))
        if not title or begun_in not in ("", self._incident_id):
            return
        try:
            self._tell(said(title))
        except TroubleError:  # that incident is only read by now; what was found still stands on the screen
            self._changed()

    def _tell(self, said: _Said) -> None:
        """Into the journal; without an incident into memory, until one adopts it."""
        if self._incident() is None:
            self._said.append(said)
            self._states[said.step_id] = StepState(
                said.step_id, said.title, _phase(said), self._clock(), "", _result(said)
            )
        else:
            self._record(said)
        self._changed()

    @property
    def _incident_id(self) -> str:
        incident = self._incident()
        return incident.id if incident is not None else ""


def _phase(said: _Said) -> StepPhase:
    if isinstance(said, StepStarted):
        return StepPhase.RUNNING
    if isinstance(said, StepSkipped):
        return StepPhase.SKIPPED
    return StepPhase.DONE if said.outcome is StepOutcome.DONE else StepPhase.FAILED


def _result(said: _Said) -> str:
    if isinstance(said, StepStarted):
        return ""
    return said.reason if isinstance(said, StepSkipped) else said.result
