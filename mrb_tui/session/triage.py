"""One pass over all probes of a service, all at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Observation, ProbeSpec
from mrb_tui.domain.verdict import verdict
from mrb_tui.probes.asking import ask
from mrb_tui.probes.clock import Clock
from mrb_tui.probes.probe import Probe
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.live import ServiceInfo
from mrb_tui.session.watch import WatchedService


@dataclass(frozen=True, slots=True)
class Finding:
    """One probe and what it saw."""

    spec: ProbeSpec
    observation: Observation


@dataclass(frozen=True, slots=True)
class Triage:
    """All findings of one service, in the runbook's order. `took_s` is the whole pass."""

    service: ServiceInfo
    at: datetime
    took_s: float
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Health:
        """All of it at a glance."""
        return verdict((finding.spec, finding.observation.health) for finding in self.findings)


async def triage(service: WatchedService, *, clock: Clock, scrubber: Scrubber, only: str | None = None) -> Triage:
    """Ask every probe of `service` once (or just the one named `only`). As slow as the slowest of them."""
    loop = asyncio.get_running_loop()
    started_s = loop.time()
    watch = await service.open(None)
    try:
        probes = [probe for probe in watch.probes if only in (None, probe.spec.id)]
        findings = await _all(probes, clock, scrubber)
    finally:
        if watch.close is not None:
            await watch.close()
    return Triage(service.info, clock(), loop.time() - started_s, findings)


async def _all(probes: Sequence[Probe], clock: Clock, scrubber: Scrubber) -> tuple[Finding, ...]:
    observations = await asyncio.gather(*(ask(probe, clock, scrubber) for probe in probes))
    return tuple(Finding(probe.spec, observation) for probe, observation in zip(probes, observations, strict=True))
