"""The course of an incident: how severity, status and milestones go on, and what an amended time moves with it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from mrb_tui.domain.events import incident as life
from mrb_tui.domain.events.event import Event
from mrb_tui.domain.events.incident import Milestone, Status
from mrb_tui.domain.histories import ended, inserted, moved
from mrb_tui.domain.incident import Incident, Since

Changes = dict[str, Any]
"""Fields of the incident that an event changes. The compiler cannot check them; the tests fold every kind."""


def severity(incident: Incident, event: Event, payload: life.SeverityChanged) -> Changes:
    """Graver or less so; a back-dated change stands at its place in time."""
    return {"severities": inserted(incident.severities, Since(payload.after, event.at, event.id))}


_REACHED = {Status.IDENTIFIED: Milestone.IDENTIFIED, Status.MONITORING: Milestone.MITIGATED}
"""What a status implies, unless somebody has marked it: one monitors what was mitigated."""
_ORDER = tuple(Status)


def status(incident: Incident, event: Event, payload: life.StatusChanged) -> Changes:
    """How far the work is. A status after the end takes the incident up again."""
    if payload.after is Status.RESOLVED:
        return _over(incident, event, "")
    entry: Since[Status] = Since(payload.after, event.at, event.id)
    is_last = event.at >= incident.statuses[-1].since_at
    if not incident.is_open and is_last:
        return _taken_up(incident, entry)
    milestones = _without_implied(incident, payload.after) if is_last else dict(incident.milestones)
    changes: Changes = {"statuses": inserted(incident.statuses, entry), "milestones": milestones}
    implied = _REACHED.get(payload.after)
    if implied is not None and implied not in milestones:
        milestones[implied] = event.at
        changes["milestone_events"] = {**incident.milestone_events, implied: event.id}
    return changes


def resolved(incident: Incident, event: Event, payload: life.IncidentResolved) -> Changes:
    """It is over: whatever was back-dated, this is the last word, and nothing is promised any more."""
    return _over(incident, event, payload.resolution)


def reopened(incident: Incident, event: Event, payload: life.IncidentReopened) -> Changes:
    """It goes on: what was passed over at the end is open again."""
    return _taken_up(incident, Since(Status.INVESTIGATING, event.at, event.id))


def _over(incident: Incident, event: Event, resolution: str) -> Changes:
    return {
        "statuses": ended(incident.statuses, Since(Status.RESOLVED, event.at, event.id)),
        "resolution": resolution or incident.resolution,
        "promises": {},
        **_reached(incident, event, Milestone.RESOLVED),
    }


def _taken_up(incident: Incident, entry: Since[Status]) -> Changes:
    milestones = _without_implied(incident, entry.value)
    milestones.pop(Milestone.RESOLVED, None)
    return {
        "statuses": ended(incident.statuses, entry),
        "milestones": milestones,
        "resolution": "",
        "overridden": {},
    }


def _without_implied(incident: Incident, status: Status) -> dict[Milestone, datetime]:
    """The milestones, without those that a status beyond `status` implied: it has been taken back."""
    told = {entry.event_id for entry in incident.statuses}
    beyond = {
        milestone
        for reached, milestone in _REACHED.items()
        if _ORDER.index(reached) > _ORDER.index(status) and incident.milestone_events.get(milestone) in told
    }
    return {milestone: at for milestone, at in incident.milestones.items() if milestone not in beyond}


def _reached(incident: Incident, event: Event, milestone: Milestone) -> Changes:
    return {
        "milestones": {**incident.milestones, milestone: event.at},
        "milestone_events": {**incident.milestone_events, milestone: event.id},
    }


def milestone(incident: Incident, event: Event, payload: life.MilestoneMarked) -> Changes:
    """Marked again, the later mark counts."""
    changes = _reached(incident, event, payload.milestone)
    return changes | (_began(incident, event.at) if payload.milestone is Milestone.DECLARED else {})


def amended(incident: Incident, event: Event, payload: life.EventAmended) -> Changes:
    """Another text, another time: what one amendment leaves out, an earlier one may have said."""
    known = incident.amendments.get(payload.event_id)
    if known is not None:
        payload = replace(
            payload,
            text=payload.text or known.text,
            happened_at=payload.happened_at or known.happened_at,
            reason=payload.reason or known.reason,
        )
    changes: Changes = {"amendments": {**incident.amendments, payload.event_id: payload}}
    return changes | (_moved(incident, payload.event_id, payload.happened_at) if payload.happened_at else {})


def _moved(incident: Incident, event_id: str, at: datetime) -> Changes:
    """What an event gave its time to, with that time put right."""
    told = {
        one for one, source in incident.milestone_events.items() if source == event_id and one in incident.milestones
    }
    changes: Changes = {"milestones": {**incident.milestones, **dict.fromkeys(told, at)}}
    if Milestone.DECLARED in told:
        return changes | _began(incident, at)
    if event_id != incident.statuses[0].event_id:
        changes["severities"] = moved(incident.severities, event_id, at)
        changes["statuses"] = moved(incident.statuses, event_id, at)
    return changes


def _began(incident: Incident, at: datetime) -> Changes:
    """With another time of the declaration: nothing in the histories lies before it."""
    declaration = incident.statuses[0].event_id
    return {
        "declared_at": at,
        "severities": moved(incident.severities, declaration, at),
        "statuses": moved(incident.statuses, declaration, at),
    }
