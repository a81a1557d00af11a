"""Which workloads use a Secret: by variable, by whole environment, by volume. Pure."""

from collections.abc import Iterable, Sequence

from mrb_tui.actions.kubernetes.template import containers
from mrb_tui.clients.kube_objects import Object, items, name_of, part, text


def users_of(secret: str, deployments: Sequence[Object]) -> tuple[str, ...]:
    """Names of the Deployments whose pods read it. A new key reaches them only by a restart."""
    return tuple(sorted(name_of(each) for each in deployments if secret in set(_secrets(each))))


def _secrets(deployment: Object) -> Iterable[str]:
    template = part(deployment, "spec", "template")
    for _, _, container in containers(template):
        for entry in items(container, "env"):
            yield text(part(entry, "valueFrom", "secretKeyRef"), "name")
        for source in items(container, "envFrom"):
            yield text(part(source, "secretRef"), "name")
    for volume in items(part(template, "spec"), "volumes"):
        yield text(part(volume, "secret"), "secretName")
        for source in items(part(volume, "projected"), "sources"):
            yield text(part(source, "secret"), "name")
