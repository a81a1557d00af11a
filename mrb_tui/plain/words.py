"""What is shown, as lines of text: how it stands, probes, what is owed. Pure functions of the seams' views."""

from datetime import datetime

from mrb_tui.domain.closing import Check
from mrb_tui.domain.durations import short
from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.domain.observation import Outcome
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.session.live import LiveSession


def head_line(session: LiveSession) -> str:
    """What must be known at every prompt: what holds, where, the verdict, the incident, what is owed, its clocks."""
    desk, incident, service = session.desk, session.desk.incident, session.service
    parts = [*sorted(session.modes), f"{service.name}{f' in {service.target}' if service.target else ''}"]
    parts.append(str(session.verdict()))
    if incident is not None:
        read = " (only read here)" if desk.read_only else ""
        parts.append(f"{incident.id} {incident.severity} {incident.status}{read}")
    if owed := len(session.changes.ledger):
        parts.append(f"{owed} in force")
    if incident is not None and incident.is_open:
        response, due = desk.response(), desk.update_due()
        parts += [response.words] if response is not None and not response.acted else []
        parts += [due.words] if due is not None else []
    parts += session.writing.warnings()
    if desk.journal.trouble is not None:
        parts.append(f"NOT SAVED, {desk.journal.held} held: {desk.journal.trouble.why or desk.journal.trouble.what}")
    return "-- " + " | ".join(parts)


def standing_lines(session: LiveSession) -> list[str]:
    """What the incident is, for whoever asks: the head names it by its number only."""
    incident = session.desk.incident
    if incident is None:
        return []
    led = ", ".join(f"{role} {person}" for role, person in incident.roles.items() if person)
    category = f"; {incident.category}" if incident.category else ""
    return [f"{incident.id}: {incident.title}{category}", *([f"  {led}"] if led else [])]


def probe_line(state: ProbeState, now: datetime) -> str:
    """`down  Mistral API: 429 rate limited, 4s ago`. What is stale is unknown, and said to be last known."""
    head = f"{state.health_at(now):<8}  {state.spec.label}"
    if state.last is None:
        return f"{head}: not asked yet"
    reading = state.last.reading
    said = {Outcome.NO_DATA: f"no data, {reading.headline}", Outcome.FAILED: f"failed, {reading.headline}"}.get(
        reading.outcome, reading.headline
    )
    age_s = max(state.age_s(now) or 0.0, 0.0)
    when = f"{short(age_s)} ago" if age_s >= 1 else "just now"
    return f"{head}: {'last known: ' if state.is_stale(now) else ''}{said}, {when}"


def probe_detail(state: ProbeState, now: datetime) -> list[str]:
    """All of one probe."""
    lines = [probe_line(state, now), f"  asks: {state.spec.question}"]
    if state.changed_at is not None:
        lines.append(f"  {state.health} since {state.changed_at:%H:%M:%S} UTC")
    if state.last is None:
        return lines
    reading = state.last.reading
    lines += [f"  {note}" for note in reading.notes]
    if reading.outcome is not Outcome.VALUE and state.last_value is not None:
        last = state.last_value
        lines.append(f"  last known: {last.reading.headline}, at {last.observed_at:%H:%M:%S} UTC")
    if reading.trouble is not None:
        lines += [f"  {reading.trouble}", *(f"  try: {advice}" for advice in reading.trouble.advice)]
    return lines


def owed_words(state: MitigationState) -> str:
    """One mitigation in the ledger."""
    changes = ", ".join(change.words for change in state.plan.changes)
    since = f" since {state.since_at:%H:%M} UTC" if state.since_at is not None else ""
    by = f", by {state.by}" if state.by else ""
    return f"{state.plan.title}: {changes or state.plan.action} ({state.standing}{since}{by})"


def check_words(check: Check) -> str:
    """One item of the closing list."""
    return f"{check.standing}: {check.id}{f', {check.why}' if check.why else ''}"
