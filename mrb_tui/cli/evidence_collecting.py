"""Collecting evidence from a shell."""

import argparse
import asyncio
import json
from functools import partial

from mrb_tui import __version__
from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.incident.opened import Opened, opened
from mrb_tui.cli.personal_data import mask_personal
from mrb_tui.cli.talk import say, say_trouble
from mrb_tui.cli.usage import UsageError
from mrb_tui.cli.wiring import Wired, wire
from mrb_tui.domain.events.evidence import EvidenceCollected
from mrb_tui.evidence.collecting import Bundle, LeakError, Progress, Request, collect
from mrb_tui.evidence.gate import Gate
from mrb_tui.evidence.limits import LIMITS
from mrb_tui.evidence.manifest import Subject
from mrb_tui.evidence.source import SourceState
from mrb_tui.evidence.window import Window, iso, window_of
from mrb_tui.session.evidence_documents import document_sources


def run(arguments: argparse.Namespace) -> int:
    """Ask, collect, record, print."""
    with opened(arguments) as one:
        one.here.who()
        window = _window(arguments, one)
        masked = mask_personal(arguments.mask_personal)
        if masked is None:
            say("nothing was written")
            return ExitCode.NOT_CONFIRMED
        try:
            bundle = asyncio.run(_collected(arguments, one, window, masked=masked))
        except LeakError as error:
            say_trouble(error.trouble)
            return ExitCode.REFUSED
        one.record(EvidenceCollected(str(bundle.path), bundle.sha256, bundle.size, bundle.missing))
        print(json.dumps(_figures(bundle, window)) if arguments.json else bundle.path)
        say(f"{bundle.size:,} bytes, sha256 {bundle.sha256}")
        return ExitCode.DEGRADED if bundle.missing else ExitCode.OK


def _window(arguments: argparse.Namespace, one: Opened) -> Window:
    here, incident = one.here, one.incident
    try:
        return window_of(
            incident.detected_at,
            incident.ended_at,
            here.now,
            from_at=here.at(arguments.from_at) if arguments.from_at else None,
            to_at=here.at(arguments.to_at) if arguments.to_at else None,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


async def _collected(arguments: argparse.Namespace, one: Opened, window: Window, *, masked: bool) -> Bundle:
    from mrb_tui.clients.daemon_threads import install

    install(asyncio.get_running_loop())
    here, incident = one.here, one.incident
    wired = wire(arguments)
    service = wired.service(arguments.service or _configured(wired, incident.service))
    folder = here.catalogue.path_of(incident.id).parent if arguments.output is None else arguments.output.absolute()
    request = Request(
        subject=Subject(incident.id, incident.title, service.info.id, here.who(), __version__),
        window=window,
        folder=folder,
        gate=Gate(wired.scrubber.secrets, mask_personal=masked),
        limits=LIMITS,
        clock=wired.clock,
    )
    events = tuple(one.journal.events())
    documents = document_sources(incident, events, partial(here.catalogue.verify, incident.id))
    watch = await service.open(None)
    try:
        assert watch.make_evidence is not None, "every watched service says what evidence it has"
        return await collect(request, (*await watch.make_evidence(window), *documents), _told())
    finally:
        if watch.close is not None:
            await watch.close()


def _configured(wired: Wired, service_id: str) -> str | None:
    """The incident's service; the first where the configuration has it no more."""
    return service_id if any(service.info.id == service_id for service in wired.services) else None


def _told() -> Progress:
    """Each source once it is over."""

    def progress(state: SourceState) -> None:
        if state.standing.is_over:
            say(f"{state.title}: {state.standing}{f', {state.words}' if state.words else ''}")

    return progress


def _figures(bundle: Bundle, window: Window) -> dict[str, object]:
    return {
        "path": str(bundle.path),
        "sha256": bundle.sha256,
        "size": bundle.size,
        "from": iso(window.from_at),
        "to": iso(window.to_at),
        "missing": list(bundle.missing),
        "sources": [
            {
                "id": one.id,
                "outcome": one.standing.value,
                "members": len(one.members),
                "missing": [{"what": each.what, "kind": each.kind, "why": each.why} for each in one.missing],
            }
            for one in bundle.yields
        ],
    }
