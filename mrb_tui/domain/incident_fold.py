"""From one state of an incident to the next: what each kind of event does to it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mrb_tui.domain import incident_course as course
from mrb_tui.domain.events import incident as life
from mrb_tui.domain.events.event import Event, Payload
from mrb_tui.domain.events.evidence import EvidenceCollected, JournalGap, ProbeChanged
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
from mrb_tui.domain.events.updates import HandoffMade, UpdateDrafted, UpdatePublished, UpdateQueued
from mrb_tui.domain.incident import Incident, Promise, Since
from mrb_tui.domain.incident_course import Changes
from mrb_tui.domain.mitigation_state import after as mitigation_after
from mrb_tui.domain.mitigation_state import planned
from mrb_tui.domain.step_state import StepPhase, StepState


def fold(events: Iterable[Event]) -> Incident | None:
    """The incident after all of them; None without any. Events before a declaration are passed over."""
    incident: Incident | None = None
    counted, last_seq, last_at = 0, 0, datetime.min.replace(tzinfo=UTC)
    turned: dict[str, ProbeChanged] = {}
    for event in events:
        if incident is not None and type(event.payload) in _ONLY_COUNTED and _known(incident, event.actor):
            if event.seq > max(last_seq, incident.last_seq):
                counted, last_seq, last_at = counted + 1, event.seq, max(last_at, event.at)
                if isinstance(event.payload, ProbeChanged):
                    turned[event.payload.probe_id] = event.payload
            continue
        incident = after(_with_counted(incident, counted, last_seq, last_at, turned), event)
        counted, turned = 0, {}
    return _with_counted(incident, counted, last_seq, last_at, turned)


def _known(incident: Incident, actor: str) -> bool:
    """Whether an act of theirs is no news: most of a long journal is notes of the same few, and probes."""
    return not actor or (incident.acted_at is not None and actor in incident.responders)


def _with_counted(
    incident: Incident | None, counted: int, last_seq: int, last_at: datetime, turned: Mapping[str, ProbeChanged]
) -> Incident | None:
    """With events that change little but the count: taken in at once, a long journal opens much sooner."""
    if incident is None or not counted:
        return incident
    return replace(
        incident,
        probes={**incident.probes, **turned},
        events=incident.events + counted,
        last_seq=last_seq,
        last_at=max(incident.last_at, last_at),
    )


def after(incident: Incident | None, event: Event) -> Incident | None:
    """The incident once `event` is in. An event that is known already, by its place, changes nothing."""
    payload = event.payload
    if incident is None:
        return _declared(event, payload) if isinstance(payload, life.IncidentDeclared) else None
    if event.seq <= incident.last_seq:
        return incident
    handler = _HANDLERS.get(type(payload))
    changes = handler(incident, event, payload) if handler is not None else _mitigated(incident, event)
    always: Changes = {
        "responders": _with(incident.responders, event.actor),
        "acted_at": incident.acted_at or (max(event.at, incident.declared_at) if event.by_person else None),
        "events": incident.events + 1,
        "last_seq": event.seq,
        "last_at": max(incident.last_at, event.at),
    }
    return replace(incident, **(always | changes))


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
        severities=(Since(payload.severity, event.at, event.id),),
        statuses=(Since(Status.INVESTIGATING, event.at, event.id),),
        milestones=milestones,
        milestone_events={Milestone.DECLARED: event.id},
        acted_at=event.at if event.by_person else None,
        responders=_with((), event.actor),
        events=1,
        last_seq=event.seq,
        last_at=event.at,
    )


def _retitled(incident: Incident, event: Event, payload: life.IncidentRetitled) -> Changes:
    return {"title": payload.title, "category": payload.category or incident.category}


def _role(incident: Incident, event: Event, payload: life.RoleAssigned) -> Changes:
    roles = {role: person for role, person in incident.roles.items() if role != payload.role}
    return {"roles": {**roles, payload.role: payload.person} if payload.person else roles}


def _joined(incident: Incident, event: Event, payload: life.ResponderJoined) -> Changes:
    return {"responders": _with(_with(incident.responders, event.actor), payload.person)}


def _marked(incident: Incident, event: Event, payload: life.EventMarked) -> Changes:
    one = {payload.event_id}
    return {"marked": incident.marked | one if payload.marked else incident.marked - one}


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
    changes: Changes = {
        "updates": incident.updates + 1,
        "updated_at": event.at if incident.updated_at is None else max(incident.updated_at, event.at),
    }
    last = incident.promises.get(payload.channel)
    if incident.is_open and (last is None or event.at >= last.made_at):
        promise = Promise(event.at, payload.next_update_at)
        changes["promises"] = {**incident.promises, payload.channel: promise}
    before = incident.told.get(payload.template)
    if payload.template and (before is None or event.at >= before.since_at):
        changes["told"] = {**incident.told, payload.template: Since(payload, event.at, event.id)}
    draft = incident.drafts.get(payload.template)
    if draft is not None and draft.value.update_id == payload.update_id:
        changes["drafts"] = _without(incident.drafts, payload.template)
    return changes


def _drafted(incident: Incident, event: Event, payload: UpdateDrafted) -> Changes:
    if not payload.template:
        return {}
    if not payload.text and not payload.fields:
        return {"drafts": _without(incident.drafts, payload.template)}
    return {"drafts": {**incident.drafts, payload.template: Since(payload, event.at, event.id)}}


def _without(drafts: Mapping[str, Since[UpdateDrafted]], template: str) -> dict[str, Since[UpdateDrafted]]:
    return {name: draft for name, draft in drafts.items() if name != template}


def _handed_over(incident: Incident, event: Event, payload: HandoffMade) -> Changes:
    changes: Changes = {"handoff": payload}
    if payload.to and incident.commander == event.actor:
        changes["roles"] = {**incident.roles, COMMANDER: payload.to}
    return changes


def _turned(incident: Incident, event: Event, payload: ProbeChanged) -> Changes:
    return {"probes": {**incident.probes, payload.probe_id: payload}}


def _collected(incident: Incident, event: Event, payload: EvidenceCollected) -> Changes:
    return {"evidence": (*incident.evidence, payload)}


def _gap(incident: Incident, event: Event, payload: JournalGap) -> Changes:
    return {"gaps": (*incident.gaps, payload)}


def _mitigated(incident: Incident, event: Event) -> Changes:
    """Mitigations by their plan; what belongs to no plan, or to no mitigation at all, changes nothing."""
    payload = event.payload
    known: Mapping[str, Any] = incident.mitigations
    if isinstance(payload, MitigationPlanned) and payload.plan_id not in known:
        return {"mitigations": {**known, payload.plan_id: planned(event, payload)}}
    plan_id = getattr(payload, "plan_id", None)
    if not isinstance(plan_id, str) or plan_id not in known:
        return {}
    return {"mitigations": {**known, plan_id: mitigation_after(known[plan_id], event)}}


def _with(people: tuple[str, ...], one: str) -> tuple[str, ...]:
    return people if not one or one in people else (*people, one)


_HANDLERS: Mapping[type[Payload], Callable[[Incident, Event, Any], Changes]] = {
    life.IncidentRetitled: _retitled,
    life.SeverityChanged: course.severity,
    life.StatusChanged: course.status,
    life.IncidentResolved: course.resolved,
    life.IncidentReopened: course.reopened,
    life.RoleAssigned: _role,
    life.ResponderJoined: _joined,
    life.MilestoneMarked: course.milestone,
    life.EventMarked: _marked,
    life.EventAmended: course.amended,
    life.CheckOverridden: _overridden,
    RunbookLoaded: _runbook,
    NodeAnswered: _answered,
    StepStarted: _step_started,
    StepFinished: _step_finished,
    StepSkipped: _step_skipped,
    UpdateDrafted: _drafted,
    UpdatePublished: _published,
    HandoffMade: _handed_over,
    ProbeChanged: _turned,
    EvidenceCollected: _collected,
    JournalGap: _gap,
}

_ONLY_COUNTED = frozenset({life.NoteAdded, ProbeChanged, UpdateQueued})
