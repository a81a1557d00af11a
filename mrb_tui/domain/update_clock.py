"""When others are to hear of the incident again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mrb_tui.domain.durations import clock
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.severity import Scale


@dataclass(frozen=True, slots=True)
class UpdateDue:
    """`left_s` is negative once it is overdue. `promised`: somebody was told so, and it is not only usual."""

    due_at: datetime
    left_s: float
    promised: bool

    @property
    def is_overdue(self) -> bool:
        """Whether they wait already."""
        return self.left_s < 0

    @property
    def words(self) -> str:
        """For the bar: `next update in 00:02:29`."""
        return f"update overdue by {clock(-self.left_s)}" if self.is_overdue else f"next update in {clock(self.left_s)}"


def update_due(incident: Incident, scale: Scale, now: datetime) -> UpdateDue | None:
    """What is promised counts; else what is usual at this severity, from the last update or the declaration on.

    None once it is resolved, and where nobody waits for any.
    """
    if not incident.is_open:
        return None
    due_at, promised = incident.promised_at, incident.promised_at is not None
    if due_at is None:
        every_s = scale.update_every_s(incident.severity)
        if every_s is None:
            return None
        due_at = (incident.updated_at or incident.declared_at) + timedelta(seconds=every_s)
    return UpdateDue(due_at, (due_at - now).total_seconds(), promised)


def next_update_at(severity_id: str, scale: Scale, now: datetime) -> datetime | None:
    """What an update of now may promise: the usual time from now, up to the full minute. None where none is usual."""
    every_s = scale.update_every_s(severity_id)
    if every_s is None:
        return None
    due_s = (now + timedelta(seconds=every_s)).timestamp()
    return datetime.fromtimestamp(-(-due_s // 60) * 60, UTC)
