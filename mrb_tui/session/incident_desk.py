"""One console's part in an incident: commands in, events out. See `desk.py` for what it promises."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from mrb_tui.documents.handoff import brief
from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.domain.closing import Check, CheckStanding, closing_list
from mrb_tui.domain.events.event import CONSOLE, Event, Payload
from mrb_tui.domain.events.incident import IncidentDeclared, ResponderJoined
from mrb_tui.domain.events.runbook import RunbookLoaded
from mrb_tui.domain.events.updates import HandoffMade
from mrb_tui.domain.flapping import Turn
from mrb_tui.domain.health import Health
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.response import Response, response_of
from mrb_tui.domain.severity import Scale
from mrb_tui.domain.suggestion import Suggestion, suggest
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.domain.update_clock import UpdateDue, update_due
from mrb_tui.journal.catalogue import Catalogue
from mrb_tui.journal.journal import Journal
from mrb_tui.probes.clock import Clock
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session import incident_commands as commands
from mrb_tui.session.desk import IncidentLine, JournalState, TimelineEntry, TimelineSource
from mrb_tui.session.exports import Form, write_timeline
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.participation import Participation, refused
from mrb_tui.session.timeline import Timeline
from mrb_tui.session.turns import Turns, change_between

_TICK_S = 1.0


@dataclass(frozen=True)
class Surroundings:
    """What the desk is made from. `responder` is empty while nobody has said who is at the console."""

    catalogue: Catalogue
    scale: Scale
    categories: tuple[str, ...]
    calendar: BusinessCalendar
    runbook: RunbookLoaded
    host: str
    responder: str = ""


class RealDesk:
    """Implements `IncidentDesk`. All of it belongs to one event loop; the disk is the recorder's thread's."""

    def __init__(
        self,
        around: Surroundings,
        *,
        clock: Clock,
        scrubber: Scrubber,
        states: Callable[[], Iterable[ProbeState]],
        service_id: Callable[[], str],
        changed: Callable[[ChangeKind], None],
        notice: Callable[[Trouble], None],
    ) -> None:
        self._around = around
        self._clock = clock
        self._scrubber = scrubber
        self._states = states
        self._service_id = service_id
        self._changed = changed
        self._notice = notice
        self._part = Participation(clock=clock, host=around.host, changed=changed, notice=notice)
        self._memory = Timeline()
        self._turns = Turns(self._record_turn, self._known)
        self._opening = asyncio.Lock()
        self.to_adopt: Callable[[], Sequence[Payload]] = tuple
        """What was said before there was an incident, and belongs into its record."""
        self.responder = around.responder
        self.scale = around.scale
        self.categories = around.categories

    # -- what is shown

    @property
    def incident(self) -> Incident | None:
        """As it stands, with what is not durable yet."""
        return self._part.incident

    @property
    def read_only(self) -> bool:
        """Whether it is only looked at."""
        return self._part.read_only

    @property
    def journal(self) -> JournalState:
        """How well it is being written down."""
        return self._part.journal

    @property
    def timeline(self) -> TimelineSource:
        """The incident's events; without one, what turned since the console started."""
        timeline = self._part.timeline
        return self._memory if timeline is None else timeline

    def response(self) -> Response | None:
        """How the first human act stands to the severity's target."""
        incident = self.incident
        return response_of(incident, self.scale, self._around.calendar, self._clock()) if incident else None

    def update_due(self) -> UpdateDue | None:
        """When others are to hear next."""
        incident = self.incident
        return update_due(incident, self.scale, self._clock()) if incident else None

    def suggestion(self) -> Suggestion:
        """For a declaration, from what the probes say now."""
        return suggest(self._states(), self._clock(), scale=self.scale)

    def closing(self) -> tuple[Check, ...]:
        """The list before resolving."""
        now = self._clock()
        return closing_list(self._open(), ((state.spec, state.health_at(now)) for state in self._states()))

    async def brief(self, to: str = "") -> str:
        """The handoff brief as it would be written now."""
        incident = self._open()
        events = await self._part.events()
        return brief(
            incident,
            events,
            now=self._clock(),
            checks=self.closing() if incident.is_open else (),
            scale=self.scale,
            calendar=self._around.calendar,
            to=to,
        )

    async def incidents(self) -> tuple[IncidentLine, ...]:
        """Those on this machine, newest first."""
        found = await asyncio.to_thread(self._around.catalogue.incidents)
        return tuple(
            IncidentLine(
                id=entry.id,
                title=entry.incident.title if entry.incident else "",
                severity=entry.incident.severity if entry.incident else "",
                status=entry.incident.status.value if entry.incident else "",
                is_open=entry.incident is not None and entry.incident.is_open,
                declared_at=entry.incident.declared_at if entry.incident else entry.last_at,
                last_at=entry.last_at,
                trouble=str(entry.trouble) if entry.trouble is not None else "",
            )
            for entry in found
        )

    # -- what the session tells

    def observed(self, before: ProbeState, after: ProbeState) -> None:
        """A probe answered."""
        change = change_between(before, after)
        if change is None or after.last is None:
            return
        at = after.last.observed_at
        self._memory.turned(at, change)
        self._turns.turned(at, change)
        if self.incident is None:
            self._changed(ChangeKind.TIMELINE)

    def switched(self, name: str) -> None:
        """Another service is watched; its probes say nothing of this incident's service."""
        self._turns.stop()
        self._turns.forget()
        self._say(f"watching {name}")
        incident = self.incident
        if incident is not None and incident.service == self._service_id() and not self.read_only:
            self._turns.start(with_past=False, now=self._clock())

    def noted(self, trouble: Trouble) -> None:
        """The console could not do something."""
        self._say(str(trouble))

    async def run(self) -> None:
        """Keep time until cancelled; what is open is closed in good order."""
        try:
            while True:
                await asyncio.sleep(_TICK_S)
                self.tick()
        finally:
            await self._close()

    def tick(self) -> None:
        """Time has passed: what was held back of a flapping probe may be due."""
        self._turns.tick(self._clock())

    def try_again(self) -> None:
        """Write what is held in memory now, without waiting for the next attempt."""
        self._part.try_again()

    def close_now(self, limit_s: float) -> None:
        """The terminal is gone and so is the loop: write what can be written. Any thread may call it."""
        self._part.end_now(limit_s)

    # -- what a responder says

    def introduce(self, name: str) -> None:
        """Say who is at this console."""
        self.responder = self._scrubber.line(name, commands.MAX_LINE).strip()
        self._changed(ChangeKind.INCIDENT)

    async def declare(self, title: str, severity: str, category: str, detected_at: datetime | None) -> None:
        """Open a journal and take part."""
        async with self._opening:
            if self.incident is not None and self.incident.is_open and not self.read_only:
                raise refused(f"{self.incident.id} is open here", "resolve it, or leave it, first")
            if self.scale.get(severity) is None:
                raise refused(f"there is no severity {severity!r}", f"there are: {', '.join(self.scale.ids)}")
            person, now = self._who(), self._clock()
            title = self._line(title)
            if not title:
                raise refused("the title is empty")
            incident_id, opener = await asyncio.to_thread(_new_journal, self._around.catalogue, now)
            await self._close()
            self._part.begin(opener)
            declared = IncidentDeclared(
                incident_id, title, severity, self._line(category), self._service_id(), detected_at
            )
            self._record(declared, at=now)
            self._record(ResponderJoined(person, "declared"), at=now)
            self._record(self._around.runbook, at=now, actor=CONSOLE)
            for payload in self.to_adopt():
                self._record(payload, at=now)
            self._turns.start(with_past=True, now=now)

    async def resume(self, incident_id: str) -> None:
        """Take part in an open incident, or read one that is over."""
        async with self._opening:
            entry = next((one for one in await self.incidents() if one.id == incident_id), None)
            if entry is None:
                raise refused(f"there is no incident {incident_id}")
            person = self._who() if entry.is_open else self.responder
            catalogue = self._around.catalogue
            await self._close()
            opener = catalogue.open if entry.is_open else catalogue.open_to_read
            self._part.begin(partial(opener, incident_id), read_only=not entry.is_open)
            await self._part.loaded()
            incident = self.incident
            if entry.is_open and incident is not None:
                self._record(ResponderJoined(person, "resumed" if person in incident.responders else "joined"))
                if incident.service == self._service_id():
                    self._turns.start(with_past=False, now=self._clock())

    async def leave(self) -> None:
        """Stop taking part; the incident goes on."""
        async with self._opening:
            await self._close()

    async def events(self) -> Sequence[Event]:
        """All that is recorded of the incident."""
        return await self._part.events()

    @property
    def folder(self) -> Path:
        """Where the incident's files are."""
        return self._around.catalogue.path_of(self._open().id).parent

    def record(self, payload: Payload) -> None:
        """What is said elsewhere: an answer, a step. Raises TroubleError where there is no incident to record it in."""
        self._record(payload)

    async def record_durably(self, payload: Payload) -> bool:
        """True once it is durable; False if it is kept in memory until it can be, or cannot be recorded at all."""
        try:
            return await self._part.record_durably(payload, actor=self._who())
        except TroubleError as error:
            self._notice(error.trouble)
            return False

    def note(self, text: str, at: datetime | None = None) -> None:
        """What somebody saw, did or thinks."""
        self._record(commands.add_note(self._text(text)), at=at)

    def retitle(self, title: str, category: str = "") -> None:
        """Another title or category."""
        self._record(commands.retitle(self._open(), self._line(title), self._line(category)))

    def set_severity(self, severity: str, reason: str = "") -> None:
        """Graver or less so."""
        self._record(commands.change_severity(self._open(), self.scale.ids, severity, self._line(reason)))

    def set_status(self, status: str) -> None:
        """Investigating, identified, monitoring."""
        self._record(commands.change_status(self._open(), status))

    def assign(self, role: str, person: str) -> None:
        """Who does what."""
        self._record(commands.assign_role(self._open(), self._line(role), self._line(person)))

    def set_milestone(self, milestone: str, at: datetime | None = None) -> None:
        """A moment that durations are measured between."""
        self._record(commands.mark_milestone(milestone), at=at)

    def mark(self, entry: TimelineEntry) -> None:
        """Into the postmortem's timeline, or out of it again."""
        self._record(commands.mark(self._open(), entry.id, entry.text))

    def amend(self, entry: TimelineEntry, text: str, at: datetime | None, reason: str) -> None:
        """Correct an entry; its first words stay."""
        self._open()
        self._record(commands.amend(entry.id, entry.text, entry.at, self._text(text), at, self._line(reason)))

    def override(self, check: str, reason: str) -> None:
        """Pass over an item of the closing list."""
        self._open()
        self._record(commands.override(check, self._line(reason)))

    def resolve(self, resolution: str) -> None:
        """It is over."""
        still_open = [check.words for check in self.closing() if check.standing is CheckStanding.OPEN]
        payload = commands.resolve(self._open(), still_open, self._text(resolution))
        self._turns.stop()
        self._record(payload)

    def reopen(self, reason: str) -> None:
        """It was not over."""
        self._record(commands.reopen(self._open(), self._line(reason)))
        self._turns.start(with_past=False, now=self._clock())

    async def hand_over(self, to: str) -> str:
        """Record the brief; returns it."""
        person = self._line(to)
        text = self._text(await self.brief(person))
        self._record(HandoffMade(text, person))
        return text

    async def export(self, form: str, *, marked_only: bool) -> str:
        """Write the timeline beside the journal; returns the file's path."""
        incident = self._open()
        events = await self._part.events()
        folder = self.folder
        written = await asyncio.to_thread(
            write_timeline,
            folder,
            incident,
            events,
            Form.named(form),
            marked_only=marked_only,
            scrubber=self._scrubber,
        )
        return str(written)

    # -- how

    def _record(self, payload: Payload, *, at: datetime | None = None, actor: str | None = None) -> None:
        self._part.record(payload, actor=self._who() if actor is None else actor, at=at)

    def _record_turn(self, turn: Turn) -> None:
        if self.incident is not None and not self.read_only:
            self._record(turn.change, at=turn.at, actor=CONSOLE)

    def _known(self, probe_id: str) -> Health | None:
        incident = self.incident
        known = incident.probes.get(probe_id) if incident is not None else None
        return known.after if known is not None else None

    def _open(self) -> Incident:
        incident = self.incident
        if incident is None:
            raise refused("there is no incident", "declare one first")
        return incident

    def _who(self) -> str:
        if not self.responder:
            raise refused("nobody has said who is at this console", "say your name, or set responder.name")
        return self.responder

    async def _close(self) -> None:
        self._turns.stop()
        await self._part.end()

    def _say(self, text: str) -> None:
        self._memory.note(self._clock(), text)
        if self.incident is None:
            self._changed(ChangeKind.TIMELINE)

    def _line(self, text: str) -> str:
        return self._scrubber.line(text, commands.MAX_LINE).strip()

    def _text(self, text: str) -> str:
        return self._scrubber.text(text, commands.MAX_TEXT + 1).strip()


def _new_journal(catalogue: Catalogue, now: datetime) -> tuple[str, Callable[[], Journal]]:
    """The next incident's id, and how to open its journal. A folder that cannot be made now is tried again later."""
    try:
        journal = catalogue.create(now.date())
    except TroubleError:
        incident_id = catalogue.provisional_id(now.date())
        return incident_id, partial(catalogue.create_as, incident_id)
    return journal.incident_id, lambda: journal
