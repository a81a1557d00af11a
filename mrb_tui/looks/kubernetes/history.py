"""How far a rollout is, and the revisions before it: what each changed, and when.

Decisions as `kubectl rollout status` takes them (kubectl, polymorphichelpers/rollout_status.go).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.clients.kube_deployment import (
    created_at,
    has_come_again,
    has_exceeded_its_deadline,
    images_of,
    is_rolling_out,
    revision_of,
)
from mrb_tui.clients.kube_objects import Object, condition, items, name_of, number, part, text

CHANGE_CAUSE = "kubernetes.io/change-cause"
RESTARTED = "kubectl.kubernetes.io/restartedAt"


def rollout_words(deployment: Object) -> str:
    """Where the rollout stands, in one sentence."""
    spec, status = part(deployment, "spec"), part(deployment, "status")
    desired, updated = number(spec, "replicas", 1), number(status, "updatedReplicas")
    total, available = number(status, "replicas"), number(status, "availableReplicas")
    if number(part(deployment, "metadata"), "generation") > number(status, "observedGeneration"):
        return "the controller has not seen the last change yet"
    if has_exceeded_its_deadline(deployment):
        why = text(condition(deployment, "Progressing"), "message")
        return f"stuck: {why or 'it did not get any further within its deadline'}"
    if not is_rolling_out(deployment):
        return f"rolled out: {available} of {desired} available"
    if updated < desired:
        return f"rolling out: {updated} of {desired} new pods are there"
    if total > updated:
        return f"rolling out: {total - updated} old pods still to go"
    return f"rolling out: {available} of {updated} new pods are available"


@dataclass(frozen=True, slots=True)
class Revision:
    """One ReplicaSet. `changed` is what it changed over the revision before; None where there is none to compare."""

    number: str
    name: str
    images: tuple[str, ...]
    change_cause: str
    created_at: datetime | None
    came_again: bool
    is_current: bool
    pods: int
    changed: tuple[str, ...] | None


def history(deployment: Object, replica_sets: Sequence[Object]) -> tuple[Revision, ...]:
    """The Deployment's own ReplicaSets, newest first, as `replica_sets` has them."""
    current = revision_of(deployment)
    older: list[Object | None] = [*replica_sets[1:], None][: len(replica_sets)]
    return tuple(
        Revision(
            number=revision_of(each) or "?",
            name=name_of(each),
            images=tuple(image for _, image in images_of(each)),
            change_cause=text(part(each, "metadata", "annotations"), CHANGE_CAUSE),
            created_at=created_at(each),
            came_again=has_come_again(each),
            is_current=bool(current) and revision_of(each) == current,
            pods=number(part(each, "status"), "replicas"),
            changed=None if before is None else tuple(_changes(each, before)),
        )
        for each, before in zip(replica_sets, older, strict=True)
    )


def _changes(newer: Object, older: Object) -> Iterator[str]:
    """By name only: values may be secrets."""
    if images_of(newer) != images_of(older):
        yield "image"
    after, before = _environment(newer), _environment(older)
    yield from sorted(name for name in after.keys() | before.keys() if after.get(name) != before.get(name))
    if _restarted(newer) != _restarted(older):
        yield "restart"


def _environment(replica_set: Object) -> dict[str, Object]:
    containers = items(part(replica_set, "spec", "template", "spec"), "containers")
    several = len(containers) > 1
    return {
        f"{text(container, 'name')}/{text(entry, 'name')}" if several else text(entry, "name"): entry
        for container in containers
        for entry in items(container, "env")
    }


def _restarted(replica_set: Object) -> str:
    return text(part(replica_set, "spec", "template", "metadata", "annotations"), RESTARTED)
