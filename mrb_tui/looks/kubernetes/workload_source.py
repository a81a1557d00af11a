"""What the looks ask of the cluster: one workload, and the objects around it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from mrb_tui.clients.kube_deployment import owned
from mrb_tui.clients.kube_objects import Object, items, part, selector_text, text
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

GetClient = Callable[[], Awaitable[KubernetesClient]]
"""Gives the connected client, or raises TroubleError."""

PAGE = 500
PAGES = 10


@dataclass(frozen=True, slots=True)
class WorkloadSource:
    """One Deployment. Everything here raises TroubleError."""

    get_client: GetClient
    ref: WorkloadRef

    async def deployment(self) -> Object:
        """The Deployment itself."""
        return await (await self.get_client()).get(self.ref.deployment_path)

    async def replica_sets(self, deployment: Object) -> list[Object]:
        """Its own, newest revision first."""
        found = await (await self.get_client()).get(self.ref.replica_sets_path)
        return owned(deployment, items(found, "items"))

    async def pods(self, deployment: Object) -> list[Object]:
        """Those that the configured selector takes, else the Deployment's own; also those on their way out."""
        selector = self.ref.selector or selector_text(part(deployment, "spec", "selector"))
        if not selector:  # it would select every pod of the namespace
            what = f"The pods of {self.ref.name} are not known"
            advice = ("set services.target.selector",)
            raise TroubleError(Trouble(TroubleKind.MALFORMED, what, "it selects no labels", advice))
        found = await (await self.get_client()).get(self.ref.pods_path, [("labelSelector", selector)])
        return items(found, "items")

    async def network_policies(self) -> list[Object]:
        """All of the namespace."""
        path = f"/apis/networking.k8s.io/v1/namespaces/{quote(self.ref.namespace)}/networkpolicies"
        return items(await (await self.get_client()).get(path), "items")

    async def secret(self, name: str) -> Object:
        """A Secret, values and all: to be compared, and never to be shown."""
        path = f"/api/v1/namespaces/{quote(self.ref.namespace)}/secrets/{quote(name)}"
        return await (await self.get_client()).get(path)

    async def events(self) -> tuple[list[Object], bool]:
        """Events of the namespace, in pages, and whether there are more than were read."""
        client = await self.get_client()
        path = f"/api/v1/namespaces/{quote(self.ref.namespace)}/events"
        found: list[Object] = []
        more = ""
        for _ in range(PAGES):
            page = await client.get(path, [("limit", str(PAGE)), *([("continue", more)] if more else [])])
            found += items(page, "items")
            more = text(part(page, "metadata"), "continue")
            if not more:
                break
        return found, bool(more)
