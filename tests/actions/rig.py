"""An envelope with everything around it: a fake cluster, a clock that only sleeping moves, and a journal in memory."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from mrb_tui.actions.envelope import Envelope
from mrb_tui.actions.guard import Confirmation, Guard
from mrb_tui.actions.kubernetes.deployment_action import DeploymentAction
from mrb_tui.actions.kubernetes.kinds import DEPLOYMENT_KINDS
from mrb_tui.actions.outcome import Result
from mrb_tui.actions.plan import Plan, Step
from mrb_tui.actions.surroundings import Surroundings
from mrb_tui.actions.verification import Verify
from mrb_tui.domain.events.event import Event, Payload
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.mitigation_state import MitigationState, after, planned
from mrb_tui.domain.observation import Observation, Outcome, Reading
from mrb_tui.domain.plan import Lasts
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.actions.fake_cluster import REF, FakeCluster

BEGUN_AT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
STEP = Step("cut", "Cut concurrency", Lasts.TEMPORARY, ("turn the fallback on",))


@dataclass
class Rig:
    """`while_asleep` is called with every second that is slept through, so that the world can go on."""

    cluster: FakeCluster = field(default_factory=FakeCluster)
    now: datetime = BEGUN_AT
    durable: bool = True
    events: list[Event] = field(default_factory=list)
    while_asleep: Callable[[], None] = lambda: None
    read_only: bool = False
    _folded: tuple[int, dict[str, MitigationState]] = (0, {})
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.cluster.clock = self.clock
        self.guard = Guard(self.clock, read_only=self.read_only, arm_s=0.0)

    def clock(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        for _ in range(max(round(seconds), 1)):
            self.now += timedelta(seconds=1)
            self.while_asleep()

    async def record(self, payload: Payload) -> bool:
        seq = len(self.events) + 1
        self.events.append(
            Event(
                id=f"e{seq}",
                seq=seq,
                at=self.now,
                recorded_at=self.now,
                actor="ana",
                host="bastion",
                kind=payload.KIND,
                summary=payload.summary,
                payload=payload,
            )
        )
        return self.durable

    @property
    def kinds(self) -> list[str]:
        """Recorded so far, without progress."""
        kinds = [event.kind.removeprefix("mitigation.") for event in self.events]
        return [kind for kind in kinds if kind != "progressed"]

    @property
    def states(self) -> dict[str, MitigationState]:
        """The fold of all events, by plan."""
        if self._folded[0] != len(self.events):
            self._folded = (len(self.events), fold(self.events))
        return self._folded[1]

    def surroundings(self) -> Surroundings:
        return Surroundings(
            guard=self.guard,
            record=self.record,
            clock=self.clock,
            sleep=self.sleep,
            new_id=lambda: f"p{next(self._ids)}",
            standing=lambda: tuple(self.states.values()),
            incident="INC-1",
            responder="ana",
        )

    def action(self, kind: str, parameters: Mapping[str, str] | None = None) -> DeploymentAction:
        return DeploymentAction(
            DEPLOYMENT_KINDS[kind],
            parameters or {},
            api=self.cluster,
            ref=REF,
            service="chat",
            scrubber=Scrubber(Secrets()),
            clock=self.clock,
            sleep=self.sleep,
        )

    def envelope(
        self,
        kind: str = "set-env",
        parameters: Mapping[str, str] | None = None,
        *,
        step: Step = STEP,
        verify: Verify | None = None,
        reverts: MitigationPlanned | None = None,
    ) -> Envelope:
        chosen = {"name": "LIMIT", "value": "5"} if parameters is None and kind == "set-env" else parameters
        return Envelope(self.action(kind, chosen), step, self.surroundings(), verify=verify, reverts=reverts)

    async def done(self, envelope: Envelope) -> Result:
        """All the way: plan, look, yes."""
        ended = await envelope.prepare()
        if ended is not None:
            return ended
        assert envelope.plan is not None
        envelope.shown(envelope.plan.digest)
        return await envelope.run(yes(envelope.plan))


def yes(plan: Plan, *, accepts_unrecorded: bool = False) -> Confirmation:
    """Somebody who read it, and typed the name."""
    return Confirmation(plan.id, plan.digest, "ana", typed="chat", accepts_unrecorded=accepts_unrecorded)


def fold(events: Sequence[Event]) -> dict[str, MitigationState]:
    """Every mitigation's state, by its plan."""
    states: dict[str, MitigationState] = {}
    for event in events:
        payload = event.payload
        if isinstance(payload, MitigationPlanned):
            states[payload.plan_id] = planned(event, payload)
        elif (plan_id := getattr(payload, "plan_id", "")) in states:
            states[plan_id] = after(states[plan_id], event)
    return states


def observation(at: datetime, *, took_s: float = 0.1, **facts: FactValue) -> Observation:
    """An answer of the probe `errors`."""
    reading = Reading(outcome=Outcome.VALUE, health=Health.OK, headline="", facts=facts)
    return Observation("errors", at, took_s, reading)


def plan_of(envelope: Envelope) -> Plan:
    """The plan that is there."""
    assert envelope.plan is not None
    return envelope.plan
