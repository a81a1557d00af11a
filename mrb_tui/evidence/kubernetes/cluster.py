"""What is asked of the cluster for a bundle: one workload, and the objects around it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from mrb_tui.clients.kube_deployment import owned
from mrb_tui.clients.kube_objects import Object, items, part, selector_text, text, time_at
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence.window import Window

PAGE = 500


@dataclass(frozen=True, slots=True)
class ClusterSide:
    """One Deployment. Everything here raises TroubleError."""

    get_client: Callable[[], Awaitable[KubernetesClient]]
    ref: WorkloadRef

    async def deployment(self) -> Object:
        """The Deployment itself."""
        return await (await self.get_client()).get(self.ref.deployment_path)

    async def replica_sets(self) -> list[Object]:
        """Its own, newest revision first."""
        return owned(await self.deployment(), await self._list(self.ref.replica_sets_path))

    async def pods(self) -> list[Object]:
        """Those of the selector, also those on their way out."""
        selector = self.ref.selector or selector_text(part(await self.deployment(), "spec", "selector"))
        if not selector:  # it would select every pod of the namespace
            what = f"The pods of {self.ref.name} are not known"
            raise TroubleError(
                Trouble(TroubleKind.MALFORMED, what, "it selects no labels", ("set services.target.selector",))
            )
        return await self._list(self.ref.pods_path, selector)

    async def events(self) -> list[Object]:
        """All of the namespace that the cluster still has."""
        return await self._list(f"/api/v1/namespaces/{quote(self.ref.namespace)}/events")

    async def network_policies(self) -> list[Object]:
        """All of the namespace."""
        return await self._list(f"/apis/networking.k8s.io/v1/namespaces/{quote(self.ref.namespace)}/networkpolicies")

    async def _list(self, path: str, selector: str = "") -> list[Object]:
        """In pages, to the end."""
        client = await self.get_client()
        found: list[Object] = []
        more = ""
        while True:
            query = [("limit", str(PAGE)), *([("labelSelector", selector)] if selector else [])]
            page = await client.get(path, [*query, *([("continue", more)] if more else [])])
            found += items(page, "items")
            more = text(part(page, "metadata"), "continue")
            if not more:
                return found


def is_within(event: Object, window: Window) -> bool:
    """Also one that began before and went on; and one that says no time, for it may belong to it."""
    times = [time_at(event, key) for key in ("firstTimestamp", "eventTime", "lastTimestamp")]
    known = [at for at in times if at is not None]
    return not known or (min(known) <= window.to_at and max(known) >= window.from_at)
