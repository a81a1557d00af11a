"""DNS, TCP and TLS to the provider beside a control host: is it us, the path, or them?"""

import asyncio
from dataclasses import dataclass

from mrb_tui.clients.network_path import Endpoint, PathReport, blame, look
from mrb_tui.domain.durations import short
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading
from mrb_tui.domain.trouble import Trouble, TroubleKind


@dataclass(frozen=True, slots=True)
class NetworkPath:
    """Both hosts at once, stage by stage. With a proxy in use it is the proxy that is looked at, and it says so."""

    spec: ProbeSpec
    provider: Endpoint
    control: Endpoint | None
    proxy: Endpoint | None = None

    async def observe(self) -> Reading:
        """The provider's stages, and the verdict that the control host allows."""
        aim = self.proxy or self.provider
        far, control = await asyncio.gather(self._look(aim), self._look(self.control) if self.control else _nothing())
        return reading_from_paths(far, control, aim, by_proxy=self.proxy is not None)

    async def _look(self, endpoint: Endpoint) -> PathReport:
        return await look(
            endpoint.host, endpoint.port, timeout_s=self.spec.timeout_s, ca_file=endpoint.ca_file, tls=endpoint.tls
        )


async def _nothing() -> None:
    return None


def reading_from_paths(far: PathReport, control: PathReport | None, aim: Endpoint, *, by_proxy: bool) -> Reading:
    """What two looks say together."""
    broken = far.failure
    verdict = "ok" if broken is None else blame(broken, control)
    facts: dict[str, FactValue] = {"verdict": verdict, **_stage_facts("", far)}
    if control is not None:
        facts |= {"control_ok": control.failure is None, **_stage_facts("control_", control)}
    notes = [f"looks at the proxy {aim}: requests go by it, and the direct path is not tried"] if by_proxy else []
    notes += [f"{stage.name} {stage.detail}" for stage in far.stages if stage.detail]
    if control is not None and control.failure is not None:
        notes.append(f"the control host failed at {control.failure.name}: {control.failure.detail or 'no answer'}")
    if broken is None:
        times = "/".join(_ms(stage.took_s) for stage in far.stages)
        return Reading(
            outcome=Outcome.VALUE,
            health=Health.OK,
            headline=f"ok {times} ms",
            facts=facts,
            measure=sum(stage.took_s for stage in far.stages),
            answer=_told(far, control),
            notes=tuple(notes),
        )
    trouble = broken.trouble or Trouble(TroubleKind.UNREACHABLE, f"{broken.name} to {aim} failed")
    how = "fails" if trouble.kind.value == broken.name.lower() else trouble.kind.words
    return Reading(
        outcome=Outcome.FAILED,
        health=Health.DOWN,
        headline=f"{_WORD[verdict]}: {broken.name} {how}",
        facts={**facts, "trouble": trouble.kind.value, "failed_stage": broken.name.lower()},
        trouble=trouble,
        answer=_told(far, control),
        notes=tuple(notes),
    )


_WORD = {"us": "our side", "path": "the path", "them": "their side"}


def _stage_facts(prefix: str, report: PathReport) -> dict[str, FactValue]:
    return {
        f"{prefix}{stage.name.lower()}_{what}": value
        for stage in report.stages
        for what, value in (("ok", stage.ok), ("s", round(stage.took_s, 4)))
    }


def _ms(seconds: float) -> str:
    return f"{max(seconds * 1000, 0):.0f}"


def _told(far: PathReport, control: PathReport | None) -> str:
    lines = []
    for report in (far, control):
        if report is not None:
            lines.append(f"{report.host}:{report.port}")
            lines += [
                f"  {stage.name:4} {'ok' if stage.ok else 'failed':6} {short(stage.took_s):>6}  {stage.detail}"
                for stage in report.stages
            ]
    return "\n".join(lines)
