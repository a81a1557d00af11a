"""From events to entries of the timeline."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum

from mrb_tui.domain.events.event import Event
from mrb_tui.domain.events.evidence import JournalGap, ProbeChanged
from mrb_tui.domain.events.incident import MilestoneMarked
from mrb_tui.domain.incident import Incident
from mrb_tui.session.desk import EntrySort, TimelineEntry

_SORTS = {
    "probe": EntrySort.PROBE,
    "node": EntrySort.ANSWER,
    "step": EntrySort.STEP,
    "mitigation": EntrySort.CHANGE,
    "runbook": EntrySort.CONSOLE,
    "journal": EntrySort.CONSOLE,
    "": EntrySort.CONSOLE,
}
"""By the first word of the event's kind; all others are people's doing."""


def entry_of(event: Event, incident: Incident | None, *, pending: bool = False) -> TimelineEntry:
    """One event as the timeline shows it: with its marks and its last amendment."""
    amendment = incident.amendments.get(event.id) if incident is not None else None
    text = amendment.text if amendment is not None and amendment.text else event.summary
    at = amendment.happened_at if amendment is not None and amendment.happened_at else event.at
    payload = event.payload
    return TimelineEntry(
        id=event.id,
        at=at,
        text=text,
        sort=_SORTS.get(event.kind.partition(".")[0], EntrySort.PEOPLE),
        health=payload.after if isinstance(payload, ProbeChanged) else None,
        actor=event.actor,
        milestone=isinstance(payload, MilestoneMarked) or event.kind in _MILESTONES,
        marked=incident is not None and event.id in incident.marked,
        amended=amendment is not None,
        back_dated=event.is_back_dated and not isinstance(payload, ProbeChanged | JournalGap),
        pending=pending,
        first_text=event.summary if text != event.summary else "",
        recorded_at=event.recorded_at,
        details=tuple(_details(payload)),
    )


_MILESTONES = ("incident.declared", "incident.resolved", "incident.reopened")


def _details(payload: object) -> list[tuple[str, str]]:
    """Names and values, one a line; what is empty says nothing."""
    if not is_dataclass(payload):
        return []
    found = ((field.name.replace("_", " "), _words(getattr(payload, field.name))) for field in fields(payload))
    return [(name, words) for name, words in found if words]


def _words(value: object) -> str:
    if value is None or value is False or value in ("", (), {}):
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_words(one)}" for name, one in value.items())
    if isinstance(value, tuple):
        return "; ".join(_words(one) for one in value)
    if is_dataclass(value):
        return ", ".join(f"{name} {words}" for name, words in _details(value))
    return str(value)
