"""A Deployment and what lies around it, read at one moment: what plans are made of."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from mrb_tui.actions.kubernetes.api import KubeApi
from mrb_tui.clients.kube_objects import Object, items, part, selector_text, text
from mrb_tui.domain.trouble import TroubleError


@dataclass(frozen=True, slots=True)
class DeploymentRef:
    """Which Deployment. `container` None: the first one, or the one that has the variable already."""

    namespace: str
    name: str
    container: str | None = None

    @property
    def path(self) -> str:
        """The object."""
        return f"{self.apps}/deployments/{quote(self.name)}"

    @property
    def apps(self) -> str:
        """Deployments and ReplicaSets of the namespace."""
        return f"/apis/apps/v1/namespaces/{quote(self.namespace)}"

    @property
    def core(self) -> str:
        """Pods and Secrets of the namespace."""
        return f"/api/v1/namespaces/{quote(self.namespace)}"

    @property
    def autoscalers(self) -> str:
        """The oldest version that every cluster serves."""
        return f"/apis/autoscaling/v1/namespaces/{quote(self.namespace)}/horizontalpodautoscalers"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`replica_sets` are the Deployment's own. `autoscaler` None: there is none, or it could not be seen (`unseen`)."""

    deployment: Mapping[str, Any]
    replica_sets: tuple[Object, ...] = ()
    autoscaler: Object | None = None
    unseen: tuple[str, ...] = ()

    @property
    def annotations(self) -> Object:
        """Of the Deployment."""
        return part(self.deployment, "metadata", "annotations")

    @property
    def uid(self) -> str:
        """Of the Deployment."""
        return text(part(self.deployment, "metadata"), "uid")

    @property
    def template(self) -> Object:
        """The pod template that is wanted now."""
        return part(self.deployment, "spec", "template")

    @property
    def is_paused(self) -> bool:
        """Whether changes of the template wait."""
        return part(self.deployment, "spec").get("paused") is True


async def read_snapshot(api: KubeApi, ref: DeploymentRef) -> Snapshot:
    """Read all of it. Only the Deployment itself must be readable. Raises TroubleError."""
    deployment = await api.get(ref.path)
    selector = selector_text(part(deployment, "spec", "selector"))
    sets, scalers = await asyncio.gather(
        _list(api, f"{ref.apps}/replicasets", (("labelSelector", selector),)), _list(api, ref.autoscalers)
    )
    unseen = (
        *(() if sets is not None else ("its ReplicaSets",)),
        *(() if scalers is not None else ("whether it is autoscaled",)),
    )
    scaler = next((each for each in scalers or () if _scales(each, ref.name)), None)
    return Snapshot(deployment, owned(deployment, sets or ()), scaler, unseen)


def owned(deployment: Object, replica_sets: "list[Object] | tuple[Object, ...]") -> tuple[Object, ...]:
    """Those whose owner, by uid, is the Deployment: labels alone may be shared with another one's."""
    uid = text(part(deployment, "metadata"), "uid")
    return tuple(
        each
        for each in replica_sets
        if any(ref.get("uid") == uid for ref in items(part(each, "metadata"), "ownerReferences"))
    )


async def _list(api: KubeApi, path: str, query: tuple[tuple[str, str], ...] = ()) -> list[Object] | None:
    """None where this user may not look, or the cluster has no such thing to show."""
    try:
        return items(await api.get(path, query), "items")
    except TroubleError:
        return None


def _scales(autoscaler: Object, name: str) -> bool:
    wanted = part(autoscaler, "spec", "scaleTargetRef")
    return text(wanted, "kind") == "Deployment" and text(wanted, "name") == name
