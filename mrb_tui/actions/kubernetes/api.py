"""What the kinds ask of a cluster; `clients.kubernetes.KubernetesClient` answers it."""

from collections.abc import Sequence
from typing import Any, Protocol

from mrb_tui.clients.kube_words import FIELD_MANAGER, Permission


class KubeApi(Protocol):
    """One cluster, one user."""

    @property
    def server(self) -> str:
        """Its address."""

    @property
    def context(self) -> str:
        """The kubeconfig's name for it."""

    async def get(self, path: str, query: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
        """An object or a list. Raises TroubleError."""

    async def patch(
        self,
        path: str,
        body: object,
        content_type: str,
        *,
        dry_run: bool = False,
        force: bool = False,
        manager: str = FIELD_MANAGER,
    ) -> dict[str, Any]:
        """Change an object, once. Raises TroubleError."""

    async def allowed(
        self, verb: str, group: str, resource: str, *, subresource: str = "", name: str = "", namespace: str
    ) -> Permission:
        """Whether this user may. Raises TroubleError."""
