"""An event and its record."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.domain.events.kinds import KINDS, Unknown
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.journal.harmless import harmless, is_suspicious
from mrb_tui.journal.journal import RefusedError
from mrb_tui.journal.payloads import from_data, to_data
from mrb_tui.journal.record import FORMAT, LIMIT, fields_of, instant, sealed, zulu
from mrb_tui.scrub.plain import one_line

Clean = Callable[[Any], Any]
"""Takes parsed JSON and gives it back with whatever must not be stored masked."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_it_is(data: Any) -> Any:
    """Cleans nothing."""
    return data


def as_event(new: NewEvent, seq: int, recorded_at: datetime) -> Event:
    """The event as it would be recorded: to show one that cannot be written down yet."""
    payload = new.payload
    return Event(
        id=new.id,
        seq=seq,
        at=new.at,
        recorded_at=recorded_at,
        actor=new.actor,
        host=new.host,
        kind=payload.KIND,
        summary=one_line(payload.summary),
        payload=payload,
    )


def draft(new: NewEvent, clean: Clean = as_it_is) -> dict[str, Any]:
    """What a record says, but for its place and the time of writing. Raises RefusedError if it cannot be recorded."""
    payload = new.payload
    if KINDS.get(payload.KIND) is not type(payload):
        raise _refused(new, "it is of no known kind")
    if not new.id:
        raise _refused(new, "it has no id")
    if new.at.tzinfo is None:
        raise _refused(new, "its time has no zone")
    try:
        said = harmless(
            clean(
                {
                    "actor": new.actor,
                    "host": new.host,
                    "kind": payload.KIND,
                    "summary": one_line(payload.summary),
                    "data": to_data(payload),
                }
            )
        )
    except (TypeError, ValueError, RecursionError) as error:
        raise _refused(new, f"it cannot be put into words: {error}") from error
    return {"id": new.id, "at": zulu(new.at), **said, "kind": payload.KIND}


def line_of(drafted: dict[str, Any], seq: int, recorded_at: datetime, prev: str) -> tuple[bytes, str]:
    """The line of a drafted record at its place in the chain, and its hash. Raises RefusedError if it is too long."""
    said = dict(drafted)
    fields = {"v": FORMAT, "seq": seq, "id": said.pop("id"), "at": said.pop("at"), "recorded_at": zulu(recorded_at)}
    line, digest = sealed({**fields, **said}, prev)
    if len(line) > LIMIT:
        raise RefusedError(
            Trouble(
                TroubleKind.TOO_LARGE,
                "the event was not recorded",
                f"it is {len(line) // 1024} KiB long, and a record holds {LIMIT // 1024} KiB",
                ("put the long text into a file, and note where it is",),
            )
        )
    return line, digest


def event_of(line: bytes) -> Event:
    """The event of a record. Raises UnreadableError where it is none; a payload is never a reason for that."""
    fields = fields_of(line)
    at = instant(fields["at"])
    if is_suspicious(line):
        fields = {**harmless(fields), "id": fields["id"]}
    kind, summary = fields["kind"], _text(fields, "summary")
    if "\n" in summary:
        summary = one_line(summary)
    payload = from_data(kind, fields.get("data", {}), summary)
    return Event(
        id=fields["id"],
        seq=fields["seq"],
        at=at,
        recorded_at=instant(fields["recorded_at"]) if "recorded_at" in fields else at,
        actor=_text(fields, "actor"),
        host=_text(fields, "host"),
        kind=kind,
        summary=summary if "summary" in fields else payload.summary,
        payload=payload,
    )


def stand_in(seq: int, at_us: int, reason: str) -> Event:
    """For a record that could be read once and cannot any more: it keeps its place, and says so."""
    at = _EPOCH + timedelta(microseconds=at_us)
    text = f"this record cannot be read any more: {reason}"
    return Event(
        id="", seq=seq, at=at, recorded_at=at, actor="", host="", kind="", summary=text, payload=Unknown({}, text)
    )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else str(value)


def _refused(new: NewEvent, why: str) -> RefusedError:
    what = f"the event {new.payload.KIND or new.id} was not recorded"
    return RefusedError(Trouble(TroubleKind.INTERNAL, what, why))
