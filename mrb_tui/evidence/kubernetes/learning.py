"""The values that the workload takes from Secrets: read to be masked wherever they turn up, and never written."""

import base64
import binascii
from collections.abc import Iterator
from urllib.parse import quote

from mrb_tui.clients.kube_objects import Object, items, part, text
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.evidence.kubernetes.cluster import ClusterSide
from mrb_tui.scrub.secrets import Secrets


async def learn_from_secrets(side: ClusterSide, secrets: Secrets) -> list[tuple[str, Trouble]]:
    """Those that could not be read, with why: what they hold is masked by its look alone."""
    try:
        client = await side.get_client()
        deployment = await side.deployment()
    except TroubleError:
        return []  # the workload's own source says so
    unread: list[tuple[str, Trouble]] = []
    for name in sorted(set(filter(None, _named(deployment)))):
        path = f"/api/v1/namespaces/{quote(side.ref.namespace)}/secrets/{quote(name)}"
        try:
            found = await client.get(path)
        except TroubleError as error:
            unread.append((f"Secret {name}", error.trouble))
            continue
        for value in part(found, "data").values():
            secrets.add(_decoded(value))
    return unread


def _named(deployment: Object) -> Iterator[str]:
    spec = part(deployment, "spec", "template", "spec")
    for container in (*items(spec, "initContainers"), *items(spec, "containers")):
        for entry in items(container, "env"):
            yield text(part(entry, "valueFrom", "secretKeyRef"), "name")
        for entry in items(container, "envFrom"):
            yield text(part(entry, "secretRef"), "name")
    for volume in items(spec, "volumes"):
        yield text(part(volume, "secret"), "secretName")


def _decoded(value: object) -> str:
    """Empty for what is no text: it is not written into logs either."""
    try:
        return base64.b64decode(str(value), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
