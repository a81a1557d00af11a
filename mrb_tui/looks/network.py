"""The look at the way to the provider, stage by stage, beside a control host: is it us, the path, or them?"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from mrb_tui.clients.certificate import Certificate, shown_certificate
from mrb_tui.clients.http import HttpClient
from mrb_tui.clients.network_path import Endpoint, PathReport, Stage, blame, look
from mrb_tui.domain.durations import short
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.look import Clock
from mrb_tui.looks.report import Report

_WORDS = {"us": "our side", "path": "the path between", "them": "their side"}
_REASONS = {
    "us": "the control host, which has nothing to do with the provider, fails as well",
    "path": "the control host is well, and the provider stays silent: a wall on the way, or a host that is gone",
    "them": "the provider's own host refuses, stays silent once connected, or shows a certificate that is not trusted",
}
_VERDICT, _CONTROL = "Verdict", "Control host"
_SOON_S = 14 * 86400.0


@dataclass(frozen=True, slots=True)
class Place:
    """A host, and the address there that is asked over HTTP. `client` trusts what that host's certificate needs."""

    endpoint: Endpoint
    url: str
    client: HttpClient


@dataclass(frozen=True, slots=True)
class Network:
    """With a proxy in use it is the proxy that is looked at below HTTP, and it says so."""

    provider: Place
    control: Place | None
    proxy: Endpoint | None
    clock: Clock
    timeout_s: float

    async def see(self, report: Report) -> None:
        """Both hosts side by side; HTTP once the stages below it have passed."""
        titles = [self._title, _CONTROL] if self.control is not None else [self._title]
        report.expect(_VERDICT, *titles)
        report.progress("tries DNS, TCP, TLS and HTTP")
        far, control = await asyncio.gather(
            self._walk(self.provider, self.proxy or self.provider.endpoint), self._control()
        )
        now = self.clock()
        report.tell(self._title, _lines(far, now))
        report.know(**_facts("", far))
        if control is not None:
            report.tell(_CONTROL, _lines(control, now))
            report.know(control_ok=control.failure is None, **_facts("control_", control))
        self._conclude(report, far, control)

    @property
    def _title(self) -> str:
        return f"By the proxy {self.proxy}" if self.proxy is not None else "Provider"

    async def _control(self) -> PathReport | None:
        return await self._walk(self.control, self.control.endpoint) if self.control is not None else None

    async def _walk(self, place: Place, aim: Endpoint) -> PathReport:
        seen = await look(aim.host, aim.port, timeout_s=self.timeout_s, ca_file=aim.ca_file, tls=aim.tls)
        if (broken := seen.failure) is not None:
            if broken.trouble is None or broken.trouble.kind is not TroubleKind.TLS:
                return seen
            shown = await shown_certificate(aim.host, aim.port, timeout_s=self.timeout_s)
            return replace(seen, stages=(*seen.stages[:-1], replace(broken, certificate=shown)))
        return PathReport(seen.host, seen.port, (*seen.stages, await _http(place, self.timeout_s)))

    def _conclude(self, report: Report, far: PathReport, control: PathReport | None) -> None:
        broken = far.failure
        if broken is None:
            times = "/".join(f"{max(stage.took_s, 0.0) * 1000:.0f}" for stage in far.stages)
            lines = ["the way is free", f"{'/'.join(stage.name for stage in far.stages)} {times} ms"]
            if control is not None and control.failure is not None:
                lines.append(f"the control host fails at {control.failure.name}, which is not in the way")
            report.know(verdict="ok")
            report.tell(_VERDICT, lines)
            report.conclude(f"the way is free, {times} ms", Health.OK)
            return
        verdict = self._blame(broken, control)
        trouble = broken.trouble or Trouble(TroubleKind.UNREACHABLE, f"{broken.name} failed")
        report.know(verdict=verdict, failed_stage=broken.name.lower(), trouble=trouble.kind.value)
        report.fail(trouble)
        reason = _REASONS[verdict] if control is not None else "there is no control host to compare with"
        lines = [f"{_WORDS[verdict]}: {reason}", f"{broken.name}: {trouble.why or trouble.what}"]
        report.tell(_VERDICT, [*lines, *(f"try: {advice}" for advice in trouble.advice)])
        report.conclude(f"{_WORDS[verdict]}: {broken.name} fails", Health.DOWN)

    def _blame(self, broken: Stage, control: PathReport | None) -> str:
        """A host that takes the connection and then says nothing is itself the trouble, if no proxy is between."""
        verdict = blame(broken, control)
        kind = broken.trouble.kind if broken.trouble else None
        mute = broken.name == "HTTP" and self.proxy is None and kind in (TroubleKind.TIMEOUT, TroubleKind.DISCONNECTED)
        return "them" if mute and verdict == "path" else verdict


async def _http(place: Place, timeout_s: float) -> Stage:
    """Any status is an answer. No key is sent: a 401 is what is to be expected of the provider."""
    try:
        answer = await place.client.get(place.url, timeout_s=timeout_s)
    except TroubleError as error:
        return Stage("HTTP", ok=False, took_s=0.0, detail=error.trouble.why, trouble=error.trouble)
    by = f" by the proxy {answer.via_proxy}" if answer.via_proxy else ""
    server = f", server {answer.headers['server']}" if "server" in answer.headers else ""
    first_byte = f", first byte after {short(answer.first_byte_s)}" if answer.first_byte_s is not None else ""
    return Stage("HTTP", ok=True, took_s=answer.took_s, detail=f"answers {answer.status}{by}{server}{first_byte}")


def _lines(seen: PathReport, now: datetime) -> list[str]:
    lines = [f"{seen.host} port {seen.port}"]
    for stage in seen.stages:
        state = "ok" if stage.ok else "failed"
        lines.append(f"{stage.name:4} {state:6} {short(stage.took_s):>6}  {stage.detail}".rstrip())
        if stage.certificate is not None:
            lines += [f"     {line}" for line in _shown(stage.certificate, now)]
    return lines


def _shown(certificate: Certificate, now: datetime) -> list[str]:
    left_s = (certificate.ends_at - now).total_seconds()
    when = f"{certificate.ends_at:%Y-%m-%d %H:%M} UTC"
    soon = ": soon" if left_s < _SOON_S else ""
    ends = f"valid until {when}, {short(left_s)} from now{soon}" if left_s > 0 else f"ended on {when}"
    named = f"for {certificate.subject or '?'}, issued by {certificate.issuer or '?'}"
    return [named if certificate.accepted else f"it shows one {named}: is that theirs?", ends]


def _facts(prefix: str, seen: PathReport) -> dict[str, FactValue]:
    return {
        f"{prefix}{stage.name.lower()}_{what}": value
        for stage in seen.stages
        for what, value in (("ok", stage.ok), ("s", round(stage.took_s, 4)))
    }
