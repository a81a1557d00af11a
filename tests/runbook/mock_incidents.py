"""The mock world run to red without a screen, looked at once by the real probes over loopback."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

from mrb_tui.cli.wiring import wire_with
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.demo.servers.kubernetes import TOKEN
from mrb_tui.demo.world import World
from mrb_tui.runbook.evidence import Evidence, evidence_from
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.session.triage import triage

BROKEN_FOR_S = 90.0
"""World seconds after the break: the rates' window has seen it, and a broken release has crashed."""
LINES_WANTED = 12
"""Of the pods together, after the break: then the log tells of it too."""


def run_to_red(host: DemoHost) -> None:
    """Let the scenario break, and wait until the pods have written about it."""
    breaks_at_s = host.world.scenario.breaks[0].at_s

    def onward(world: World) -> None:
        world.begin()
        world.advance(breaks_at_s + BROKEN_FOR_S, datetime.now(UTC))

    host.call(onward)
    before = _lines(host)
    deadline_s = time.monotonic() + 10
    while _lines(host) < before + LINES_WANTED and time.monotonic() < deadline_s:
        time.sleep(0.05)


def evidence_in(scenario: str, folder: Path, *, tools_gone: bool = False) -> tuple[RunbookFile, Evidence]:
    """What the probes say of the scenario's world once it is red; or while Prometheus and our login are gone too."""
    with DemoHost(scenarios()[scenario], folder=folder, speed=10) as host:
        run_to_red(host)
        text = host.config_text.replace(_API, f'{_API}timeout = "2s"\n')
        if tools_gone:
            text = text.replace(f"https://localhost:{host.port('prometheus')}", "https://localhost:1")
            kubeconfig = folder / "kubeconfig"
            kubeconfig.write_text(kubeconfig.read_text().replace(TOKEN, "a-token-that-has-ended"))
        config = folder / "config.toml"
        config.write_text(text, encoding="utf-8")
        wired = wire_with(config, {})
        result = asyncio.run(triage(wired.services[0], clock=wired.clock, scrubber=wired.scrubber))
    observations = [finding.observation for finding in result.findings]
    return wired.book, evidence_from(observations, now=result.at, first_red_at=result.at)


_API = "[probes.mistral_api]\n"
"""An answer that takes too long need not be waited for."""


def _lines(host: DemoHost) -> int:
    return sum(log.next_number for log in list(host.world.logs.logs.values()))
