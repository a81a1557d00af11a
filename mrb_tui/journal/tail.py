"""The last page of a journal, read from the end of the file: it takes as long for 100,000 events as for 100."""

from collections.abc import Sequence

from mrb_tui.domain.events.event import Event
from mrb_tui.journal.codec import event_of
from mrb_tui.journal.lines import backwards
from mrb_tui.journal.record import UnreadableError

FARTHEST = 8
"""How many times the page is read at most, to look for what was written down later than it happened."""


def last_page(fd: int, end: int, count: int) -> tuple[Event, ...]:
    """The last `count` events by when they happened, oldest first.

    Nothing is recorded before it happens. So whatever happened after the oldest record at hand was written down is
    later than anything farther up in the file, and once there are `count` of those, the page is complete.
    """
    found: list[Event] = []
    known: set[str] = set()
    enough = count
    for _, line in backwards(fd, end):
        try:
            event = event_of(line)
        except UnreadableError:
            continue
        if event.id not in known:
            known.add(event.id)
            found.append(event)
        if len(found) >= enough:
            certain = _certain(found)
            if certain >= count or len(found) >= FARTHEST * count:
                break
            enough = len(found) + count - certain
    found.sort(key=lambda event: (event.at, event.seq))
    return tuple(found[-count:]) if count > 0 else ()


def _certain(found: Sequence[Event]) -> int:
    since_at = found[-1].recorded_at
    return sum(event.at >= since_at for event in found)
