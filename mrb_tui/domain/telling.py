"""What others were told of an incident, against what is so."""

from mrb_tui.domain.events.incident import Status
from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.incident import Incident, Since

PUBLIC = "status-update"
"""The document that everybody reads, as `update.published` names it."""
_ORDER = tuple(status.value for status in Status)


def last_public(incident: Incident) -> Since[UpdatePublished] | None:
    """The last update for users."""
    public = [told for told in incident.told.values() if told.value.document == PUBLIC]
    return max(public, key=lambda told: told.since_at, default=None)


def public_lag(incident: Incident) -> str:
    """What to say where the public page tells another state than the incident has; empty if it does not."""
    told = last_public(incident)
    if told is None or not told.value.status or told.value.status == incident.status.value:
        return ""
    return f"the public page still says {told.value.status}, the incident is {incident.status.value}"


def next_status(incident: Incident, before: str) -> str:
    """What a new public update says: the incident's state; never back while it is open."""
    now = incident.status.value
    if before in _ORDER and incident.is_open and before != Status.RESOLVED.value:
        return max(before, now, key=_ORDER.index)
    return now
