"""What a list of incidents says of each: read off the few records that matter, not all of them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mrb_tui.domain.events.event import Event
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.incident_fold import fold
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.journal import files
from mrb_tui.journal.codec import event_of
from mrb_tui.journal.files import Sharing
from mrb_tui.journal.handle import NOT_READ
from mrb_tui.journal.journal import JournalError
from mrb_tui.journal.lines import CHUNK, LONGEST, backwards
from mrb_tui.journal.record import UnreadableError
from mrb_tui.journal.troubles import told

_KINDS = (b'"kind":"incident.', b'"kind":"severity.', b'"kind":"status.', b'"kind":"role.')
"""These make the title, the severity, the status and who leads. Within a text their quotes would be escaped."""


@dataclass(frozen=True, slots=True)
class IncidentEntry:
    """One line of a list. `incident` knows its title, severities, statuses and roles, and nothing else."""

    id: str
    path: Path
    incident: Incident | None = None
    events: int = 0
    last_at: datetime | None = None
    last_summary: str = ""
    owner: str = ""
    """Empty if it is ours."""
    writable: bool = False
    trouble: Trouble | None = None

    @property
    def is_open(self) -> bool:
        """Whether it goes on, as far as can be told."""
        return self.incident is not None and self.incident.is_open


def entry_of(path: Path, sharing: Sharing) -> IncidentEntry | None:
    """What is to be said of the incident of that journal; None if nothing was recorded yet."""
    incident_id = path.parent.name
    try:
        fd = files.open_to_read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        return IncidentEntry(incident_id, path, trouble=told(NOT_READ, error, path).trouble)
    except JournalError as error:
        return IncidentEntry(incident_id, path, trouble=error.trouble)
    try:
        return _entry(fd, path, sharing)
    except OSError as error:
        return IncidentEntry(incident_id, path, trouble=told(NOT_READ, error, path).trouble)
    finally:
        os.close(fd)


def _entry(fd: int, path: Path, sharing: Sharing) -> IncidentEntry | None:
    status = os.fstat(fd)
    last = next((event for _, line in backwards(fd, status.st_size) if (event := _read(line)) is not None), None)
    if last is None:
        if status.st_size:
            trouble = Trouble(TroubleKind.MALFORMED, NOT_READ, f"no line of it is a record ({path})")
            return IncidentEntry(path.parent.name, path, trouble=trouble)
        return None
    try:
        trap = files.why_not_appended(path, status, sharing)
    except JournalError as error:  # the group of the configuration is unknown
        trap = str(error)
    return IncidentEntry(
        id=path.parent.name,
        path=path,
        incident=fold(_telling(fd, status.st_size)),
        events=last.seq,
        last_at=last.at,
        last_summary=last.summary,
        owner="" if status.st_uid == os.geteuid() else files.owner_of(status),
        writable=not trap and os.access(path, os.W_OK),
    )


def _telling(fd: int, size: int) -> Iterator[Event]:
    """The events that a list needs, in the order of recording: found by their kind, and only those are parsed."""
    at, rest = 0, b""
    while at < size and (block := os.pread(fd, min(CHUNK, size - at), at)):
        at += len(block)
        complete, feed, rest = (rest + block).rpartition(b"\n")
        if feed:
            for line in _lines_with(complete, _KINDS):
                event = _read(line)
                if event is not None:
                    yield event
        rest = rest[:LONGEST]


def _lines_with(block: bytes, needles: tuple[bytes, ...]) -> Iterator[bytes]:
    starts = set()
    for needle in needles:
        at = block.find(needle)
        while at >= 0:
            starts.add(block.rfind(b"\n", 0, at) + 1)
            at = block.find(needle, at + 1)
    for start in sorted(starts):
        end = block.find(b"\n", start)
        yield block[start : end if end >= 0 else len(block)]


def _read(line: bytes) -> Event | None:
    try:
        return event_of(line)
    except UnreadableError:
        return None
