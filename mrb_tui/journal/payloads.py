"""A payload and the plain data that stand for it in a record."""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.kinds import KINDS, Unknown
from mrb_tui.journal.record import in_utc, zulu


def to_data(value: Any) -> Any:
    """Plain JSON: times in UTC with `Z`. What is no number is written as a word, for JSON has none for it."""
    if isinstance(value, Enum):
        return to_data(value.value)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, datetime):
        return zulu(value)
    if isinstance(value, Mapping):
        return {str(name): to_data(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_data(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_data(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"a {type(value).__name__} cannot be recorded")


def from_data(kind: str, data: Any, summary: str) -> Payload:
    """The payload of that kind. What this release does not know, or cannot read, is kept as it is."""
    try:
        if kind not in KINDS:
            raise LookupError(kind)
        payload: Payload = _with_times_in_utc(_adapter(kind).validate_python(data))
    except (LookupError, ValidationError, OverflowError, RecursionError):
        return Unknown(data if isinstance(data, dict) else {"value": data}, summary)
    return payload


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    """Built when the first of its kind is read: all of them together would cost a tenth of a second at the start."""
    return TypeAdapter(KINDS[kind])


def _with_times_in_utc(payload: Any) -> Any:
    times = {
        name: in_utc(value)
        for name in _field_names(payload.KIND)
        if isinstance(value := getattr(payload, name), datetime)
    }
    return replace(payload, **times) if times else payload


@cache
def _field_names(kind: str) -> tuple[str, ...]:
    declared: Any = KINDS[kind]
    return tuple(field.name for field in fields(declared))
