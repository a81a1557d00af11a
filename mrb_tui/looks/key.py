"""The look at the key: is it there, does it work, is the service's the same. Never a character of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from mrb_tui.clients.http import HttpAnswer
from mrb_tui.domain.health import Health, worst
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.looks.provider import Provider, ReadKey, error_lines, error_of
from mrb_tui.looks.report import Report
from mrb_tui.scrub.secrets import fingerprint

_VERDICT = "Verdict"


@dataclass(frozen=True, slots=True)
class KeySource:
    """A key that this console can read. `source` says where from, `warning` what is unwise about that."""

    owner: str
    source: str
    read: ReadKey
    warning: Callable[[], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Held:
    """A key that the pods are given, by the name of its variable.

    One that may be somebody else's is compared, and never sent to the provider.
    """

    name: str
    value: str = field(repr=False)
    is_providers: bool


class InCluster(Protocol):
    """The keys that the pods are given."""

    async def see(self, report: Report) -> Sequence[Held]:
        """Write what is seen of them, and give those that could be read. Raises TroubleError."""


@dataclass(slots=True)
class _Seen:
    """Values by owner, and what the provider said to each: 0 where it gave no answer."""

    values: dict[str, str] = field(default_factory=dict, repr=False)
    statuses: dict[str, int] = field(default_factory=dict)

    def owner_of(self, value: str) -> str:
        """Who else has this value; empty for nobody."""
        return next((owner for owner, known in self.values.items() if known == value), "")

    def take_over(self, owner: str, same: str) -> None:
        """The same key gets the same answer: it is not asked twice."""
        self.values[owner] = self.values[same]
        if same in self.statuses:
            self.statuses[owner] = self.statuses[same]


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """The console's key first. `cluster_title` is the section that `cluster` writes."""

    provider: Provider
    keys: Sequence[KeySource]
    cluster: InCluster | None = None
    cluster_title: str = ""

    async def see(self, report: Report) -> None:
        """Each key apart: one that cannot be had hides none of the others."""
        report.expect(_VERDICT, *(_title(key.owner) for key in self.keys))
        if self.cluster is not None:
            report.expect(self.cluster_title)
        seen = _Seen()
        try:
            for key in self.keys:
                await report.read(_title(key.owner), partial(self._look_at, key, seen, report))
            if self.cluster is not None:
                await self._look_into(self.cluster, seen, report)
        finally:  # also when the time is up: what has been seen counts
            self._conclude(seen, report)

    async def _look_into(self, cluster: InCluster, seen: _Seen, report: Report) -> None:
        found = await report.read(self.cluster_title, partial(cluster.see, report)) or ()
        for number, held in enumerate(found, start=1):
            if held.value:
                told = await self._compared("cluster" if number == 1 else f"cluster_{number}", held, seen, report)
                report.add(self.cluster_title, [f"{held.name}:", *told] if len(found) > 1 else told)

    async def _look_at(self, key: KeySource, seen: _Seen, report: Report) -> None:
        report.progress(f"reads the {key.owner}'s key")
        lines = [f"from {key.source}"]
        if warning := await key.warning():
            lines.append(f"mind: {warning}")
        report.tell(_title(key.owner), lines)
        value = await key.read()
        lines.append(fingerprint(value))
        if same := seen.owner_of(value):
            lines.append(f"the same as the {same}'s")
            seen.take_over(key.owner, same)
            report.tell(_title(key.owner), lines)
            return
        seen.values[key.owner] = value
        lines += await self._tried(key.owner, value, seen, report)
        report.tell(_title(key.owner), lines)

    async def _compared(self, owner: str, held: Held, seen: _Seen, report: Report) -> list[str]:
        """The cluster's key against those that are here; one that nobody here has is tried as well."""
        if same := seen.owner_of(held.value):
            seen.take_over(owner, same)
            return [f"  the same as the {same}'s"]
        others = [f"the {each.owner}'s" for each in self.keys if each.owner in seen.values]
        seen.values[owner] = held.value
        told = [f"not the same as {' or '.join(others)}"] if others else []
        if held.is_providers:
            told += await self._tried(owner, held.value, seen, report)
        else:
            told.append("not tried: its name does not say that it is the provider's")
        return [f"  {line}" for line in told]

    async def _tried(self, owner: str, value: str, seen: _Seen, report: Report) -> list[str]:
        report.progress(f"tries the {owner}'s key")
        try:
            answer = await self.provider.models(value)
        except TroubleError as error:
            report.fail(error.trouble)
            seen.statuses[owner] = 0
            return [f"could not be tried: {error.trouble.why or error.trouble.what}"]
        seen.statuses[owner] = answer.status
        return [_meaning(answer), *error_lines(error_of(answer))]

    def _conclude(self, seen: _Seen, report: Report) -> None:
        here = self.keys[0].owner if self.keys else ""
        lines = [f"the {owner}'s key {_word(seen.statuses.get(owner))}" for owner in seen.values]
        cluster = [value for owner, value in seen.values.items() if owner.startswith("cluster")]
        report.know(**{f"{owner}_status": status or None for owner, status in seen.statuses.items()})
        report.know(**{f"{owner}_works": _works(status) for owner, status in seen.statuses.items()})
        report.know(is_set=here in seen.values)
        same: bool | None = None
        if cluster and here in seen.values:
            same = seen.values[here] in cluster
            report.know(same_in_cluster=same)
            lines.append("console and cluster have the same key" if same else "console and cluster have different keys")
        elif self.cluster is not None:
            lines.append("whether the cluster has the same key could not be told")
        if here and here not in seen.values:
            lines.insert(0, f"the {here} has no key")
        report.tell(_VERDICT, lines or ["no key could be read"])
        judged = [_judged(status) for status in seen.statuses.values()]
        report.conclude(
            _headline(seen, here, same), worst(judged if here in seen.values else [*judged, Health.UNKNOWN])
        )


def _works(status: int) -> bool | None:
    """429 and 5xx come after the key has been looked at, or without looking: they tell nothing of it."""
    return True if 200 <= status < 300 else False if status in (401, 403) else None


def _word(status: int | None) -> str:
    if not status:
        return "was not tried" if status is None else "could not be tried"
    works = _works(status)
    if works is None:
        return f"could not be judged: the provider answered {status}"
    return "works" if works else f"is refused ({status})"


def _meaning(answer: HttpAnswer) -> str:
    works = _works(answer.status)
    if works:
        return f"works: the model list answers {answer.status}"
    if works is False:
        return f"refused: HTTP {answer.status} {answer.reason}".rstrip()
    return f"not to be judged by HTTP {answer.status} {answer.reason}".rstrip()


def _judged(status: int) -> Health:
    works = _works(status)
    return Health.UNKNOWN if works is None else Health.OK if works else Health.DOWN


def _headline(seen: _Seen, here: str, same: bool | None) -> str:
    if here not in seen.values:
        return "no key"
    compared = {True: ", the same in the cluster", False: ", another one in the cluster", None: ""}[same]
    return f"key {_word(seen.statuses.get(here))}{compared}"


def _title(owner: str) -> str:
    return f"The {owner}'s key"
