"""Restart the pods one after the other: `kubectl rollout restart`."""

import copy
from datetime import UTC
from typing import Any

from mrb_tui.actions.kubernetes.kind import Asked, DeploymentKind, Draft, Parameters
from mrb_tui.actions.kubernetes.patch import put_members
from mrb_tui.actions.kubernetes.snapshot import Snapshot
from mrb_tui.actions.refusals import not_now
from mrb_tui.clients.kube_objects import part, text
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import FieldChange
from mrb_tui.scrub.scrubber import Scrubber

RESTART = "rollout-restart"
RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
_PLACE = ("spec", "template", "metadata", "annotations")


def draft(asked: Asked) -> Draft:
    """The time of planning is what makes the template a new one. kubectl refuses a paused one too."""
    if asked.snapshot.is_paused:
        raise not_now(f"{asked.workload} is paused: a restart would wait", "resume the rollout first")
    metadata = part(asked.snapshot.template, "metadata")
    annotations = metadata.get("annotations")
    before = text(part(metadata, "annotations"), RESTARTED_AT) or None
    after = asked.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    template: dict[str, Any] = copy.deepcopy(dict(asked.snapshot.template))
    template["metadata"] = {**metadata, "annotations": {**(annotations or {}), RESTARTED_AT: after}}
    return Draft(
        parameters=asked.parameters,
        changes=(FieldChange("restartedAt", before, after),),
        operations=put_members(annotations, {RESTARTED_AT: after}, *_PLACE),
        template=template,
        kubectl=by_hand(asked.workload, asked.parameters),
        undo="a restart is not taken back",
    )


def live(snapshot: Snapshot, planned: MitigationPlanned, scrubber: Scrubber) -> tuple[str | None, ...]:
    """When it was last restarted."""
    return (text(part(snapshot.template, "metadata", "annotations"), RESTARTED_AT) or None,)


def by_hand(workload: str, parameters: Parameters) -> tuple[str, ...]:
    """`kubectl rollout restart`."""
    return ("rollout", "restart", workload)


KINDS = (DeploymentKind(RESTART, draft, live, by_hand),)
