"""What a Deployment and its ReplicaSets say of themselves: rollout, history, container.

Status as `kubectl rollout status` reads it (kubectl, polymorphichelpers/rollout_status.go).
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from mrb_tui.clients.kube_objects import Object, condition, items, name_of, number, part, text, time_at

REVISION = "deployment.kubernetes.io/revision"
_EARLIER = "deployment.kubernetes.io/revision-history"
"""On a ReplicaSet that was taken up again: the numbers it had before."""


def is_rolling_out(deployment: Object) -> bool:
    """Whether a rollout is under way, failed ones included."""
    metadata, spec, status = part(deployment, "metadata"), part(deployment, "spec"), part(deployment, "status")
    desired, updated = number(spec, "replicas", 1), number(status, "updatedReplicas")
    return (
        number(metadata, "generation") > number(status, "observedGeneration")
        or updated < desired
        or number(status, "replicas") > updated
        or number(status, "availableReplicas") < updated
    )


def has_exceeded_its_deadline(deployment: Object) -> bool:
    """Whether the controller has given the rollout up."""
    return text(condition(deployment, "Progressing"), "reason") == "ProgressDeadlineExceeded"


def chosen_container(deployment: Object, name: str | None) -> Object:
    """The container of that name in the pod template, or the first; empty where there is none."""
    containers = items(part(deployment, "spec", "template", "spec"), "containers")
    if name is not None:
        return next((entry for entry in containers if entry.get("name") == name), {})
    return containers[0] if containers else {}


def revision_of(obj: Object) -> str:
    """The revision that a Deployment or a ReplicaSet is at; empty where it says none."""
    return text(part(obj, "metadata", "annotations"), REVISION)


def owned(deployment: Object, replica_sets: Sequence[Object]) -> list[Object]:
    """The Deployment's own ReplicaSets, newest revision first."""
    uid = text(part(deployment, "metadata"), "uid")
    mine = [
        entry
        for entry in replica_sets
        if any(ref.get("uid") == uid for ref in items(part(entry, "metadata"), "ownerReferences"))
    ]
    return sorted(mine, key=_number, reverse=True)


def last_deploy_at(deployment: Object, replica_sets: Sequence[Object]) -> datetime | None:
    """When the image last changed: restarts and changed settings make revisions too, and are no deploys.

    A release that comes again takes up its old ReplicaSet, whose age then says nothing. None where nobody can know.
    """
    history = owned(deployment, replica_sets)
    for newer, older in pairwise(history):
        if images_of(newer) != images_of(older):
            if not _came_back(newer, older):
                return created_at(newer)
            if newer is history[0]:
                return changed_at(deployment)
            # At some time after the release that it replaced, which is the last one with a date, if it has one.
            return None if has_come_again(older) else created_at(older)
    return created_at(history[-1]) if history else None


def has_come_again(replica_set: Object) -> bool:
    """Whether it was taken up again, as by an undo: its age is not that of its revision."""
    return bool(text(part(replica_set, "metadata", "annotations"), _EARLIER))


def changed_at(deployment: Object) -> datetime | None:
    """When the rollout last got any further."""
    return time_at(condition(deployment, "Progressing"), "lastUpdateTime")


def created_at(obj: Object) -> datetime | None:
    """metadata.creationTimestamp."""
    return time_at(part(obj, "metadata"), "creationTimestamp")


def images_of(replica_set: Object) -> list[tuple[str, str]]:
    """What the containers of its pods run: name and image, sorted."""
    containers = items(part(replica_set, "spec", "template", "spec"), "containers")
    return sorted((name_of({"metadata": entry}), text(entry, "image")) for entry in containers)


def _came_back(newer: Object, older: Object) -> bool:
    created, before = created_at(newer), created_at(older)
    is_older = created is not None and before is not None and created < before
    return is_older or has_come_again(newer)


def _number(replica_set: Object) -> int:
    revision = revision_of(replica_set)
    return int(revision) if revision.isdigit() else 0
