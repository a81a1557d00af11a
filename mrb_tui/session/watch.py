"""What is watched of one service: its probes, their background work, and how they are made."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from mrb_tui.actions.workshop import Means
from mrb_tui.domain.log_line import LogLine
from mrb_tui.domain.observation import ProbeSpec
from mrb_tui.evidence.source import Source
from mrb_tui.evidence.window import Window
from mrb_tui.looks.look import Look
from mrb_tui.looks.watch import Until
from mrb_tui.probes.probe import Probe
from mrb_tui.runbook.model import Step
from mrb_tui.session.changes import Choices
from mrb_tui.session.live import ServiceInfo

LogSink = Callable[[Sequence[LogLine]], None]
"""Takes a batch of log lines, on the event loop's thread."""


MakeLook = Callable[[Step, Until | None], Look]
"""The look that a step asks for, with what a watch waits for."""


MakeMeans = Callable[[Choices, Callable[[str], None]], Awaitable[Means]]
"""What actions on the service are done with: the cluster connected, the new key for a Secret at hand.

The second argument takes each line that a command prints. Raises TroubleError."""


MakeEvidence = Callable[[Window], Awaitable[Sequence[Source]]]
"""Where evidence on the service comes from, for a window; what it does not have is among it, and says so."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Live probes of one service. `background` runs beside them until cancelled (the log follower)."""

    probes: tuple[Probe, ...]
    background: tuple[Callable[[], Awaitable[None]], ...] = ()
    close: Callable[[], Awaitable[None]] | None = None
    make_look: MakeLook | None = None
    make_means: MakeMeans | None = None
    make_evidence: MakeEvidence | None = None


OpenWatch = Callable[[LogSink | None], Awaitable[Watch]]
"""Connects the clients and builds the probes. With a sink the logs are followed; without one they are read once."""


@dataclass(frozen=True, slots=True)
class WatchedService:
    """A service with the names of its probes, which are known before anything is connected."""

    info: ServiceInfo
    specs: tuple[ProbeSpec, ...]
    open: OpenWatch
