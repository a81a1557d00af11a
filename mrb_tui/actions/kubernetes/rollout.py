"""How far a rollout is, as `kubectl rollout status` reads it (kubectl, polymorphichelpers/rollout_status.go)."""

from collections.abc import Iterable

from mrb_tui.actions.action import Progress
from mrb_tui.clients.kube_objects import Object, condition, items, name_of, number, part, text

NO_DEADLINE_S = 2_147_483_647
"""progressDeadlineSeconds that means: none."""
LONGEST_S = 900.0
_PATIENCE_S = 30.0


def rollout_progress(deployment: Object) -> Progress:
    """`updated 2/3, available 1/3`; done and failed exactly where kubectl says so."""
    spec, status = part(deployment, "spec"), part(deployment, "status")
    wanted, updated = number(spec, "replicas", 1), number(status, "updatedReplicas")
    total, available = number(status, "replicas"), number(status, "availableReplicas")
    words = f"updated {updated}/{wanted}, available {available}/{wanted}"
    if number(part(deployment, "metadata"), "generation") > number(status, "observedGeneration"):
        return Progress("the change is not yet seen by the controller")
    progressing = condition(deployment, "Progressing")
    if text(progressing, "reason") == "ProgressDeadlineExceeded":
        why = text(progressing, "message") or "it did not get further in time"
        return Progress(words, failed=f"ProgressDeadlineExceeded: {why}")
    if updated < wanted:
        return Progress(words)
    if total > updated:
        return Progress(f"{words}, {total - updated} old to go")
    if available < updated:
        return Progress(words)
    return Progress(words, done=True, rolled_out=True)


def deadline_s(deployment: Object) -> float:
    """How long to follow it: as long as the Deployment itself waits, and a little for the controller to say so."""
    own = number(part(deployment, "spec"), "progressDeadlineSeconds", 600)
    return LONGEST_S if own >= NO_DEADLINE_S else own + _PATIENCE_S


def trouble_of(pods: Iterable[Object], template_hash: str) -> str:
    """What keeps pods of that ReplicaSet from running; empty if nothing does."""
    found: dict[str, list[str]] = {}
    for pod in pods:
        metadata = part(pod, "metadata")
        if metadata.get("deletionTimestamp") or text(part(metadata, "labels"), "pod-template-hash") != template_hash:
            continue
        if word := _word(pod):
            found.setdefault(word, []).append(name_of(pod))
    return ", ".join(f"{word} ({len(pods)}): {pods[0]}" for word, pods in sorted(found.items()))


def _word(pod: Object) -> str:
    status = part(pod, "status")
    for container in (*items(status, "initContainerStatuses"), *items(status, "containerStatuses")):
        waiting = text(part(container, "state", "waiting"), "reason")
        if waiting and waiting not in ("ContainerCreating", "PodInitializing"):
            return waiting
        ended = part(container, "lastState", "terminated") or part(container, "state", "terminated")
        if number(container, "restartCount") and number(ended, "exitCode"):
            return f"exit code {number(ended, 'exitCode')}"
    return ""


def hash_of(replica_set: Object) -> str:
    """The label that its pods carry."""
    return text(part(replica_set, "metadata", "labels"), "pod-template-hash")
