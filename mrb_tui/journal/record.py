"""A record: one line of JSON that carries the hash of the record before it and, last, its own.

    {"v":1,"seq":1,"id":"…","at":"…Z","recorded_at":"…Z","actor":"…","host":"…","kind":"…","summary":"…",
     "data":{…},"prev":"…","hash":"…"}

The hash is SHA-256 over the line's very bytes without `,"hash":"…"` and without its line feed, so that it can be
checked by any tool that can cut and hash. A line whose hash is right is as it was written: its place, id and time are
then taken by a pattern, several times as fast as by parsing it.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

FORMAT = 1
LIMIT = 1 << 20
"""A record is no longer than this, in bytes."""

_HASH = b',"hash":"'
_PREV = b',"prev":"'
_DIGITS = 64
_HASH_AT = -(len(_HASH) + _DIGITS + 2)
_PREV_AT = _HASH_AT - (len(_PREV) + _DIGITS + 1)
_HEAD = re.compile(
    rb'\{"v":1,"seq":([1-9]\d{0,8}),"id":"([ !#-\[\]-~]{1,200})","at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)",'
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class UnreadableError(ValueError):
    """A line that is no record; the message says why."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the index needs to know of a record. `damage` says what is wrong with its hash, if anything is."""

    seq: int
    id: str
    at_us: int
    prev: str
    hash: str
    damage: str = ""


def genesis(incident_id: str) -> str:
    """What the first record carries in place of a previous hash: no journal can be passed off as another's."""
    return sha256(f"mrb-tui journal {FORMAT} {incident_id}".encode()).hexdigest()


def sealed(fields: dict[str, Any], prev: str) -> tuple[bytes, str]:
    """The record's line, and its hash."""
    body = json.dumps({**fields, "prev": prev}, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    raw = body.encode("utf-8", "replace")
    digest = sha256(raw).hexdigest()
    return b'%b,"hash":"%b"}\n' % (raw[:-1], digest.encode()), digest


def head_of(line: bytes) -> Head:
    """The head of a line without its line feed. Raises UnreadableError."""
    match = _HEAD.match(line)
    if match is not None and line[_HASH_AT : -_DIGITS - 2] == _HASH and line[-2:] == b'"}':
        digest = line[-_DIGITS - 2 : -2]
        if line[_PREV_AT : _PREV_AT + len(_PREV)] == _PREV and _digest_of(line) == digest.decode("ascii", "replace"):
            prev = line[_PREV_AT + len(_PREV) : _HASH_AT - 1]
            at = datetime.fromisoformat(match[3].decode())
            return Head(int(match[1]), match[2].decode(), micros(at), prev.decode("ascii", "replace"), digest.decode())
    return _parsed_head(line)


def fields_of(line: bytes) -> dict[str, Any]:
    """The line as an object, with what every record must have. Raises UnreadableError."""
    if not line.strip(b"\0 \t\r"):
        raise UnreadableError("it is blank")
    try:
        fields = json.loads(line.decode())  # as bytes, NULs would be taken for another encoding
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"it is no JSON ({_told(error)})") from None
    if not isinstance(fields, dict):
        raise UnreadableError("it is JSON, but no record")
    seq = fields.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 < seq < 1 << 31:
        raise UnreadableError(f"it has no seq{_newer(fields)}")
    for name in ("id", "at", "kind"):
        if not isinstance(fields.get(name), str) or not fields[name]:
            raise UnreadableError(f"it has no {name}{_newer(fields)}")
    return fields


def instant(text: Any) -> datetime:
    """A time of a record. Without a zone it is UTC, as all of them are. Raises UnreadableError."""
    try:
        return in_utc(datetime.fromisoformat(text))
    except (TypeError, ValueError, OverflowError):
        raise UnreadableError("its time cannot be read") from None


def in_utc(at: datetime) -> datetime:
    """The same instant in UTC; without a zone it is taken for UTC."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def micros(at: datetime) -> int:
    """Whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def zulu(at: datetime) -> str:
    """`2026-11-24T12:01:07.000000Z`: always as long, so that times sort as text."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _parsed_head(line: bytes) -> Head:
    fields = fields_of(line)
    at = instant(fields["at"])
    prev, digest = (value if isinstance(value := fields.get(name), str) else "" for name in ("prev", "hash"))
    if not digest:
        damage = "it carries no hash"
    elif line[_HASH_AT:] != b'%b%b"}' % (_HASH, digest.encode("utf-8", "replace")) or _digest_of(line) != digest:
        damage = "its hash does not fit what it says: it was changed after it was written"
    else:
        damage = ""
    return Head(fields["seq"], fields["id"], micros(at), prev, digest, damage)


def _digest_of(line: bytes) -> str:
    return sha256(line[:_HASH_AT] + b"}").hexdigest()


def _told(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()}, column {error.colno}"
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else "too deeply nested"


def _newer(fields: dict[str, Any]) -> str:
    version = fields.get("v")
    return " (a newer release wrote it)" if isinstance(version, int) and version > FORMAT else ""
