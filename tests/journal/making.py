"""Events to record, and every kind of payload by chance."""

import itertools
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from mrb_tui.domain.events.event import Event, NewEvent, Payload
from mrb_tui.domain.events.incident import IncidentDeclared, NoteAdded
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.files import PRIVATE, create, make_folder
from mrb_tui.scrub.plain import plain

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
INCIDENT = "INC-20261124-1"


def at(seconds: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(seconds=seconds)


def event(
    name: str, payload: Payload | None = None, *, happened_at: datetime | None = None, actor: str = "ana"
) -> NewEvent:
    """A note that says its own id, unless it is something else."""
    return NewEvent(id=name, at=happened_at or NOON, actor=actor, host="bastion", payload=payload or NoteAdded(name))


def declared(name: str = "declared", title: str = "empty answers", severity: str = "P1") -> NewEvent:
    """The first event."""
    return event(name, IncidentDeclared(INCIDENT, title, severity))


def notes(count: int, start: int = 0) -> list[NewEvent]:
    """`n0`, `n1` …, a second apart."""
    return [event(f"n{number}", happened_at=at(number)) for number in range(start, start + count)]


def new_journal(folder: Path, **options: Any) -> FileJournal:
    """An empty one."""
    path = folder / INCIDENT / "journal.jsonl"
    make_folder(path.parent, PRIVATE)
    return FileJournal(path, fd=create(path, PRIVATE), **options)


def ids(events: typing.Iterable[Event]) -> list[str]:
    """Their ids, in order."""
    return [one.id for one in events]


def counting(prefix: str) -> Iterator[str]:
    """`prefix0`, `prefix1` …"""
    return (f"{prefix}{number}" for number in itertools.count())


INSTANTS = st.integers(0, 7_258_118_400_000_000).map(
    lambda us: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
)
"""From 1970 to 2200."""
TEXTS = st.text().map(plain)
FACTS = st.one_of(TEXTS, st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), st.booleans())


def payloads(kind: type[Payload]) -> st.SearchStrategy[Payload]:
    """Any payload of that kind."""
    strategy: st.SearchStrategy[Payload] = _of(kind)
    return strategy


def _of(hint: Any) -> st.SearchStrategy[Any]:
    simple: Mapping[Any, st.SearchStrategy[Any]] = {
        str: TEXTS,
        int: st.integers(-(2**53), 2**53),
        bool: st.booleans(),
        datetime: INSTANTS,
        type(None): st.none(),
    }
    if hint in simple:
        return simple[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(_of(one) for one in arguments))
    if origin is tuple:
        return st.lists(_of(arguments[0]), max_size=3).map(tuple)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(TEXTS, TEXTS if arguments[1] is str else FACTS, max_size=3)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    assert isinstance(hint, type)
    assert is_dataclass(hint)
    hints = typing.get_type_hints(hint)
    return st.builds(hint, **{one.name: _of(hints[one.name]) for one in fields(hint)})
