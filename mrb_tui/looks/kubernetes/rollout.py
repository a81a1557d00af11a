"""The look at the rollout: where it stands, what was deployed before it, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mrb_tui.clients.kube_deployment import (
    has_exceeded_its_deadline,
    is_rolling_out,
    last_deploy_at,
    revision_of,
)
from mrb_tui.clients.kube_objects import Object, items, number, part, text
from mrb_tui.domain.durations import age
from mrb_tui.domain.health import Health
from mrb_tui.looks.kubernetes.history import Revision, history, rollout_words
from mrb_tui.looks.kubernetes.workload_source import WorkloadSource
from mrb_tui.looks.look import Clock
from mrb_tui.looks.report import Report

_STATE, _HISTORY, _CONDITIONS = "Rollout", "Revisions, newest first", "Conditions"


@dataclass(frozen=True, slots=True)
class Rollout:
    """The Deployment, and its ReplicaSets: without them there is a state and no history."""

    source: WorkloadSource
    clock: Clock

    async def see(self, report: Report) -> None:
        """Two reads."""
        report.expect(_STATE, _HISTORY, _CONDITIONS)
        report.progress(f"reads {self.source.ref.name} and its revisions")
        deployment = await self.source.deployment()
        _conclude(report, deployment)
        report.tell(_CONDITIONS, _conditions(deployment) or ["none"])
        replica_sets = await report.read(_HISTORY, partial(self.source.replica_sets, deployment))
        now = self.clock()
        state = _state(deployment)
        if replica_sets is not None:
            found = history(deployment, replica_sets)
            report.tell(_HISTORY, [_line(each, now) for each in found] or ["no revisions"])
            deployed_at = last_deploy_at(deployment, replica_sets)
            report.know(revisions=len(found))
            if deployed_at is not None:
                deployed_s = max((now - deployed_at).total_seconds(), 0.0)
                report.know(last_deploy_age_s=deployed_s)
                state.append(f"last deploy (another image): {_when(deployed_at, now)}")
            else:
                state.append("last deploy (another image): not to be told from the revisions that are kept")
        report.tell(_STATE, state)


def _conclude(report: Report, deployment: Object) -> None:
    spec, status = part(deployment, "spec"), part(deployment, "status")
    desired, available = number(spec, "replicas", 1), number(status, "availableReplicas")
    paused, stuck = spec.get("paused") is True, has_exceeded_its_deadline(deployment)
    rolling = is_rolling_out(deployment)
    report.know(
        revision=int(told) if (told := revision_of(deployment)).isdigit() else told or None,
        desired=desired,
        available=available,
        updated=number(status, "updatedReplicas"),
        paused=paused,
        rolling_out=rolling,
        deadline_exceeded=stuck,
    )
    revision = f"revision {revision_of(deployment) or '?'}"
    short = "stuck" if stuck else "paused" if paused else "rolling out" if rolling else "rolled out"
    health = Health.DOWN if not available else Health.DEGRADED if stuck or paused or rolling else Health.OK
    report.conclude(f"{revision} {short}, {available}/{desired} available", health)


def _state(deployment: Object) -> list[str]:
    lines = [rollout_words(deployment)]
    if part(deployment, "spec").get("paused") is True:
        lines.append("paused: changes wait until it is resumed (kubectl rollout resume)")
    images = [text(each, "image") for each in items(part(deployment, "spec", "template", "spec"), "containers")]
    return [*lines, *(f"image: {image}" for image in images)]


def _line(each: Revision, now: datetime) -> str:
    mark = "current" if each.is_current else f"{each.pods} pods left" if each.pods else ""
    age_words = "" if each.created_at is None else _when(each.created_at, now)
    again = "taken up again, first made" if each.came_again else "made"
    changed = "" if each.changed is None else f"changed: {_named(each.changed)}"
    cause = f"cause: {each.change_cause}" if each.change_cause else ""
    parts = (mark, ", ".join(each.images), changed, f"{again} {age_words}" if age_words else "", cause)
    return f"{each.number:>4}  " + "; ".join(filter(None, parts))


def _named(changed: Sequence[str]) -> str:
    return ", ".join(changed) or "something other than image and environment"


def _when(at: datetime, now: datetime) -> str:
    ago_s = max((now - at).total_seconds(), 0.0)
    return f"{age(ago_s)} ago ({at:%Y-%m-%d %H:%M:%S} UTC)"


def _conditions(deployment: Object) -> list[str]:
    return [
        f"{text(each, 'type')}: {text(each, 'status')} ({text(each, 'reason')}) {text(each, 'message')}"
        for each in items(part(deployment, "status"), "conditions")
    ]
