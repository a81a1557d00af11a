"""What a responder can say of an incident, checked against how it stands: from words to the event to record.

Each function returns the payload, or raises TroubleError with what is wrong and what would be right.
"""

from collections.abc import Sequence
from datetime import datetime

from mrb_tui.domain.events.incident import (
    CheckOverridden,
    EventAmended,
    EventMarked,
    IncidentReopened,
    IncidentResolved,
    IncidentRetitled,
    Milestone,
    MilestoneMarked,
    NoteAdded,
    RoleAssigned,
    SeverityChanged,
    Status,
    StatusChanged,
)
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

MAX_TEXT = 20_000
MAX_LINE = 200


def retitle(incident: Incident, title: str, category: str = "") -> IncidentRetitled:
    """Another title, another category, or both."""
    title, category = _line(title or incident.title, "the title"), category.strip()
    if title == incident.title and category in ("", incident.category):
        raise _refused("the incident is called that already")
    return IncidentRetitled(title, category)


def change_severity(incident: Incident, known: Sequence[str], wanted: str, reason: str = "") -> SeverityChanged:
    """To one of the runbook's severities."""
    severity = next((name for name in known if name.lower() == wanted.strip().lower()), None)
    if severity is None:
        raise _refused(f"there is no severity {wanted!r}", f"there are: {', '.join(known)}")
    if severity == incident.severity:
        raise _refused(f"the incident is {severity} already")
    return SeverityChanged(incident.severity, severity, reason.strip())


def change_status(incident: Incident, wanted: str) -> StatusChanged:
    """To a status other than resolved, which has a closing list of its own."""
    try:
        status = Status(wanted.strip().lower())
    except ValueError:
        raise _refused(f"there is no status {wanted!r}", f"there are: {', '.join(Status)}") from None
    if status is Status.RESOLVED:
        raise _refused("resolving has a list to go through first", "use resolve")
    if status is incident.status:
        raise _refused(f"the incident is {status} already")
    if not incident.is_open:
        raise _refused("the incident is resolved", "reopen it first")
    return StatusChanged(incident.status, status)


def assign_role(incident: Incident, role: str, person: str) -> RoleAssigned:
    """Give a role to somebody; an empty person takes it from whoever has it."""
    role, person = _line(role, "the role").lower(), person.strip()[:MAX_LINE]
    if incident.roles.get(role, "") == person:
        raise _refused(f"{person} is {role} already" if person else f"nobody is {role}")
    return RoleAssigned(role, person)


def add_note(text: str) -> NoteAdded:
    """What somebody saw, did or thinks."""
    text = text.strip()
    if not text:
        raise _refused("the note is empty")
    if len(text) > MAX_TEXT:
        raise _refused(f"the note is longer than {MAX_TEXT:,} characters", "put it into a file and note where it is")
    return NoteAdded(text)


def mark_milestone(wanted: str, note: str = "") -> MilestoneMarked:
    """One of the moments that durations are measured between; when it was is the event's time."""
    try:
        milestone = Milestone(wanted.strip().lower())
    except ValueError:
        raise _refused(f"there is no milestone {wanted!r}", f"there are: {', '.join(Milestone)}") from None
    if milestone in (Milestone.DECLARED, Milestone.RESOLVED):
        raise _refused(f"{milestone} is set by what it names", "declare or resolve, with a time of its own")
    return MilestoneMarked(milestone, note.strip()[:MAX_LINE])


def mark(incident: Incident, event_id: str, about: str) -> EventMarked:
    """Into the postmortem's timeline, or out of it again. `about` is what the event says."""
    return EventMarked(event_id, event_id not in incident.marked, about)


def amend(event_id: str, said: str, said_at: datetime, text: str, at: datetime | None, reason: str) -> EventAmended:
    """Correct what was recorded, its words, its time, or both, from `said` and `said_at`. The first words stay."""
    text = text.strip()[:MAX_TEXT]
    if text == said:
        text = ""
    if at == said_at:
        at = None
    if not text and at is None:
        raise _refused("nothing is different")
    return EventAmended(event_id, text, at, reason.strip()[:MAX_LINE])


def override(check: str, reason: str) -> CheckOverridden:
    """Go on without an item of the closing list."""
    if not reason.strip():
        raise _refused(f"going on without “{check}” needs a reason")
    return CheckOverridden(check, reason.strip()[:MAX_LINE])


def resolve(incident: Incident, still_open: Sequence[str], resolution: str = "") -> IncidentResolved:
    """It is over. `still_open` are the items of the closing list that are neither done nor passed over."""
    if not incident.is_open:
        raise _refused("the incident is resolved already")
    if still_open:
        raise _refused(
            "the closing list is not through",
            *still_open,
            "do what is open, or pass it over with a reason",
        )
    return IncidentResolved(resolution.strip()[:MAX_TEXT])


def reopen(incident: Incident, reason: str) -> IncidentReopened:
    """It was not over."""
    if incident.is_open:
        raise _refused("the incident is open")
    return IncidentReopened(_line(reason, "the reason"))


def _line(text: str, what: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise _refused(f"{what} is empty")
    return text[:MAX_LINE]


def _refused(why: str, *advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, "Nothing was recorded", why, advice))
