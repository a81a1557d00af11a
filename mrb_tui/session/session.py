"""The engine of a console: watches one service at a time and tells listeners what is new."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from typing import Any

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.log_line import LogLine
from mrb_tui.domain.observation import Observation
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.domain.verdict import verdict
from mrb_tui.probes.clock import Clock
from mrb_tui.probes.poller import Poller
from mrb_tui.probes.probe import Probe
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.beforehand import StepsBeforehand
from mrb_tui.session.change_inputs import ChangeInputs
from mrb_tui.session.evidence_run import RealEvidence
from mrb_tui.session.incident_desk import RealDesk, Surroundings
from mrb_tui.session.live import Change, ChangeKind, Listener, Mode, ServiceInfo
from mrb_tui.session.log_buffer import LogBuffer
from mrb_tui.session.mitigations import RealChanges
from mrb_tui.session.permissions import Permissions
from mrb_tui.session.runbook_guide import GuideInputs, RealGuide
from mrb_tui.session.watch import WatchedService
from mrb_tui.session.writing_desk import RealWriting
from mrb_tui.session.writing_inputs import WritingInputs


class Session:
    """Implements `LiveSession`. Everything but `run` returns at once; all of it belongs to one event loop."""

    def __init__(
        self,
        services: Sequence[WatchedService],
        *,
        guide: GuideInputs,
        changes: ChangeInputs,
        clock: Clock,
        scrubber: Scrubber,
        modes: frozenset[Mode] = frozenset(),
        around: Surroundings,
        writing: WritingInputs | None = None,
        chance: random.Random | None = None,
    ) -> None:
        if not services:
            raise ValueError("a session watches at least one service")
        self._services = {service.info.id: service for service in services}
        self._active = services[0]
        self._clock = clock
        self._scrubber = scrubber
        self._chance = chance or random.Random()  # noqa: S311 - spreads requests in time, guards nothing
        self._listeners: list[Listener] = []
        self._pollers: dict[str, Poller] = {}
        self._switched = asyncio.Event()
        self._states = _fresh(self._active)
        self.desk = RealDesk(
            around,
            clock=clock,
            scrubber=scrubber,
            states=self.states,
            service_id=lambda: self._active.info.id,
            changed=lambda kind: self._tell(Change(kind)),
            notice=self._notice,
        )
        self._permissions = Permissions(
            clock=clock, may_run=changes.may_run, changed=lambda: self._tell(Change(ChangeKind.RUNBOOK))
        )
        beforehand = StepsBeforehand(
            changes,
            self._permissions,
            service_id=lambda: self._active.info.id,
            incident=lambda: self.desk.incident,
        )
        self.guide = RealGuide(
            guide,
            clock=clock,
            scrubber=scrubber,
            states=self.states,
            service=lambda: self._active.info,
            incident=lambda: self.desk.incident,
            record=self.desk.record,
            changed=lambda kind: self._tell(Change(kind)),
            before=beforehand.of,
            running=lambda: self.changes.running_plans,
        )
        self._arm_s = changes.guard.arm_s
        self.desk.to_adopt = self.guide.adopt
        self.changes = RealChanges(
            changes,
            clock=clock,
            guide=self.guide,
            incident=lambda: self.desk.incident,
            responder=lambda: self.desk.responder,
            service_id=lambda: self._active.info.id,
            record=self.desk.record_durably,
            changed=lambda kind: self._tell(Change(kind)),
        )
        self.writing = RealWriting(
            writing or WritingInputs(),
            desk=self.desk,
            clock=clock,
            scrubber=scrubber,
            book=lambda: self.guide.book,
            scale=around.scale,
            facts=self._facts,
            service_name=lambda: self._active.info.name,
            changed=lambda kind: self._tell(Change(kind)),
        )
        self.evidence = RealEvidence(
            around.catalogue,
            clock=clock,
            scrubber=scrubber,
            incident=lambda: self.desk.incident,
            events=self.desk.events,
            states=self.states,
            responder=lambda: self.desk.responder,
            service_id=lambda: self._active.info.id,
            record=self.desk.record,
            changed=lambda kind: self._tell(Change(kind)),
            notice=self._notice,
        )
        self.logs = LogBuffer()
        self.modes = modes

    @property
    def services(self) -> tuple[ServiceInfo, ...]:
        """All configured services."""
        return tuple(service.info for service in self._services.values())

    @property
    def service(self) -> ServiceInfo:
        """The one being watched."""
        return self._active.info

    @property
    def log_trouble(self) -> Trouble | None:
        """Why its logs cannot be read, as the probe says that counts their lines."""
        probes = self.guide.book.probes
        for state in self.states():
            table = probes.get(state.spec.id)
            if table is not None and table.kind == "logs" and state.last is not None:
                return state.last.reading.trouble
        return None

    @property
    def arm_s(self) -> float:
        """How long after a plan was shown a yes counts."""
        return self._arm_s

    def now(self) -> datetime:
        """The engine's clock, UTC."""
        return self._clock()

    def states(self) -> tuple[ProbeState, ...]:
        """The probes of the service, in the runbook's order."""
        return tuple(self._states.values())

    def state(self, probe_id: str) -> ProbeState | None:
        """One of them."""
        return self._states.get(probe_id)

    def _facts(self) -> dict[str, FactValue]:
        """What the probes say, by the names that templates have for it."""
        return {
            f"{state.spec.id}.{name}": value
            for state in self.states()
            if state.last is not None
            for name, value in state.last.reading.facts.items()
        }

    def verdict(self) -> Health:
        """All probes at a glance, as of now."""
        now = self.now()
        return verdict((state.spec, state.health_at(now)) for state in self._states.values())

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told of changes until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def select_service(self, service_id: str) -> None:
        """Watch another service; the probes of the old one stop."""
        if service_id == self._active.info.id:
            return
        if under_way := self.changes.under_way:
            why = f"“{under_way[0].title}” is under way on {self._active.info.name}"
            advice = ("wait for its end",)
            self._notice(Trouble(TroubleKind.REJECTED, "Another service is not watched now", why, advice))
            return
        self._active = self._services[service_id]
        self._states = _fresh(self._active)
        self.logs.clear()
        self.desk.switched(self._active.info.name)
        self.guide.switched()
        self._permissions.opened(None)
        self._switched.set()
        self._tell(Change(ChangeKind.SERVICE))

    def probe_now(self, probe_id: str) -> None:
        """Ask now instead of at the next turn; a notice says so if the far side asked to be left alone."""
        poller = self._pollers.get(probe_id)
        if poller is not None and not poller.nudge():
            label = poller.probe.spec.label
            self._notice(
                Trouble(
                    TroubleKind.RATE_LIMITED,
                    f"{label} is not asked now",
                    "the far side asked to be left alone for a while",
                )
            )

    async def run(self) -> None:
        """Watch the selected service until cancelled; a switch starts the next one."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.desk.run(), name="incident")
            group.create_task(self.writing.run(), name="outbox")
            group.create_task(self._watch_on(), name="watch")

    async def _watch_on(self) -> None:
        while True:
            self._switched.clear()
            watching = asyncio.create_task(self._watch(self._active))
            switched = asyncio.create_task(self._switched.wait())
            try:
                await asyncio.wait((watching, switched), return_when=asyncio.FIRST_COMPLETED)
                if watching.done():
                    watching.result()
                    await switched
            finally:
                await _ended(watching, switched)

    async def _watch(self, service: WatchedService) -> None:
        async with AsyncExitStack() as stack:
            try:
                watch = await service.open(self._take_lines)
            except TroubleError as error:
                self._notice(error.trouble)
                return
            if watch.close is not None:
                stack.push_async_callback(watch.close)
            self.guide.opened(watch.make_look)
            stack.callback(self.guide.opened, None)
            self.changes.opened(watch.make_means)
            stack.callback(self.changes.opened, None)
            self._permissions.opened(watch.make_means)
            stack.callback(self._permissions.opened, None)
            if watch.make_evidence is not None:
                self.evidence.opened(watch.make_evidence)
                stack.push_async_callback(self.evidence.closed)
            self._pollers = {probe.spec.id: self._poller(service, probe) for probe in watch.probes}
            stack.callback(self._pollers.clear)
            async with asyncio.TaskGroup() as group:
                for poller in self._pollers.values():
                    group.create_task(poller.run(), name=f"probe {poller.probe.spec.id}")
                for work in watch.background:
                    group.create_task(_awaited(work), name="background")

    def _poller(self, service: WatchedService, probe: Probe) -> Poller:
        return Poller(
            probe,
            clock=self._clock,
            scrubber=self._scrubber,
            chance=self._chance,
            on_observation=partial(self._take_observation, service),
            on_due=partial(self._take_due, service),
        )

    def _take_observation(self, service: WatchedService, observation: Observation) -> None:
        state = self._states.get(observation.probe_id)
        if state is None or service is not self._active:  # an answer that came after the switch
            return
        after = state.after(observation)
        self._states[observation.probe_id] = after
        self.desk.observed(state, after)
        self.changes.observed(observation)
        self._tell(Change(ChangeKind.PROBE, probe_id=observation.probe_id))

    def _take_due(self, service: WatchedService, probe_id: str, due_at: datetime, held_back: bool) -> None:
        state = self._states.get(probe_id)
        if state is not None and service is self._active:
            self._states[probe_id] = state.due(due_at, held_back=held_back)
            self._tell(Change(ChangeKind.PROBE, probe_id=probe_id))

    def _take_lines(self, lines: Sequence[LogLine]) -> None:
        if self.logs.extend(lines):
            self._tell(Change(ChangeKind.LOGS))

    def _notice(self, trouble: Trouble) -> None:
        self.desk.noted(trouble)
        self._tell(Change(ChangeKind.NOTICE, trouble=trouble))

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)


def _fresh(service: WatchedService) -> dict[str, ProbeState]:
    return {spec.id: ProbeState(spec) for spec in service.specs}


async def _awaited(work: Callable[[], Awaitable[None]]) -> None:
    await work()


async def _ended(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
