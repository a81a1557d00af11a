"""What a Deployment and its ReplicaSets say, as facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from mrb_tui.clients.kube_deployment import (
    changed_at,
    chosen_container,
    has_exceeded_its_deadline,
    is_rolling_out,
    last_deploy_at,
    revision_of,
)
from mrb_tui.clients.kube_objects import Object, condition, items, number, part, text
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health


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
        "updating": is_rolling_out(deployment) and not _has_rolled_out(deployment),
        "deadline_exceeded": has_exceeded_its_deadline(deployment),
    }
    if revision := revision_of(deployment):
        facts["revision"] = int(revision) if revision.isdigit() else revision
    chosen = chosen_container(deployment, container)
    if image := text(chosen, "image"):
        facts["image"] = image
    facts |= settings_in_force(chosen, settings)
    for name, at in (
        ("last_deploy_age_s", last_deploy_at(deployment, replica_sets)),
        ("last_change_age_s", changed_at(deployment)),
    ):
        if at is not None:
            facts[name] = max((now - at).total_seconds(), 0.0)
    return facts


def _has_rolled_out(deployment: Object) -> bool:
    """Whether the rollout itself is over. `kubectl rollout status` goes on waiting if its pods fail later."""
    metadata, spec, status = part(deployment, "metadata"), part(deployment, "spec"), part(deployment, "status")
    updated = number(status, "updatedReplicas")
    return (
        text(condition(deployment, "Progressing"), "reason") == "NewReplicaSetAvailable"
        and number(metadata, "generation") <= number(status, "observedGeneration")
        and number(spec, "replicas", 1) <= updated >= number(status, "replicas")
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
    if facts["updating"]:
        return f"{base}{revision} updating {facts['updated']}/{facts['desired']}"
    return f"{base}{revision}"


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
