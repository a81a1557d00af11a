"""Probes that say what they are told to, and a service made of them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading, Vantage
from mrb_tui.probes.probe import Probe
from mrb_tui.session.live import ServiceInfo
from mrb_tui.session.watch import LogSink, Watch, WatchedService


def spec(probe_id: str, *, interval_s: float = 60, timeout_s: float = 5) -> ProbeSpec:
    return ProbeSpec(
        id=probe_id,
        label=probe_id.title(),
        short=probe_id[:4],
        vantage=Vantage.HERE,
        interval_s=interval_s,
        timeout_s=timeout_s,
    )


def value(headline: str, health: Health = Health.OK, *, retry_after_s: float | None = None) -> Reading:
    return Reading(outcome=Outcome.VALUE, health=health, headline=headline, retry_after_s=retry_after_s)


@dataclass
class ScriptedProbe:
    """Says its readings in turn, the last one for ever; an exception among them is raised."""

    spec: ProbeSpec
    script: Sequence[Reading | Exception]
    delay_s: float = 0
    asked: int = 0
    said: asyncio.Event = field(default_factory=asyncio.Event)

    async def observe(self) -> Reading:
        await asyncio.sleep(self.delay_s)
        turn = self.script[min(self.asked, len(self.script) - 1)]
        self.asked += 1
        self.said.set()
        if isinstance(turn, Exception):
            raise turn
        return turn


def watched(service_id: str, *probes: Probe, closed: list[str] | None = None) -> WatchedService:
    async def close() -> None:
        if closed is not None:
            closed.append(service_id)

    async def open_watch(sink: LogSink | None) -> Watch:
        return Watch(probes, close=close)

    return WatchedService(
        ServiceInfo(service_id, service_id.title()), tuple(probe.spec for probe in probes), open_watch
    )
