"""What others were told of an incident, against what is so."""

from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.incident import Incident, Since

PUBLIC = "status-update"
"""The document that everybody reads, as `update.published` names it."""


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
