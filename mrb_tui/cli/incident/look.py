"""One pass over the probes, as states: what a declaration and the closing list are judged by."""

import argparse
import asyncio

from mrb_tui.cli.wiring import wire
from mrb_tui.domain.probe_state import ProbeState


def look(arguments: argparse.Namespace, service_id: str | None) -> tuple[str, tuple[ProbeState, ...]]:
    """The service's id and what its probes say, each asked once."""
    return asyncio.run(_look(arguments, service_id))


async def _look(arguments: argparse.Namespace, service_id: str | None) -> tuple[str, tuple[ProbeState, ...]]:
    from mrb_tui.clients.daemon_threads import install
    from mrb_tui.session.triage import triage

    install(asyncio.get_running_loop())
    wired = wire(arguments)
    service = wired.service(service_id)
    result = await triage(service, clock=wired.clock, scrubber=wired.scrubber)
    states = tuple(ProbeState(finding.spec).after(finding.observation) for finding in result.findings)
    return service.info.id, states
