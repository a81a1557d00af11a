"""A session that stands still: states made up for screens, with a clock that moves only when it is told to."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from mrb_tui.domain.health import Health
from mrb_tui.domain.log_line import LogLine
from mrb_tui.domain.observation import Observation, ProbeSpec, Reading
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.trouble import Trouble
from mrb_tui.domain.verdict import verdict
from mrb_tui.session.guide import RunbookGuide
from mrb_tui.session.live import Change, ChangeKind, Listener, Mode, ServiceInfo
from mrb_tui.session.log_buffer import LogBuffer
from tests.ui.fake_changes import FakeChanges
from tests.ui.fake_desk import FakeDesk
from tests.ui.fake_evidence import FakeEvidence
from tests.ui.fake_guide import FakeGuide, StandingGuide
from tests.ui.fake_writing import FakeWriting

NOON = datetime(2026, 11, 24, 12, 7, 41, tzinfo=UTC)


@dataclass
class FakeSession:
    """Implements `LiveSession`. `asked` and `watched` keep what the screens commanded.

    What changes before anybody listens is told to the first who does: a test may be quicker than the console.
    """

    service: ServiceInfo
    probes: dict[str, ProbeState]
    services: tuple[ServiceInfo, ...] = ()
    modes: frozenset[Mode] = frozenset({Mode.DEMO})
    logs: LogBuffer = field(default_factory=LogBuffer)
    log_trouble: Trouble | None = None
    clock: datetime = NOON
    failure: Exception | None = None
    asked: list[str] = field(default_factory=list)
    watched: list[str] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    untold: list[Change] = field(default_factory=list)
    desk: FakeDesk = field(init=False)
    book: FakeGuide = field(init=False)
    standing: StandingGuide | None = None
    changes: FakeChanges = field(default_factory=FakeChanges)
    evidence: FakeEvidence = field(default_factory=FakeEvidence)
    writing: FakeWriting = field(default_factory=FakeWriting)

    def __post_init__(self) -> None:
        self.services = self.services or (self.service,)
        self.evidence.changed = lambda: self.tell(Change(ChangeKind.EVIDENCE))
        self.writing.changed = lambda: self.tell(Change(ChangeKind.WRITING))
        self.changes.changed = lambda: self.tell(Change(ChangeKind.CHANGE))
        self.desk = FakeDesk(self.now, lambda kind: self.tell(Change(ChangeKind(kind))))
        self.book = FakeGuide(
            self.desk, self.now, self.states, lambda: self.service, lambda kind: self.tell(Change(kind))
        )

    @property
    def guide(self) -> RunbookGuide:
        return self.standing or self.book

    def now(self) -> datetime:
        return self.clock

    def states(self) -> tuple[ProbeState, ...]:
        return tuple(self.probes.values())

    def state(self, probe_id: str) -> ProbeState | None:
        return self.probes.get(probe_id)

    def verdict(self) -> Health:
        return verdict((state.spec, state.health_at(self.clock)) for state in self.probes.values())

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        untold, self.untold = self.untold, []
        for change in untold:
            listener(change)
        return lambda: self.listeners.remove(listener)

    def select_service(self, service_id: str) -> None:
        self.watched.append(service_id)
        self.service = next(one for one in self.services if one.id == service_id)
        self.probes = {name: ProbeState(state.spec) for name, state in self.probes.items()}
        self.logs.clear()
        self.book.switched()
        self.tell(Change(ChangeKind.SERVICE))

    def probe_now(self, probe_id: str) -> None:
        self.asked.append(probe_id)

    async def run(self) -> None:
        if self.failure is not None:
            raise self.failure
        await asyncio.Event().wait()

    def tell(self, change: Change) -> None:
        if not self.listeners:
            self.untold.append(change)
        for listener in tuple(self.listeners):
            listener(change)

    def pass_time(self, seconds: float) -> None:
        """Let the clock go on."""
        self.clock += timedelta(seconds=seconds)

    def observe(self, probe_id: str, reading: Reading) -> None:
        """One more answer, now."""
        state = self.probes[probe_id]
        self.probes[probe_id] = state.after(Observation(probe_id, self.clock, 0.2, reading))
        self.tell(Change(ChangeKind.PROBE, probe_id=probe_id))

    def write(self, lines: Iterable[LogLine]) -> None:
        """New log lines."""
        self.logs.extend(lines)
        self.tell(Change(ChangeKind.LOGS))

    def notice(self, trouble: Trouble) -> None:
        self.tell(Change(ChangeKind.NOTICE, trouble=trouble))


def seen(
    spec: ProbeSpec,
    readings: Sequence[Reading],
    *,
    age_s: float = 3.0,
    took_s: float = 0.18,
    again_in_s: float | None = None,
    now: datetime = NOON,
) -> ProbeState:
    """The state after `readings`, one an interval, the last one `age_s` old. `again_in_s`: it was asked to wait."""
    state = ProbeState(spec)
    for index, reading in enumerate(readings):
        back_s = age_s + (len(readings) - 1 - index) * spec.interval_s
        state = state.after(Observation(spec.id, now - timedelta(seconds=back_s), took_s, reading))
    if again_in_s is None:
        return replace(state, due_at=now + timedelta(seconds=max(spec.interval_s - age_s, 0)))
    return state.due(now + timedelta(seconds=again_in_s), held_back=True)
