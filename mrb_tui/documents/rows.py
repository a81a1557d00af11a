"""The timeline as rows: what happened when, as amended, with the words it was first recorded in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.domain.events.event import Event
from mrb_tui.domain.events.incident import EventAmended, EventMarked, NoteAdded
from mrb_tui.domain.incident import Incident, in_time_order, text_of, time_of


@dataclass(frozen=True, slots=True)
class Row:
    """One event. `first_text` and `first_at` are as recorded, None where nothing was amended."""

    event: Event
    at: datetime
    text: str
    marked: bool
    first_text: str | None = None
    first_at: datetime | None = None
    reason: str = ""

    @property
    def is_amended(self) -> bool:
        """Whether it does not stand as it was recorded."""
        return self.first_text is not None or self.first_at is not None

    @property
    def is_bookkeeping(self) -> bool:
        """Whether it only says something of another event, which shows it: a mark, an amendment."""
        return isinstance(self.event.payload, EventMarked | EventAmended)


def rows(incident: Incident, events: Iterable[Event], *, marked_only: bool = False) -> tuple[Row, ...]:
    """In the order in which things happened; those of one moment in the order they were recorded."""
    wanted = (event for event in events if not marked_only or event.id in incident.marked)
    return tuple(_row(event, incident) for event in in_time_order(wanted, incident))


def _row(event: Event, incident: Incident) -> Row:
    amendment = incident.amendments.get(event.id)
    own = event.payload.text.strip() if isinstance(event.payload, NoteAdded) else event.summary
    at = time_of(event, incident)
    text = text_of(event, incident) if amendment is not None and amendment.text else own
    return Row(
        event=event,
        at=at,
        text=text,
        marked=event.id in incident.marked,
        first_text=own if text != own else None,
        first_at=event.at if at != event.at else None,
        reason=amendment.reason if amendment is not None else "",
    )
