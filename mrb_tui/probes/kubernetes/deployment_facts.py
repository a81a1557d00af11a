"""What a Deployment and its ReplicaSets say, as facts.

Status as `kubectl rollout status` reads it (kubectl, polymorphichelpers/rollout_status.go).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from mrb_tui.clients.kube_objects import Object, condition, items, name_of, number, part, text, time_at
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health

REVISION = "deployment.kubernetes.io/revision"


def deployment_facts(
    deployment: Object,
    replica_sets: Sequence[Object],
    settings: Mapping[str, str],
    container: str | None,
    now: datetime,
) -> dict[str, FactValue]:
    """`settings` maps a setting's name to the variable that carries it. What is unknown is absent."""
    spec, status = part(deployment, "spec"), part(deployment, "status")
    desired = number(spec, "replicas", 1)
    facts: dict[str, FactValue] = {
        "desired": desired,
        "ready": number(status, "readyReplicas"),
        "updated": number(status, "updatedReplicas"),
        "available": number(status, "availableReplicas"),
        "paused": spec.get("paused") is True,
        "rolling_out": is_rolling_out(deployment),
        "deadline_exceeded": text(condition(deployment, "Progressing"), "reason") == "ProgressDeadlineExceeded",
    }
    if revision := text(part(deployment, "metadata", "annotations"), REVISION):
        facts["revision"] = int(revision) if revision.isdigit() else revision
    chosen = chosen_container(deployment, container)
    if image := text(chosen, "image"):
        facts["image"] = image
    facts |= settings_in_force(chosen, settings)
    for name, at in (
        ("last_deploy_age_s", last_deploy_at(deployment, replica_sets)),
        ("last_change_age_s", _changed_at(deployment)),
    ):
        if at is not None:
            facts[name] = max((now - at).total_seconds(), 0.0)
    return facts


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


def health_of(facts: Mapping[str, FactValue]) -> Health:
    """Down without a ready replica, degraded while any is missing or a rollout has stuck."""
    desired, ready = int(facts["desired"]), int(facts["ready"])
    if desired == 0 or ready == 0:
        return Health.DOWN
    short = ready < desired or int(facts["available"]) < desired
    return Health.DEGRADED if short or facts["deadline_exceeded"] else Health.OK


def headline(facts: Mapping[str, FactValue]) -> str:
    """`3/3 rev 14`, and what is going on."""
    base = f"{facts['ready']}/{facts['desired']}"
    revision = f" rev {facts['revision']}" if "revision" in facts else ""
    if facts["desired"] == 0:
        return f"scaled to 0{revision}"
    if facts["deadline_exceeded"]:
        return f"{base}{revision} rollout stuck"
    if facts["paused"]:
        return f"{base}{revision} paused"
    if facts["rolling_out"]:
        return f"{base}{revision} updating {facts['updated']}/{facts['desired']}"
    return f"{base}{revision}"


def chosen_container(deployment: Object, name: str | None) -> Object:
    """The container of that name in the pod template, or the first; empty where there is none."""
    containers = items(part(deployment, "spec", "template", "spec"), "containers")
    if name is not None:
        return next((entry for entry in containers if entry.get("name") == name), {})
    return containers[0] if containers else {}


def settings_in_force(container: Object, settings: Mapping[str, str]) -> dict[str, FactValue]:
    """The settings' values as `setting_<name>`. One that comes from elsewhere is named by its source, not by value."""
    variables = {text(entry, "name"): entry for entry in items(container, "env")}
    facts: dict[str, FactValue] = {}
    for name, variable in settings.items():
        entry = variables.get(variable)
        if entry is None:
            continue
        source = part(entry, "valueFrom")
        facts[f"setting_{name}"] = text(entry, "value") if not source else f"from {next(iter(source))}"
    return facts


def owned(deployment: Object, replica_sets: Sequence[Object]) -> list[Object]:
    """The Deployment's own ReplicaSets, newest revision first."""
    uid = text(part(deployment, "metadata"), "uid")
    mine = [
        entry
        for entry in replica_sets
        if any(ref.get("uid") == uid for ref in items(part(entry, "metadata"), "ownerReferences"))
    ]
    return sorted(mine, key=_revision, reverse=True)


def last_deploy_at(deployment: Object, replica_sets: Sequence[Object]) -> datetime | None:
    """When the image last changed: restarts and changed settings make revisions too, and are no deploys."""
    history = owned(deployment, replica_sets)
    for newer, older in pairwise(history):
        if _images(newer) != _images(older):
            created_at, before_at = _created_at(newer), _created_at(older)
            if created_at is not None and before_at is not None and created_at < before_at:
                # An old ReplicaSet that came back: a rollback, which leaves no time of its own but the rollout's.
                return _changed_at(deployment) if newer is history[0] else created_at
            return created_at
    return _created_at(history[-1]) if history else None


def _changed_at(deployment: Object) -> datetime | None:
    return time_at(condition(deployment, "Progressing"), "lastUpdateTime")


def _created_at(obj: Object) -> datetime | None:
    return time_at(part(obj, "metadata"), "creationTimestamp")


def _revision(replica_set: Object) -> int:
    revision = text(part(replica_set, "metadata", "annotations"), REVISION)
    return int(revision) if revision.isdigit() else 0


def _images(replica_set: Object) -> list[tuple[str, str]]:
    containers = items(part(replica_set, "spec", "template", "spec"), "containers")
    return sorted((name_of({"metadata": entry}), text(entry, "image")) for entry in containers)
