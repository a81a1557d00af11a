"""A brief for whoever takes over: how it stands, what was tried, what is in force, what is promised, what is open."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from mrb_tui.documents.durations import long_words
from mrb_tui.documents.markdown import table, text
from mrb_tui.documents.rows import rows
from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.domain.closing import Check, CheckStanding
from mrb_tui.domain.events.event import Event
from mrb_tui.domain.events.incident import COMMANDER, NoteAdded, Status
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.mitigation_state import MitigationState, Phase
from mrb_tui.domain.response import response_of
from mrb_tui.domain.severity import SCALE, Scale
from mrb_tui.domain.step_state import StepPhase
from mrb_tui.domain.update_clock import update_due

CANNOT_TELL = -1
NOTES = 5
"""The last notes that a brief repeats; the timeline has all of them."""


def brief(
    incident: Incident,
    events: Iterable[Event],
    *,
    now: datetime,
    checks: Sequence[Check] = (),
    scale: Scale = SCALE,
    calendar: BusinessCalendar | None = None,
    by: str = "",
    to: str = "",
) -> str:
    """Markdown. `checks` is the closing list, as far as it can be judged now; `by` whoever hands over."""
    stamp = _Stamp(now)
    parts = [
        f"# Handoff: {text(incident.id)}, {text(incident.title)}\n",
        _headed(now, by or incident.commander, to),
        _section("Now", _now(incident, now, stamp, scale, calendar or BusinessCalendar())),
        _section("Who", _who(incident)),
        _section("Found", _found(incident)),
        _section("Told and promised", _promised(incident, now, stamp, scale)),
        _tried(incident, stamp),
        _section("In force, to be taken back", _in_force(incident, stamp)),
        _section("Open questions", _open(incident, checks)),
        _section("Last notes", _notes(incident, events, stamp)),
    ]
    return "\n".join(part for part in parts if part)


class _Stamp:
    """A time of day, with the date where that is not the brief's own."""

    def __init__(self, now: datetime) -> None:
        self._today = now.astimezone(UTC).date()

    def of(self, at: datetime) -> str:
        """`12:02 UTC`."""
        at = at.astimezone(UTC)
        return f"{at:%H:%M} UTC" if at.date() == self._today else f"{at:%Y-%m-%d %H:%M} UTC"


def _section(title: str, items: Sequence[str]) -> str:
    return f"## {title}\n\n" + "".join(f"- {item}\n" for item in items) if items else ""


def _headed(now: datetime, by: str, to: str) -> str:
    from_whom = f" by {text(by)}" if by else ""
    whom = f" for {text(to)}" if to else ""
    return f"As of {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC{from_whom}{whom}.\n"


def _now(incident: Incident, now: datetime, stamp: _Stamp, scale: Scale, calendar: BusinessCalendar) -> list[str]:
    status, severity = incident.statuses[-1], incident.severities[-1]
    items = [
        f"**{status.value}** since {stamp.of(status.since_at)}",
        f"**{text(severity.value)}** since {stamp.of(severity.since_at)}{_definition(severity.value, scale)}",
        f"category: {text(incident.category) or 'none yet'}",
        f"detected {stamp.of(incident.detected_at)}, declared {stamp.of(incident.declared_at)}{_by(incident)}",
    ]
    if incident.service:
        items.insert(0, f"service: {text(incident.service)}")
    response = response_of(incident, scale, calendar, now)
    if response is not None:
        items.append(response.words)
    age_s = ((incident.ended_at or now) - incident.detected_at).total_seconds()
    items.append(f"{'lasted' if incident.ended_at else 'lasting for'} {long_words(max(age_s, 0))}")
    if incident.status is Status.RESOLVED and incident.resolution:
        items.append(f"resolution: {text(incident.resolution)}")
    return items


def _definition(severity_id: str, scale: Scale) -> str:
    severity = scale.get(severity_id)
    return f" ({text(severity.definition)})" if severity is not None and severity.definition else ""


def _by(incident: Incident) -> str:
    return f" by {text(incident.declared_by)}" if incident.declared_by else " by the console itself"


def _who(incident: Incident) -> list[str]:
    items = [] if incident.commander else [f"{COMMANDER}: **nobody**"]
    items += [f"{text(role)}: {text(person)}" for role, person in incident.roles.items()]
    others = [text(person) for person in incident.responders if person not in incident.roles.values()]
    return [*items, f"also here: {', '.join(others)}"] if others else items


def _found(incident: Incident) -> list[str]:
    """The way through the runbook so far."""
    return [
        f"{text(answer.ask)} **{text(answer.say)}**"
        + (f", against the evidence: {text(answer.reason)}" if answer.reason else "")
        for answer in incident.answers.values()
        if answer.answer != CANNOT_TELL
    ]


def _promised(incident: Incident, now: datetime, stamp: _Stamp, scale: Scale) -> list[str]:
    told = f"last update {stamp.of(incident.updated_at)}" if incident.updated_at else "no update was published"
    items = [told]
    for channel, promise in incident.promises.items():
        if promise.due_at is not None:
            late = ", **overdue**" if promise.due_at < now else ""
            items.append(f"next update promised on {text(channel)} for {stamp.of(promise.due_at)}{late}")
    due = update_due(incident, scale, now)
    if due is None:
        items.append("no update is due")
    elif not due.promised:
        items.append(f"nothing is promised; usual would be {stamp.of(due.due_at)} ({due.words})")
    return items


def _tried(incident: Incident, stamp: _Stamp) -> str:
    """Steps and mitigations in the order in which they were last heard of, with their outcomes."""
    done = [
        (state.since_at, text(state.title), _joined(state.phase.value, state.result))
        for state in incident.steps.values()
        if state.phase is not StepPhase.NOT_STARTED
    ]
    done += [
        (state.changed_at, f"{text(state.plan.title)}{_changes(state)}", _outcome(state))
        for state in incident.mitigations.values()
        if state.phase not in (Phase.PLANNED, Phase.CONFIRMED)
    ]
    if not done:
        return "## Tried\n\nNothing yet.\n"
    cells = [(stamp.of(at), what, outcome) for at, what, outcome in sorted(done)]
    return "## Tried\n\n" + table(("Time", "What", "Outcome"), cells)


def _joined(outcome: str, words: str) -> str:
    return f"**{text(outcome)}**" + (f": {text(words)}" if words else "")


def _outcome(state: MitigationState) -> str:
    """How it stands, and what was last said of it as far as that says more."""
    if state.phase is Phase.STARTED:
        return _joined("outcome unknown", "" if state.last_words.startswith("started: ") else state.last_words)
    said = state.last_words.removeprefix(f"{state.phase.value}: {state.plan.title}").removeprefix(": ")
    return _joined(state.standing, said)


def _changes(state: MitigationState) -> str:
    changes = ", ".join(text(change.words) for change in state.plan.changes)
    where = text(state.plan.target.path)
    return f" on {where}" + (f": {changes}" if changes else "")


def _in_force(incident: Incident, stamp: _Stamp) -> list[str]:
    items = []
    for state in incident.ledger:
        since = stamp.of(state.since_at or state.changed_at)
        unknown = ", **outcome unknown**" if state.outcome_unknown else ""
        undo = f". To take it back: {text(state.plan.undo)}" if state.plan.undo else ""
        items.append(f"{text(state.plan.title)}{_changes(state)}, since {since} by {text(state.by)}{unknown}{undo}")
    return items or ["nothing"]


def _open(incident: Incident, checks: Sequence[Check]) -> list[str]:
    items = [f"cannot tell: {text(answer.ask)}" for answer in incident.answers.values() if answer.answer == CANNOT_TELL]
    items += [f"did it take effect? {text(state.plan.title)}{_changes(state)}" for state in incident.unsettled]
    items += [f"did it help? {text(state.plan.title)}" for state in _unverified(incident)]
    items += [
        f"still running: {text(step.title)}" for step in incident.steps.values() if step.phase is StepPhase.RUNNING
    ]
    items += [f"before closing, {text(check.words)}" for check in checks if check.standing is CheckStanding.OPEN]
    items += [f"the journal has a gap: {text(gap.summary)}" for gap in incident.gaps]
    return items or ["none known"]


def _unverified(incident: Incident) -> list[MitigationState]:
    return [state for state in incident.mitigations.values() if state.phase in (Phase.APPLIED, Phase.UNVERIFIED)]


def _notes(incident: Incident, events: Iterable[Event], stamp: _Stamp) -> list[str]:
    notes = rows(incident, (event for event in events if isinstance(event.payload, NoteAdded)))
    return [f"{stamp.of(row.at)} {text(row.event.actor)}: {text(row.text)}" for row in notes[-NOTES:]]
