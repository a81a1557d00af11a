"""The timeline as a document: Markdown for people, CSV for tables, JSON for programs. Same journal, same bytes.

docs/exports.md describes the shapes; a test holds the two together.
"""

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from mrb_tui.documents.markdown import table, text
from mrb_tui.documents.rows import Row, rows
from mrb_tui.domain.events.event import Event
from mrb_tui.domain.events.kinds import Unknown
from mrb_tui.domain.incident import Incident
from mrb_tui.scrub.plain import plain

FORMAT = 1
JSON_STYLE: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False, "indent": 2, "allow_nan": False})


def to_markdown(incident: Incident, events: Iterable[Event], *, marked_only: bool = False) -> str:
    """A table `Time | Event`. Marks and amendments have no row of their own: the events they are about show them."""
    return f"### Timeline (UTC)\n\n{rows_to_markdown(incident, events, marked_only=marked_only)}"


def rows_to_markdown(incident: Incident, events: Iterable[Event], *, marked_only: bool = False) -> str:
    """The same without its heading, for a document that has its own."""
    shown = [row for row in rows(incident, events, marked_only=marked_only) if not row.is_bookkeeping]
    if not shown:
        return "No event is marked.\n" if marked_only else "Nothing was recorded.\n"
    stamp = _Stamp.for_rows(shown)
    day = "" if stamp.with_date else f"{shown[0].at.astimezone(UTC):%Y-%m-%d}\n\n"
    cells = [(stamp.of(row.at), _event_cell(row, stamp)) for row in shown]
    return f"{day}{table(('Time', 'Event'), cells)}"


class _Stamp:
    """How this table writes a time: with the date where it crosses midnight, with seconds where any are known."""

    def __init__(self, *, with_date: bool, with_seconds: bool) -> None:
        self.with_date = with_date
        self._pattern = ("%Y-%m-%d " if with_date else "") + ("%H:%M:%S" if with_seconds else "%H:%M")

    @classmethod
    def for_rows(cls, shown: Iterable[Row]) -> "_Stamp":
        """From all times of the rows."""
        times = [row.at.astimezone(UTC) for row in shown]
        return cls(
            with_date=len({at.date() for at in times}) > 1,
            with_seconds=any(at.second or at.microsecond for at in times),
        )

    def of(self, at: datetime) -> str:
        """A time of the table."""
        return at.astimezone(UTC).strftime(self._pattern)

    def elsewhere(self, at: datetime, beside: datetime) -> str:
        """A time that is none of its rows': with its date where that is another day than the row's."""
        at, beside = at.astimezone(UTC), beside.astimezone(UTC)
        return at.strftime("%H:%M" if at.date() == beside.date() else "%Y-%m-%d %H:%M")


def _event_cell(row: Row, stamp: _Stamp) -> str:
    said = [text(row.text)]
    if row.event.by_person:
        late = row.event.is_back_dated and row.first_at is None
        noted = f", noted at {stamp.elsewhere(row.event.recorded_at, row.at)}" if late else ""
        said.append(f"({text(row.event.actor)}{noted})")
    if row.is_amended:
        at = f"at {stamp.elsewhere(row.first_at, row.at)}" if row.first_at is not None else ""
        words = f"“{text(row.first_text)}”" if row.first_text is not None else ""
        reason = f": {text(row.reason)}" if row.reason else ""
        said.append(f"(corrected{reason}; first recorded {' '.join(part for part in (at, words) if part)})")
    return " ".join(said)


CSV_COLUMNS = (
    "time_utc",
    "event",
    "actor",
    "kind",
    "marked",
    "recorded_at_utc",
    "first_event",
    "first_time_utc",
    "amendment_reason",
    "host",
    "seq",
    "id",
)


def to_csv(incident: Incident, events: Iterable[Event], *, marked_only: bool = False) -> str:
    """RFC 4180, with a header. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)  # its ends of lines are the RFC's
    writer.writerow(CSV_COLUMNS)
    for row in rows(incident, events, marked_only=marked_only):
        event = row.event
        cells = (
            _iso(row.at),
            row.text,
            event.actor,
            event.kind,
            "yes" if row.marked else "no",
            _iso(event.recorded_at),
            row.first_text or "",
            _iso(row.first_at),
            row.reason,
            event.host,
            str(event.seq),
            event.id,
        )
        writer.writerow([no_formula(cell) for cell in cells])
    return out.getvalue()


_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
"""As a spreadsheet takes it, the wide signs of East Asian keyboards included."""


def no_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    cell = plain(cell)
    return f"'{cell}" if _FORMULA.match(cell) else cell


def to_json(incident: Incident, events: Iterable[Event], *, marked_only: bool = False) -> str:
    """Everything, faithfully: no cell is guarded, no word escaped but as JSON does it."""
    document = {
        "format": FORMAT,
        "incident": _incident(incident),
        "events": [_event(row) for row in rows(incident, events, marked_only=marked_only)],
    }
    return json.dumps(_jsonable(document), **JSON_STYLE) + "\n"


def _incident(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "title": incident.title,
        "severity": incident.severity,
        "status": incident.status.value,
        "category": incident.category,
        "service": incident.service,
        "commander": incident.commander,
        "responders": list(incident.responders),
        "declared_at": _iso(incident.declared_at),
        "detected_at": _iso(incident.detected_at),
        "ended_at": _iso(incident.ended_at) or None,
        "milestones": {name.value: _iso(at) for name, at in sorted(incident.milestones.items())},
        "resolution": incident.resolution,
    }


def _event(row: Row) -> dict[str, Any]:
    event = row.event
    payload = event.payload
    return {
        "id": event.id,
        "seq": event.seq,
        "at": _iso(row.at),
        "recorded_at": _iso(event.recorded_at),
        "actor": event.actor,
        "host": event.host,
        "kind": event.kind,
        "text": row.text,
        "marked": row.marked,
        "first_text": row.first_text,
        "first_at": _iso(row.first_at) or None,
        "amendment_reason": row.reason,
        "data": payload.data if isinstance(payload, Unknown) else payload,
    }


def _jsonable(value: object) -> Any:
    """Payloads are dataclasses of plain values, mappings and tuples; facts may come in a read-only mapping."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _jsonable(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _jsonable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(each) for each in value]
    if isinstance(value, datetime):
        return _iso(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _iso(at: datetime | None) -> str:
    """`2026-11-24T12:02:10Z`; empty for none."""
    if at is None:
        return ""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
