"""One draft: what was typed, and the document that it makes with what the record knows."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mrb_tui.documents.fields import DocumentKind, Field, FieldKind, Rows
from mrb_tui.documents.known import Known, minute
from mrb_tui.documents.sheet import fill
from mrb_tui.domain.events.incident import Status
from mrb_tui.domain.events.updates import UpdateDrafted, UpdatePublished
from mrb_tui.domain.moments import promise_from
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.sheets import Chosen

FIELD_LIMIT = 20_000
MOST_ROWS = 200


@dataclass
class Draft:
    """`known` is as of its opening; `before` the last update of the same template."""

    id: str
    chosen: Chosen
    known: Mapping[str, Known]
    notes: tuple[str, ...] = ()
    before: UpdatePublished | None = None
    typed: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)
    is_kept: bool = True
    """Whether what was typed is recorded."""
    chart: str = ""
    went_to: set[str] = field(default_factory=set)
    """Where it is out; one that is out anywhere is not gone on with."""

    def take_up(self, drafted: UpdateDrafted) -> None:
        """What somebody had typed, from the record."""
        for name, value in drafted.fields.items():
            if name.startswith(_ROWS):
                self.rows[name.removeprefix(_ROWS)] = _rows_from(value)
            else:
                self.typed[name] = value

    def said(self) -> dict[str, str]:
        """What was typed, as it is recorded."""
        return {**self.typed, **{_ROWS + name: json.dumps(rows) for name, rows in self.rows.items()}}

    def put(self, name: str, value: str, scrubber: Scrubber, now: datetime) -> None:
        """Raises TroubleError for a field that is not there, or a value that it cannot have."""
        one = self.field(name)
        if one.columns:
            raise _refused(f"{one.label} is a table", "give its rows")
        value = scrubber.text(value, FIELD_LIMIT).strip("\n")
        if one.kind in (FieldKind.LINE, FieldKind.CHOICE, FieldKind.MOMENT):
            value = " ".join(value.split())
        if one.kind is FieldKind.CHOICE and not one.free and value and value not in one.choices:
            raise _refused(f"{one.label} cannot be {value!r}", f"there are: {', '.join(one.choices)}")
        if one.kind is FieldKind.MOMENT and value:
            try:
                value = f"{minute(promise_from(value, now))} UTC"
            except ValueError as error:
                raise _refused(f"{one.label} {value!r}: {error}") from None
        self.typed[name] = value
        self.is_kept = False

    def put_rows(self, name: str, rows: Rows, scrubber: Scrubber) -> None:
        """Raises TroubleError for a field that is no table."""
        one = self.field(name)
        if not one.columns:
            raise _refused(f"{one.label} is no table")
        if len(rows) > MOST_ROWS:
            raise _refused(f"{one.label} has more than {MOST_ROWS} rows")
        width = len(one.columns)
        self.rows[name] = tuple(
            tuple(scrubber.line(cell, 2_000) for cell in (*row, *[""] * width)[:width]) for row in rows
        )
        self.is_kept = False

    def reset(self, name: str) -> None:
        """Back to what is prefilled."""
        self.field(name)
        self.typed.pop(name, None)
        self.rows.pop(name, None)
        self.is_kept = False

    def field(self, name: str) -> Field:
        """Raises TroubleError."""
        for one in self.fields():
            if one.id == name:
                if one.fixed:
                    raise _refused(f"{one.label} is made of the record", "mark or amend events in the timeline")
                return one
        raise _refused(f"there is no field {name!r}", f"there are: {', '.join(self.chosen.sheet.specs)}")

    def fields(self) -> tuple[Field, ...]:
        """All, as they stand."""
        before = dict(self.before.fields) if self.before is not None else None
        return fill(self.chosen.sheet, self.known, self.typed, self.rows, before)

    def text(self, fields: Sequence[Field], scrubber: Scrubber) -> str:
        """The document, masked."""
        return scrubber.text(self.chosen.sheet.body(fields))

    def subject(self, fields: Sequence[Field], scrubber: Scrubber) -> str:
        """Its headline, if it has one."""
        made = self.chosen.sheet.subject
        return scrubber.line(made(fields), 255) if made is not None else ""


def value_of(fields: Sequence[Field], name: str) -> str:
    """Of a field, empty where there is none."""
    return next((one.value for one in fields if one.id == name), "")


def status_of(kind: DocumentKind, fields: Sequence[Field]) -> str:
    """What an update says of the incident; other documents say nothing."""
    if kind not in (DocumentKind.TEAM, DocumentKind.PUBLIC):
        return ""
    value = value_of(fields, "status").strip().lower()
    return value if value in tuple(Status) else ""


def promise_of(fields: Sequence[Field], now: datetime) -> datetime | None:
    """When the next update is promised for; None where none is, or it is over already."""
    try:
        return promise_from(value_of(fields, "next_update"), now).astimezone(UTC)
    except ValueError:
        return None


def changes(fields: Sequence[Field]) -> tuple[str, ...]:
    """Against the last update: what says something else now."""
    return tuple(
        f"{one.label}: {_short(one.before or '')} → {_short(one.value)}"
        for one in fields
        if one.is_new and one.id != "now"
    )


def digest_of(*parts: str) -> str:
    """What a yes is bound to."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _short(words: str) -> str:
    line = " ".join(words.split())
    return (line[:59] + "…" if len(line) > 60 else line) or "nothing"


def _rows_from(value: str) -> Rows:
    """From the record; one that is not as we write it has no rows."""
    try:
        rows = json.loads(value)
        return tuple(tuple(str(cell) for cell in row) for row in rows)
    except (ValueError, TypeError):
        return ()


def _refused(why: str, *advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, "Not taken", why, advice))


_ROWS = "rows:"
