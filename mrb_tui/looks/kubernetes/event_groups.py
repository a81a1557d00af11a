"""The cluster's events about a workload: those that say the same are one, counted; warnings first, newest first."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.clients.kube_objects import Object, number, part, text, time_at


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened `count` times to objects of one kind. `message` is that of the last time."""

    warning: bool
    reason: str
    kind: str
    objects: tuple[str, ...]
    message: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """The objects that belong to the workload."""

    deployment: str
    replica_sets: frozenset[str]
    pods: frozenset[str]

    def takes(self, event: Object) -> bool:
        """Whether the event is about one of them; also about a pod that is gone, by its ReplicaSet's name."""
        regarding = part(event, "involvedObject")
        kind, name = text(regarding, "kind"), text(regarding, "name")
        if kind == "Pod":
            return name in self.pods or name.rpartition("-")[0] in self.replica_sets
        if kind == "ReplicaSet":
            return name in self.replica_sets
        return kind in ("Deployment", "HorizontalPodAutoscaler") and name == self.deployment


def last_at(event: Object) -> datetime | None:
    """When it last happened: there are three ways to say it."""
    return (
        time_at(part(event, "series"), "lastObservedTime")
        or time_at(event, "lastTimestamp")
        or time_at(event, "eventTime")
        or time_at(part(event, "metadata"), "creationTimestamp")
    )


def count(event: Object) -> int:
    """How often it happened; there are two ways to say it."""
    return max(number(part(event, "series"), "count"), number(event, "count"), 1)


def happenings(events: Iterable[Object], named: Named, since_at: datetime) -> tuple[Happening, ...]:
    """Those about the workload that happened since then."""
    found: dict[tuple[object, ...], list[tuple[datetime, Object]]] = {}
    for event in events:
        at = last_at(event)
        if at is not None and at >= since_at and named.takes(event):
            found.setdefault(_sameness(event), []).append((at, event))
    groups = [_group(entries) for entries in found.values()]
    return tuple(sorted(groups, key=lambda each: (not each.warning, -each.last_at.timestamp(), each.reason)))


def _group(entries: list[tuple[datetime, Object]]) -> Happening:
    at, newest = max(entries, key=lambda entry: entry[0])
    return Happening(
        warning=text(newest, "type") == "Warning",
        reason=text(newest, "reason"),
        kind=text(part(newest, "involvedObject"), "kind"),
        objects=tuple(sorted({text(part(event, "involvedObject"), "name") for _, event in entries})),
        message=_message(newest),
        count=sum(count(event) for _, event in entries),
        last_at=at,
    )


def _sameness(event: Object) -> tuple[object, ...]:
    """The message without what differs from pod to pod, and from time to time."""
    regarding: Mapping[str, object] = part(event, "involvedObject")
    message = _TOKEN.sub(_constant, _message(event)).replace(str(regarding.get("name")), "…")
    return text(event, "type"), text(event, "reason"), regarding.get("kind"), message


def _message(event: Object) -> str:
    return text(event, "message")[:_MESSAGE].strip().removeprefix("(combined from similar events): ")


_MESSAGE = 1024
_TOKEN = re.compile(r"[A-Za-z0-9.-]+")
_HASH = "[bcdfghjklmnpqrstvwxz2456789]"
"""The letters and digits of which Kubernetes makes the ends of names."""
_GENERATED = re.compile(rf"-(?:{_HASH}|[0-9a-f]){{6,10}}(?:-{_HASH}{{5}})?$")
_NUMBER = re.compile(r"\d+(?:(?:\.\d+){3})?|[0-9a-f]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _constant(match: re.Match[str]) -> str:
    """A word as it is, but for generated names, numbers, addresses and ids."""
    word = match[0]
    return "…" if _NUMBER.fullmatch(word) or _GENERATED.search(word) else word
