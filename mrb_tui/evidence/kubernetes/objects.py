"""Evidence from the cluster as YAML: the workload, its ReplicaSets and pods, events, network policies."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mrb_tui.clients.kube_objects import Object
from mrb_tui.evidence.intake import Intake
from mrb_tui.evidence.kubernetes.cluster import ClusterSide, is_within
from mrb_tui.evidence.kubernetes.redaction import as_yaml, redacted
from mrb_tui.evidence.window import Window
from mrb_tui.scrub.scrubber import Scrubber

Read = Callable[[], Awaitable[Sequence[Object]]]


@dataclass(frozen=True, slots=True)
class Objects:
    """One list of the API as one member."""

    id: str
    title: str
    member: str
    read: Read
    scrubber: Scrubber
    limit_s: float = 60.0

    async def collect(self, intake: Intake) -> None:
        """Read, redact, write."""
        found = await self.read()
        documents: list[Any] = [redacted(each, self.scrubber) for each in found]
        intake.write(as_yaml({"items": documents}), "kubernetes", self.member)


def object_sources(side: ClusterSide, window: Window, scrubber: Scrubber) -> tuple[Objects, ...]:
    """All of them; each apart, for each may be forbidden by itself."""

    async def deployment() -> Sequence[Object]:
        return [await side.deployment()]

    async def events() -> Sequence[Object]:
        return [each for each in await side.events() if is_within(each, window)]

    return (
        Objects("workload", "workload", "deployment.yaml", deployment, scrubber),
        Objects("replica-sets", "ReplicaSets", "replicasets.yaml", side.replica_sets, scrubber),
        Objects("pods", "pods", "pods.yaml", side.pods, scrubber),
        Objects("events", "events", "events.yaml", events, scrubber),
        Objects("network-policies", "network policies", "networkpolicies.yaml", side.network_policies, scrubber),
    )
