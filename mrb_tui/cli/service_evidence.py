"""Where evidence on a service comes from, as its part of the configuration has it."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib import import_module

from mrb_tui.cli.learned import learn
from mrb_tui.cli.watch_inputs import WatchInputs
from mrb_tui.config.model import KubernetesTarget
from mrb_tui.domain.trouble import Trouble
from mrb_tui.evidence.intake import Intake
from mrb_tui.evidence.source import MASKS, Absent, Source
from mrb_tui.evidence.window import Window

_ASK_S = 30.0
"""One request: nobody waits for it at the keyboard."""
_CLUSTER = {
    "logs": "logs",
    "workload": "workload",
    "replica-sets": "ReplicaSets",
    "pods": "pods",
    "events": "events",
    "network-policies": "network policies",
}


class ServiceEvidence:
    """Implements `MakeEvidence` for one service. Clients are made when first needed, and closed with `stack`."""

    def __init__(self, inputs: WatchInputs, stack: AsyncExitStack) -> None:
        self._inputs = inputs
        self._stack = stack

    async def __call__(self, window: Window) -> Sequence[Source]:
        """All of them. What the workload takes from Secrets is read first, so that it is known and masked."""
        await asyncio.to_thread(_import)
        unread = await asyncio.to_thread(
            learn, self._inputs.config, self._inputs.environment, self._inputs.scrubber.secrets
        )
        cluster = await self._cluster(window, unread)
        told = [Unlearned(unread)] if unread else []
        return (*told, *cluster, self._metrics(window))

    async def _cluster(self, window: Window, unread: list[tuple[str, Trouble]]) -> Sequence[Source]:
        target, scrubber = self._inputs.service.target, self._inputs.scrubber
        if not isinstance(target, KubernetesTarget):
            return [Absent(name, title, "the service has no Kubernetes target") for name, title in _CLUSTER.items()]
        from mrb_tui.cli.cluster_watch import Cluster
        from mrb_tui.clients.workload_ref import WorkloadRef
        from mrb_tui.evidence.kubernetes.cluster import ClusterSide
        from mrb_tui.evidence.kubernetes.learning import learn_from_secrets
        from mrb_tui.evidence.kubernetes.logs import Logs
        from mrb_tui.evidence.kubernetes.objects import object_sources

        cluster = Cluster(target, scrubber, _ASK_S)
        self._stack.push_async_callback(cluster.aclose)
        side = ClusterSide(cluster, WorkloadRef(target.namespace, target.name, target.container, target.selector))
        unread += await learn_from_secrets(side, scrubber.secrets)
        return (Logs(side, window), *object_sources(side, window, scrubber))

    def _metrics(self, window: Window) -> Source:
        from mrb_tui.cli.service_probes import ProbeBuilder
        from mrb_tui.evidence.metrics import Metrics, Server

        builder = ProbeBuilder(self._inputs, self._stack)
        queries = builder.queries()
        if not queries:
            return Absent("metrics", "metrics", "the service has no Prometheus, or no probe that asks it")

        async def connect() -> tuple[Server, ...]:
            return await builder.servers(_ASK_S)

        return Metrics(connect, queries, window)


@dataclass(frozen=True, slots=True)
class Unlearned:
    """Says in the manifest which secrets could not be read, and so were masked by their look alone."""

    unread: Sequence[tuple[str, Trouble]]
    id: str = MASKS
    title: str = "secrets to mask"
    limit_s: float = 1.0

    async def collect(self, intake: Intake) -> None:
        """Nothing is written."""
        for name, trouble in self.unread:
            intake.lacks(f"{name}, which is masked by its look alone", trouble)


def _import() -> None:
    for name in ("mrb_tui.cli.cluster_watch", "mrb_tui.cli.service_probes", "mrb_tui.evidence.kubernetes.objects"):
        import_module(name)
