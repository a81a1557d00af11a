"""A console's session without a screen: in the incident that is meant, and connected to its service."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from mrb_tui.cli.incident.opened import here_from
from mrb_tui.cli.incident_inputs import surroundings
from mrb_tui.cli.wiring import Wired, change_inputs, guide_inputs
from mrb_tui.cli.writing_inputs import document_inputs
from mrb_tui.session.session import Session
from mrb_tui.session.until import until

_CONNECT_S = 30.0


@asynccontextmanager
async def engaged(wired: Wired, arguments: argparse.Namespace, *, in_incident: bool = True) -> AsyncIterator[Session]:
    """Ends with the session; what was recorded is on disk by then. Raises TroubleError or UsageError."""
    from mrb_tui.clients.daemon_threads import install

    install(asyncio.get_running_loop())
    service = wired.service(arguments.service)
    session = _session(wired, arguments)
    session.select_service(service.info.id)
    watching = asyncio.ensure_future(session.run())
    try:
        if in_incident:
            here = here_from(arguments)
            session.desk.introduce(here.who())
            await session.desk.resume(here.incident_id(arguments.incident))
        await until(session, lambda: session.changes.is_connected, _CONNECT_S)
        yield session
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def _session(wired: Wired, arguments: argparse.Namespace) -> Session:
    return Session(
        wired.services,
        guide=guide_inputs(wired),
        changes=change_inputs(wired, os.environ),
        clock=wired.clock,
        scrubber=wired.scrubber,
        around=surroundings(wired, os.environ),
        writing=document_inputs(wired, os.environ),
    )
