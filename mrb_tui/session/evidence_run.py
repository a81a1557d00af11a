"""Collecting evidence beside everything else that goes on. See `evidence.py` for what it promises."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from mrb_tui import __version__
from mrb_tui.domain.events.event import Event, Payload
from mrb_tui.domain.events.evidence import EvidenceCollected
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence.collecting import Request, collect
from mrb_tui.evidence.gate import Gate
from mrb_tui.evidence.limits import LIMITS
from mrb_tui.evidence.manifest import Subject
from mrb_tui.evidence.source import SourceState
from mrb_tui.evidence.window import Window, window_of
from mrb_tui.journal.catalogue import Catalogue
from mrb_tui.probes.clock import Clock
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.evidence import EvidenceView
from mrb_tui.session.evidence_documents import document_sources
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.watch import MakeEvidence


class RealEvidence:
    """Implements `Evidence`. All of it belongs to one event loop; packing is done in a thread."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        clock: Clock,
        scrubber: Scrubber,
        incident: Callable[[], Incident | None],
        events: Callable[[], Awaitable[Sequence[Event]]],
        states: Callable[[], Iterable[ProbeState]],
        responder: Callable[[], str],
        service_id: Callable[[], str],
        record: Callable[[Payload], None],
        changed: Callable[[ChangeKind], None],
        notice: Callable[[Trouble], None],
    ) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._scrubber = scrubber
        self._incident = incident
        self._events = events
        self._states = states
        self._responder = responder
        self._service_id = service_id
        self._record = record
        self._changed = changed
        self._notice = notice
        self._make: MakeEvidence | None = None
        self._task: asyncio.Task[None] | None = None
        self.view: EvidenceView | None = None

    def opened(self, make: MakeEvidence) -> None:
        """A service is being watched: this is where its evidence comes from."""
        self._make = make

    async def closed(self) -> None:
        """Its clients are about to be closed: what is under way ends."""
        self._make = None
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait((self._task,))

    def start(self, *, mask_personal: bool) -> None:
        """Begin to collect."""
        incident = self._incident()
        if incident is None:
            raise _refused("there is no incident", "declare one first")
        if self.view is not None and not self.view.is_over:
            raise _refused("a bundle is being collected already")
        if self._make is None:
            raise _refused("the service is not connected yet", "wait a moment")
        if incident.service not in ("", self._service_id()):
            raise _refused(f"{incident.id} is about {incident.service}", "watch that service first")
        try:
            window = window_of(incident.detected_at, incident.ended_at, self._clock())
        except ValueError as error:
            raise _refused(str(error), "mrb-tui evidence --from … --to …") from None
        self.view = EvidenceView(incident_id=incident.id, window=str(window), mask_personal=mask_personal)
        work = self._collect(self._make, incident, window, mask_personal=mask_personal)
        self._task = asyncio.create_task(work, name="evidence")
        self._changed(ChangeKind.EVIDENCE)

    def cancel(self) -> None:
        """End it; nothing of it is kept."""
        if self._task is not None:
            self._task.cancel()

    async def _collect(self, make: MakeEvidence, incident: Incident, window: Window, *, mask_personal: bool) -> None:
        try:
            verify = partial(self._catalogue.verify, incident.id)
            documents = document_sources(incident, await self._events(), verify, self._states())
            request = Request(
                subject=Subject(incident.id, incident.title, incident.service, self._responder(), __version__),
                window=window,
                folder=self._catalogue.path_of(incident.id).parent,
                gate=Gate(self._scrubber.secrets, mask_personal=mask_personal),
                limits=LIMITS,
                clock=self._clock,
            )
            bundle = await collect(request, (*await make(window), *documents), self._progress)
        except asyncio.CancelledError:
            self._end(cancelled=True)
            raise
        except TroubleError as error:
            self._end(trouble=error.trouble)
            self._notice(error.trouble)
            return
        except Exception as error:  # noqa: BLE001 - told; it must not end the session, and its words may be secrets
            trouble = Trouble(TroubleKind.INTERNAL, "The bundle was not written", type(error).__name__)
            self._end(trouble=trouble)
            self._notice(trouble)
            return
        missing = tuple(str(each) for one in bundle.yields if one.title in bundle.missing for each in one.missing)
        self._end(path=str(bundle.path), size=bundle.size, sha256=bundle.sha256, missing=missing)
        self._told(incident, EvidenceCollected(str(bundle.path), bundle.sha256, bundle.size, bundle.missing))

    def _told(self, incident: Incident, collected: EvidenceCollected) -> None:
        now = self._incident()
        if now is None or now.id != incident.id:
            why = f"{incident.id} is no longer on the screen; the bundle is {collected.path}"
            self._notice(Trouble(TroubleKind.REJECTED, "The bundle is not in the journal", why))
            return
        try:
            self._record(collected)
        except TroubleError as error:
            self._notice(error.trouble)

    def _progress(self, state: SourceState) -> None:
        view = self.view
        assert view is not None, "there is a view while it is being collected"
        known = [one.id for one in view.sources]
        sources = (
            tuple(state if one.id == state.id else one for one in view.sources)
            if state.id in known
            else (*view.sources, state)
        )
        self.view = replace(view, sources=sources)
        self._changed(ChangeKind.EVIDENCE)

    def _end(
        self,
        *,
        path: str = "",
        size: int = 0,
        sha256: str = "",
        missing: tuple[str, ...] = (),
        trouble: Trouble | None = None,
        cancelled: bool = False,
    ) -> None:
        assert self.view is not None, "what ends has begun"
        self.view = replace(
            self.view, path=path, size=size, sha256=sha256, missing=missing, trouble=trouble, cancelled=cancelled
        )
        self._changed(ChangeKind.EVIDENCE)


def _refused(why: str, *advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, "No evidence is collected", why, advice))
