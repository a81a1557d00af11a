"""Histories of a value, oldest first: the first entry is the beginning, and no other lies before it."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from mrb_tui.domain.incident import Since

Value = TypeVar("Value")
History = tuple[Since[Value], ...]


def inserted(history: History[Value], one: Since[Value]) -> History[Value]:
    """With `one` at its place in time: a back-dated entry does not change what holds now."""
    one = replace(one, since_at=max(one.since_at, history[0].since_at))
    later = [entry for entry in history[1:] if entry.since_at > one.since_at]
    return (*history[: len(history) - len(later)], one, *later)


def ended(history: History[Value], one: Since[Value]) -> History[Value]:
    """With `one` as the last word, however far it was back-dated."""
    return (*history, replace(one, since_at=max(one.since_at, history[-1].since_at)))


def moved(history: History[Value], event_id: str, at: datetime) -> History[Value]:
    """With that event's entry at another time. It keeps its place: what holds now is not for a time to say."""
    index = next((index for index, entry in enumerate(history) if event_id and entry.event_id == event_id), None)
    if index is None:
        return history
    if index == 0:
        return tuple(
            replace(entry, since_at=max(entry.since_at if place else at, at)) for place, entry in enumerate(history)
        )
    at = max(at, history[index - 1].since_at)
    if index + 1 < len(history):
        at = min(at, history[index + 1].since_at)
    return (*history[:index], replace(history[index], since_at=at), *history[index + 1 :])
