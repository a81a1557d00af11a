"""What a screen needs of the engine, and nothing else: the seam at which screens are tested."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Link
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.trouble import Trouble
from mrb_tui.session.changes import Changes
from mrb_tui.session.desk import IncidentDesk
from mrb_tui.session.evidence import Evidence
from mrb_tui.session.guide import RunbookGuide
from mrb_tui.session.log_buffer import LogBuffer
from mrb_tui.session.writing import WritingDesk


class Mode(StrEnum):
    """What stands in the incident bar, always, when it holds."""

    DEMO = "DEMO"
    READ_ONLY = "READ-ONLY"


@dataclass(frozen=True, slots=True)
class ServiceInfo:
    """A service as the bar shows it. `target` is `context/namespace/workload` or empty."""

    id: str
    name: str
    target: str = ""
    links: tuple[Link, ...] = ()


class ChangeKind(StrEnum):
    """What a listener is told of. The state itself is read from the session."""

    PROBE = "probe"
    LOGS = "logs"
    SERVICE = "service"
    TIMELINE = "timeline"
    RUNBOOK = "runbook"
    """The tree, its steps, what was found; or another runbook."""
    INCIDENT = "incident"
    JOURNAL = "journal"
    CHANGE = "change"
    """A mitigation's plan or run, or what is owed."""
    EVIDENCE = "evidence"
    """A bundle on its way."""
    WRITING = "writing"
    """A draft, or something that waits to be sent."""
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Change:
    """Something is new. `probe_id` for a probe; `trouble` for a notice."""

    kind: ChangeKind
    probe_id: str = ""
    trouble: Trouble | None = None


Listener = Callable[[Change], None]
"""Called on the event loop's thread, once per change; it must return at once."""


class LiveSession(Protocol):
    """The engine as a front end sees it."""

    @property
    def modes(self) -> frozenset[Mode]:
        """What the bar must say."""

    @property
    def services(self) -> tuple[ServiceInfo, ...]:
        """All configured services; never empty."""

    @property
    def service(self) -> ServiceInfo:
        """The one being watched."""

    @property
    def guide(self) -> RunbookGuide:
        """The runbook on the service that is watched."""

    @property
    def changes(self) -> Changes:
        """What changes production, and what is owed."""

    @property
    def desk(self) -> IncidentDesk:
        """This console's part in an incident, and the timeline."""

    @property
    def evidence(self) -> Evidence:
        """The bundle that can be handed on."""

    @property
    def writing(self) -> WritingDesk:
        """What is told to others, and what waits to be."""

    @property
    def logs(self) -> LogBuffer:
        """The service's log lines."""

    @property
    def log_trouble(self) -> Trouble | None:
        """Why its logs cannot be read; None as long as lines may come."""

    def now(self) -> datetime:
        """The engine's clock, UTC."""

    def states(self) -> tuple[ProbeState, ...]:
        """The probes of the service, in the runbook's order."""

    def state(self, probe_id: str) -> ProbeState | None:
        """One of them."""

    def verdict(self) -> Health:
        """All probes at a glance."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told of changes until the returned function is called."""

    def select_service(self, service_id: str) -> None:
        """Watch another service; the probes of the old one stop."""

    def probe_now(self, probe_id: str) -> None:
        """Ask now instead of at the next turn, unless the far side asked to be left alone."""

    def run(self) -> Awaitable[None]:
        """Watch until cancelled."""
