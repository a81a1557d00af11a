"""Which workload, and its paths in the API."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class WorkloadRef:
    """A Deployment. `container` None: the first of the template. `selector` None: the Deployment's own."""

    namespace: str
    name: str
    container: str | None = None
    selector: str | None = None

    @property
    def deployment_path(self) -> str:
        """The Deployment itself."""
        return f"/apis/apps/v1/namespaces/{quote(self.namespace)}/deployments/{quote(self.name)}"

    @property
    def replica_sets_path(self) -> str:
        """All ReplicaSets of the namespace."""
        return f"/apis/apps/v1/namespaces/{quote(self.namespace)}/replicasets"

    @property
    def pods_path(self) -> str:
        """All pods of the namespace."""
        return f"/api/v1/namespaces/{quote(self.namespace)}/pods"

    def log_path(self, pod: str) -> str:
        """A pod's log."""
        return f"{self.pods_path}/{quote(pod)}/log"
