"""The probes of a workload in a cluster, and the follower of its logs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from mrb_tui.cli.temp_folder import temp_folder
from mrb_tui.cli.watch_inputs import WatchInputs
from mrb_tui.clients.kubernetes import KubeAccess, KubernetesClient
from mrb_tui.config.model import KubernetesTarget
from mrb_tui.domain.log_line import LogLine
from mrb_tui.domain.observation import ProbeSpec
from mrb_tui.probes.kubernetes.log_source import LogSource
from mrb_tui.probes.kubernetes.pods import Pods
from mrb_tui.probes.kubernetes.selector import SelectorOf
from mrb_tui.probes.kubernetes.service_log import WINDOW_S, LogWindow, ServiceLog
from mrb_tui.probes.kubernetes.workload import Workload
from mrb_tui.probes.kubernetes.workload_ref import WorkloadRef
from mrb_tui.probes.probe import Probe
from mrb_tui.probes.service_metrics import Thresholds
from mrb_tui.runbook.model import ProbeKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.watch import LogSink


class Cluster:
    """Connects when first asked, and again after a failure; then keeps the client."""

    def __init__(self, target: KubernetesTarget, scrubber: Scrubber, timeout_s: float) -> None:
        self._access = KubeAccess(target.kubeconfig, target.context)
        self._scrubber = scrubber
        self._timeout_s = timeout_s
        self._client: KubernetesClient | None = None
        self._connecting = asyncio.Lock()

    async def __call__(self) -> KubernetesClient:
        """The connected client. Raises TroubleError."""
        async with self._connecting:
            if self._client is None:
                self._client = await KubernetesClient.connect(
                    self._access, self._scrubber, temp_folder(), timeout_s=self._timeout_s
                )
            return self._client

    async def aclose(self) -> None:
        """Disconnect."""
        if self._client is not None:
            await self._client.aclose()


@dataclass(frozen=True, slots=True)
class ClusterWatch:
    """What a cluster adds to a watch."""

    probes: tuple[Probe, ...]
    background: tuple[Callable[[], Awaitable[None]], ...]


def cluster_watch(
    inputs: WatchInputs, by_kind: Mapping[ProbeKind, ProbeSpec], sink: LogSink | None, stack: AsyncExitStack
) -> ClusterWatch:
    """The probes among `by_kind` that need a cluster. Nothing is connected yet; all share one connection."""
    target = inputs.service.target
    assert isinstance(target, KubernetesTarget)
    cluster = Cluster(target, inputs.scrubber, min(spec.timeout_s for spec in by_kind.values()))
    stack.push_async_callback(cluster.aclose)
    ref = WorkloadRef(target.namespace, target.name, target.container, target.selector)
    selector = SelectorOf(ref)
    settings = {name: setting.env for name, setting in inputs.book.settings.items()}
    probes: list[Probe] = []
    background: list[Callable[[], Awaitable[None]]] = []
    if (spec := by_kind.get("workload")) is not None:
        probes.append(Workload(spec, cluster, ref, settings, inputs.clock))
    if (spec := by_kind.get("pods")) is not None:
        probes.append(Pods(spec, cluster, ref, selector, inputs.clock))
    if (spec := by_kind.get("logs")) is not None:
        source = LogSource(cluster, ref, selector, inputs.scrubber)
        window = LogWindow() if sink is not None else None
        probes.append(ServiceLog(spec, source, window, Thresholds(*inputs.thresholds(spec)), inputs.clock))
        if sink is not None and window is not None:
            background.append(partial(source.follow, _both(window.extend, sink), WINDOW_S))
    return ClusterWatch(tuple(probes), tuple(background))


def _both(first: LogSink, second: LogSink) -> LogSink:
    def sink(lines: Sequence[LogLine]) -> None:
        first(lines)
        second(lines)

    return sink
