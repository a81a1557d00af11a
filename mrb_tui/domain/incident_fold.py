"""From one state of an incident to the next: what each kind of event does to it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from mrb_tui.domain.events import incident as life
from mrb_tui.domain.events.event import Event, Payload
from mrb_tui.domain.events.evidence import EvidenceCollected, JournalGap
from mrb_tui.domain.events.incident import COMMANDER, Milestone, Status
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.events.runbook import (
    NodeAnswered,
    RunbookLoaded,
    StepFinished,
    StepOutcome,
    StepSkipped,
    StepStarted,
)
from mrb_tui.domain.events.updates import HandoffMade, UpdatePublished
from mrb_tui.domain.incident import Incident, Since
from mrb_tui.domain.mitigation_state import after as mitigation_after
from mrb_tui.domain.mitigation_state import planned
from mrb_tui.domain.step_state import StepPhase, StepState

P = TypeVar("P", bound=Payload)


def fold(events: Iterable[Event]) -> Incident | None:
    """The incident after all of them; None without any. Events before a declaration are passed over."""
    incident: Incident | None = None
    for event in events:
        incident = after(incident, event)
    return incident


def after(incident: Incident | None, event: Event) -> Incident | None:
    """The incident once `event` is in. An event that is known already, by its place, changes nothing."""
    payload = event.payload
    if incident is None:
        return _declared(event, payload) if isinstance(payload, life.IncidentDeclared) else None
    if event.seq <= incident.last_seq:
        return incident
    handler = _HANDLERS.get(type(payload))
    changes = handler(incident, event, payload) if handler is not None else _mitigated(incident, event)
    return replace(
        incident,
        **changes,
        events=incident.events + 1,
        last_seq=event.seq,
        last_at=max(incident.last_at, event.at),
    )


Changes = dict[str, Any]
"""Fields of the incident that an event changes. The compiler cannot check them; the tests fold every kind."""


def _declared(event: Event, payload: life.IncidentDeclared) -> Incident:
    milestones = {Milestone.DECLARED: event.at}
    if payload.detected_at is not None:
        milestones[Milestone.DETECTED] = payload.detected_at
    return Incident(
        id=payload.incident_id,
        title=payload.title,
        category=payload.category,
        service=payload.service,
        declared_at=event.at,
        declared_by=event.actor,
        severities=(Since(payload.severity, event.at),),
        statuses=(Since(Status.INVESTIGATING, event.at),),
        milestones=milestones,
        responders=(event.actor,) if event.actor else (),
        events=1,
        last_seq=event.seq,
        last_at=event.at,
    )


def _retitled(incident: Incident, event: Event, payload: life.IncidentRetitled) -> Changes:
    return {"title": payload.title, "category": payload.category or incident.category}


def _severity(incident: Incident, event: Event, payload: life.SeverityChanged) -> Changes:
    return {"severities": _in_order(incident.severities, Since(payload.after, event.at))}


def _status(incident: Incident, event: Event, payload: life.StatusChanged) -> Changes:
    changes: Changes = {"statuses": _in_order(incident.statuses, Since(payload.after, event.at))}
    if payload.after is Status.IDENTIFIED and Milestone.IDENTIFIED not in incident.milestones:
        changes["milestones"] = {**incident.milestones, Milestone.IDENTIFIED: event.at}
    return changes


def _resolved(incident: Incident, event: Event, payload: life.IncidentResolved) -> Changes:
    return {
        "statuses": _in_order(incident.statuses, Since(Status.RESOLVED, event.at)),
        "milestones": {**incident.milestones, Milestone.RESOLVED: event.at},
        "resolution": payload.resolution,
        "promised_at": None,
    }


def _reopened(incident: Incident, event: Event, payload: life.IncidentReopened) -> Changes:
    milestones = {name: at for name, at in incident.milestones.items() if name is not Milestone.RESOLVED}
    return {
        "statuses": _in_order(incident.statuses, Since(Status.INVESTIGATING, event.at)),
        "milestones": milestones,
        "resolution": "",
        "overridden": {},
    }


def _role(incident: Incident, event: Event, payload: life.RoleAssigned) -> Changes:
    roles = {role: person for role, person in incident.roles.items() if role != payload.role}
    return {"roles": {**roles, payload.role: payload.person} if payload.person else roles}


def _joined(incident: Incident, event: Event, payload: life.ResponderJoined) -> Changes:
    if payload.person in incident.responders:
        return {}
    return {"responders": (*incident.responders, payload.person)}


def _milestone(incident: Incident, event: Event, payload: life.MilestoneMarked) -> Changes:
    return {"milestones": {**incident.milestones, payload.milestone: event.at}}


def _marked(incident: Incident, event: Event, payload: life.EventMarked) -> Changes:
    one = {payload.event_id}
    return {"marked": incident.marked | one if payload.marked else incident.marked - one}


def _amended(incident: Incident, event: Event, payload: life.EventAmended) -> Changes:
    return {"amendments": {**incident.amendments, payload.event_id: payload}}


def _overridden(incident: Incident, event: Event, payload: life.CheckOverridden) -> Changes:
    return {"overridden": {**incident.overridden, payload.check: payload.reason}}


def _runbook(incident: Incident, event: Event, payload: RunbookLoaded) -> Changes:
    return {"runbook": payload}


def _answered(incident: Incident, event: Event, payload: NodeAnswered) -> Changes:
    others = {node: answer for node, answer in incident.answers.items() if node != payload.node_id}
    return {"answers": {**others, payload.node_id: payload}}


def _step_started(incident: Incident, event: Event, payload: StepStarted) -> Changes:
    return _step(incident, event, payload.step_id, payload.title, StepPhase.RUNNING)


def _step_finished(incident: Incident, event: Event, payload: StepFinished) -> Changes:
    phase = StepPhase.DONE if payload.outcome is StepOutcome.DONE else StepPhase.FAILED
    return _step(incident, event, payload.step_id, payload.title, phase, payload.result)


def _step_skipped(incident: Incident, event: Event, payload: StepSkipped) -> Changes:
    return _step(incident, event, payload.step_id, payload.title, StepPhase.SKIPPED, payload.reason)


def _step(incident: Incident, event: Event, step_id: str, title: str, phase: StepPhase, result: str = "") -> Changes:
    state = StepState(step_id, title, phase, event.at, event.actor, result)
    return {"steps": {**incident.steps, step_id: state}}


def _published(incident: Incident, event: Event, payload: UpdatePublished) -> Changes:
    return {"updates": incident.updates + 1, "updated_at": event.at, "promised_at": payload.next_update_at}


def _handed_over(incident: Incident, event: Event, payload: HandoffMade) -> Changes:
    changes: Changes = {"handoff": payload}
    if payload.to and incident.commander == event.actor:
        changes["roles"] = {**incident.roles, COMMANDER: payload.to}
    return changes


def _collected(incident: Incident, event: Event, payload: EvidenceCollected) -> Changes:
    return {"evidence": (*incident.evidence, payload)}


def _gap(incident: Incident, event: Event, payload: JournalGap) -> Changes:
    return {"gaps": (*incident.gaps, payload)}


def _mitigated(incident: Incident, event: Event) -> Changes:
    """Mitigations by their plan; what belongs to no plan, or to no mitigation at all, changes nothing."""
    payload = event.payload
    known: Mapping[str, Any] = incident.mitigations
    if isinstance(payload, MitigationPlanned):
        return {"mitigations": {**known, payload.plan_id: planned(event, payload)}}
    plan_id = getattr(payload, "plan_id", None)
    if not isinstance(plan_id, str) or plan_id not in known:
        return {}
    return {"mitigations": {**known, plan_id: mitigation_after(known[plan_id], event)}}


def _in_order(history: tuple[Since[Any], ...], one: Since[Any]) -> tuple[Since[Any], ...]:
    """With a back-dated entry at its place; the first one stays first, for it stands for the beginning."""
    later = [entry for entry in history[1:] if entry.since_at > one.since_at]
    return (*history[: len(history) - len(later)], one, *later)


_HANDLERS: Mapping[type[Payload], Callable[[Incident, Event, Any], Changes]] = {
    life.IncidentRetitled: _retitled,
    life.SeverityChanged: _severity,
    life.StatusChanged: _status,
    life.IncidentResolved: _resolved,
    life.IncidentReopened: _reopened,
    life.RoleAssigned: _role,
    life.ResponderJoined: _joined,
    life.MilestoneMarked: _milestone,
    life.EventMarked: _marked,
    life.EventAmended: _amended,
    life.CheckOverridden: _overridden,
    RunbookLoaded: _runbook,
    NodeAnswered: _answered,
    StepStarted: _step_started,
    StepFinished: _step_finished,
    StepSkipped: _step_skipped,
    UpdatePublished: _published,
    HandoffMade: _handed_over,
    EvidenceCollected: _collected,
    JournalGap: _gap,
}
