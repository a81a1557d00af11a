"""The look at the cluster's events about the workload."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from mrb_tui.clients.kube_objects import Object, name_of
from mrb_tui.domain.durations import age, short
from mrb_tui.domain.health import Health
from mrb_tui.looks.kubernetes.event_groups import Happening, Named, happenings
from mrb_tui.looks.kubernetes.workload_source import WorkloadSource
from mrb_tui.looks.look import Clock
from mrb_tui.looks.report import Report

_WARNINGS, _OTHERS, _NOTES = "Warnings", "Others", "Mind"
_OBJECTS_TOLD = 3


@dataclass(frozen=True, slots=True)
class Events:
    """`since_s` back from now. A cluster keeps events for an hour, unless it is told otherwise."""

    source: WorkloadSource
    clock: Clock
    since_s: float

    async def see(self, report: Report) -> None:
        """Without ReplicaSets and pods, the Deployment's own events and those that can be told by name."""
        report.expect(_WARNINGS, _OTHERS)
        report.progress("reads which objects belong to the workload")
        deployment = await self.source.deployment()
        replica_sets, pods = await asyncio.gather(
            report.read("ReplicaSets", partial(self.source.replica_sets, deployment)),
            report.read("Pods", partial(self.source.pods, deployment)),
        )
        report.progress("reads the events of the namespace")
        events, more = await self.source.events()
        now = self.clock()
        named = Named(name_of(deployment), _names(replica_sets), _names(pods))
        found = happenings(events, named, now - timedelta(seconds=self.since_s))
        warnings = [each for each in found if each.warning]
        others = [each for each in found if not each.warning]
        nothing = [f"none in the last {short(self.since_s)}"]
        report.tell(_WARNINGS, [_line(each, now) for each in warnings] or nothing)
        report.tell(_OTHERS, [_line(each, now) for each in others] or nothing)
        if more:
            report.tell(_NOTES, [f"only the first {len(events)} events of the namespace were read: there are more"])
        counted = sum(each.count for each in warnings)
        report.know(warnings=counted, events=sum(each.count for each in found))
        if not warnings:
            report.conclude("no warnings" if others else f"no events in the last {short(self.since_s)}", Health.OK)
            return
        report.know(last_warning=warnings[0].reason)
        report.conclude(f"{counted} warnings, last {warnings[0].reason}", Health.DEGRADED)


def _names(found: Sequence[Object] | None) -> frozenset[str]:
    return frozenset(name for each in found or () if (name := name_of(each)))


def _line(each: Happening, now: datetime) -> str:
    ago = age(max((now - each.last_at).total_seconds(), 0.0))
    times = f" ×{each.count}" if each.count > 1 else ""
    named = ", ".join(each.objects[:_OBJECTS_TOLD])
    more = f" and {len(each.objects) - _OBJECTS_TOLD} more" if len(each.objects) > _OBJECTS_TOLD else ""
    when = "now" if ago == "now" else f"{ago} ago"
    return f"{when:>8} {each.reason}{times}: {each.message} ({each.kind} {named}{more})"
