"""A desk for screens: the incident is a true fold, the journal is a list, and what was commanded is remembered."""

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.domain.closing import Check, closing_list
from mrb_tui.domain.events import incident as life
from mrb_tui.domain.events.event import Event, Payload
from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.domain.events.updates import HandoffMade
from mrb_tui.domain.health import Health
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.incident_fold import after
from mrb_tui.domain.response import Response, response_of
from mrb_tui.domain.severity import SCALE, Scale
from mrb_tui.domain.suggestion import Suggestion
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.domain.update_clock import UpdateDue, update_due
from mrb_tui.session import incident_commands as commands
from mrb_tui.session.desk import EntrySort, IncidentLine, JournalState, TimelineEntry


@dataclass
class FakeTimeline:
    """`missing` places are not at hand; `asked` keeps every page that was wanted, `searches` how often all were."""

    entries: list[TimelineEntry] = field(default_factory=list)
    missing: set[int] = field(default_factory=set)
    asked: list[tuple[int, int]] = field(default_factory=list)
    searches: int = 0

    def __len__(self) -> int:
        return len(self.entries)

    def page(self, first: int, count: int) -> Sequence[TimelineEntry | None]:
        self.asked.append((first, count))
        return [
            None if first + offset in self.missing else entry
            for offset, entry in enumerate(self.entries[first : first + count])
        ]

    async def find(self, wanted: Callable[[TimelineEntry], bool]) -> Sequence[int]:
        self.searches += 1
        return [place for place, entry in enumerate(self.entries) if wanted(entry)]

    def add(self, entry: TimelineEntry) -> None:
        insort(self.entries, entry, key=lambda one: one.at)

    def change(self, entry_id: str, **changes: Any) -> None:
        self.entries = [replace(one, **changes) if one.id == entry_id else one for one in self.entries]


@dataclass
class FakeDesk:
    """Implements `IncidentDesk`. `commands` keeps what the screens commanded; `refusal` refuses the next one."""

    now: Callable[[], datetime]
    tell: Callable[[str], None] = lambda kind: None
    timeline: FakeTimeline = field(default_factory=FakeTimeline)
    incident: Incident | None = None
    read_only: bool = False
    journal: JournalState = field(default_factory=JournalState)
    responder: str = "ana"
    scale: Scale = SCALE
    categories: tuple[str, ...] = ("auth", "rate-limit", "provider-outage", "timeout", "bad-deploy", "unknown")
    suggested: Suggestion = field(
        default_factory=lambda: Suggestion("Nothing is red", "P4", "unknown", ("no probe is degraded or down",), None)
    )
    due: UpdateDue | None = None
    listed: tuple[IncidentLine, ...] = ()
    past: tuple[Incident, ...] = ()
    brief_text: str = "# Handoff\n\nNothing was tried yet."
    refusal: Trouble | None = None
    commands: list[tuple[Any, ...]] = field(default_factory=list)
    seq: int = 0

    def response(self) -> Response | None:
        return response_of(self.incident, self.scale, BusinessCalendar(), self.now()) if self.incident else None

    def update_due(self) -> UpdateDue | None:
        return update_due(self.incident, self.scale, self.now()) if self.incident else None

    def suggestion(self) -> Suggestion:
        return self.suggested

    def closing(self) -> tuple[Check, ...]:
        return closing_list(self._here, ())

    async def brief(self, to: str = "") -> str:
        return self.brief_text

    def introduce(self, name: str) -> None:
        self._command("introduce", name)
        self.responder = name

    async def incidents(self) -> tuple[IncidentLine, ...]:
        return self.listed

    async def declare(self, title: str, severity: str, category: str, detected_at: datetime | None) -> None:
        self._command("declare", title, severity, category, detected_at)
        incident_id = f"INC-{self.now():%Y%m%d}-1"
        self.happen(life.IncidentDeclared(incident_id, title, severity, category, "assistant", detected_at))

    async def resume(self, incident_id: str) -> None:
        self._command("resume", incident_id)
        self.incident = next(one for one in self.past if one.id == incident_id)
        self.read_only = not self.incident.is_open
        self.tell("incident")

    async def leave(self) -> None:
        self._command("leave")
        self.incident, self.read_only = None, False
        self.tell("incident")

    def note(self, text: str, at: datetime | None = None) -> None:
        payload = commands.add_note(text)
        self._command("note", text, at)
        self.happen(payload, at)

    def retitle(self, title: str, category: str = "") -> None:
        self._command("retitle", title, category)
        self.happen(commands.retitle(self._here, title, category))

    def set_severity(self, severity: str, reason: str = "") -> None:
        payload = commands.change_severity(self._here, self.scale.ids, severity, reason)
        self._command("severity", severity, reason)
        self.happen(payload)

    def set_status(self, status: str) -> None:
        self._command("status", status)
        self.happen(commands.change_status(self._here, status))

    def assign(self, role: str, person: str) -> None:
        self._command("assign", role, person)
        self.happen(commands.assign_role(self._here, role, person))

    def set_milestone(self, milestone: str, at: datetime | None = None) -> None:
        self._command("milestone", milestone, at)
        self.happen(commands.mark_milestone(milestone), at)

    def mark(self, entry: TimelineEntry) -> None:
        self._command("mark", entry.id)
        self.timeline.change(entry.id, marked=not entry.marked)
        self.tell("timeline")

    def amend(self, entry: TimelineEntry, text: str, at: datetime | None, reason: str) -> None:
        self._command("amend", entry.id, text, at, reason)
        self.timeline.change(entry.id, text=text, amended=True, first_text=entry.text)
        self.tell("timeline")

    def override(self, check: str, reason: str) -> None:
        self._command("override", check, reason)
        self.happen(commands.override(check, reason))

    def resolve(self, resolution: str) -> None:
        still_open = [check.words for check in self.closing() if check.standing == "open"]
        payload = commands.resolve(self._here, still_open, resolution)
        self._command("resolve", resolution)
        self.happen(payload)

    def reopen(self, reason: str) -> None:
        self._command("reopen", reason)
        self.happen(commands.reopen(self._here, reason))

    async def hand_over(self, to: str) -> str:
        self._command("hand over", to)
        self.happen(HandoffMade(self.brief_text, to))
        return self.brief_text

    async def export(self, form: str, *, marked_only: bool) -> str:
        self._command("export", form, marked_only)
        return f"/home/ana/.local/state/mrb-tui/incidents/{self._here.id}/timeline.{form}"

    def happen(self, payload: Payload, at: datetime | None = None, *, actor: str | None = None) -> None:
        """Record an event, as if it had been said here or there."""
        self.seq += 1
        by = actor if actor is not None else "" if isinstance(payload, ProbeChanged) else self.responder
        event = Event(
            id=f"e{self.seq}",
            seq=self.seq,
            at=at or self.now(),
            recorded_at=self.now(),
            actor=by,
            host="bastion",
            kind=payload.KIND,
            summary=payload.summary,
            payload=payload,
        )
        self.incident = after(self.incident, event)
        self.timeline.add(entry_of(event))
        self.tell("timeline")
        self.tell("incident")

    @property
    def _here(self) -> Incident:
        if self.incident is None:
            raise TroubleError(Trouble(TroubleKind.REJECTED, "Nothing was recorded", "there is no incident"))
        return self.incident

    def _command(self, *said: Any) -> None:
        if self.refusal is not None:
            refusal, self.refusal = self.refusal, None
            raise TroubleError(refusal)
        self.commands.append(said)


def entry_of(event: Event) -> TimelineEntry:
    payload = event.payload
    health: Health | None = payload.after if isinstance(payload, ProbeChanged) else None
    prefix = event.kind.partition(".")[0]
    sort = {
        "probe": EntrySort.PROBE,
        "mitigation": EntrySort.CHANGE,
        "node": EntrySort.ANSWER,
        "step": EntrySort.STEP,
        "journal": EntrySort.CONSOLE,
        "runbook": EntrySort.CONSOLE,
    }.get(prefix, EntrySort.PEOPLE)
    return TimelineEntry(
        id=event.id,
        at=event.at,
        text=event.summary,
        sort=sort,
        health=health,
        actor=event.actor,
        milestone=event.kind in ("incident.declared", "milestone.marked", "incident.resolved"),
        back_dated=event.is_back_dated and event.by_person,
        recorded_at=event.recorded_at,
        details=tuple((one.name, str(getattr(payload, one.name))) for one in fields(payload)),  # type: ignore[arg-type] # payloads are dataclasses
    )


def numbered(count: int, start: datetime) -> list[TimelineEntry]:
    """Many entries of all sorts, a second apart."""
    sorts = tuple(EntrySort)
    return [
        TimelineEntry(
            id=f"n{index}",
            at=start + timedelta(seconds=index),
            text=f"entry {index:06d}",
            sort=sorts[index % len(sorts)],
            health=Health.DOWN if index % len(sorts) == 0 else None,
            actor="" if index % len(sorts) == 0 else "ana",
            milestone=index % 1000 == 500,
        )
        for index in range(count)
    ]
