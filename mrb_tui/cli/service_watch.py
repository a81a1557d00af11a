"""Opening the watch over one service: libraries imported, probes made, in the runbook's order."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from importlib import import_module

from mrb_tui.cli.learned import learn
from mrb_tui.cli.watch_inputs import WatchInputs
from mrb_tui.domain.observation import ProbeSpec, Reading
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.probes.probe import Probe
from mrb_tui.session.watch import LogSink, Watch

_CLUSTER = frozenset({"workload", "pods", "logs"})


async def open_watch(inputs: WatchInputs, sink: LogSink | None) -> Watch:
    """All probes of a service. One that cannot be made takes its place in the list, and says why."""
    by_kind = {inputs.kind(spec): spec for spec in inputs.specs.values()}
    with_cluster = bool(_CLUSTER & by_kind.keys())
    await asyncio.to_thread(_import, with_cluster=with_cluster)  # the screen answers keys meanwhile
    from mrb_tui.cli.service_evidence import ServiceEvidence
    from mrb_tui.cli.service_probes import ProbeBuilder
    from mrb_tui.cli.step_looks import StepLooks
    from mrb_tui.cli.step_means import StepMeans

    learning = partial(_learn, inputs)
    if sink is None:  # what is asked once is shown at once: nothing comes in before it can be masked
        await learning()

    async with AsyncExitStack() as opening:
        builder = ProbeBuilder(inputs, opening)
        probes: dict[str, Probe] = {}
        background: tuple[Callable[[], Awaitable[None]], ...] = ()
        for kind, spec in by_kind.items():
            if kind not in _CLUSTER:
                try:
                    probes[spec.id] = await builder.build(kind, spec)
                except TroubleError as error:
                    probes[spec.id] = Unmade(spec, error.trouble)
        if with_cluster:
            from mrb_tui.cli.cluster_watch import cluster_watch

            cluster = cluster_watch(inputs, by_kind, sink, opening)
            probes |= {probe.spec.id: probe for probe in cluster.probes}
            background = cluster.background
        if sink is not None:  # a console shows its probes before a password manager has answered
            background = (*background, learning)
        ordered = tuple(probes[probe_id] for probe_id in inputs.specs)
        stack = opening.pop_all()
        return Watch(
            ordered,
            background,
            stack.aclose,
            StepLooks(inputs, stack),
            StepMeans(inputs, stack),
            ServiceEvidence(inputs, stack),
        )


async def _learn(inputs: WatchInputs) -> None:
    """What cannot be read is told by whoever needs it."""
    await asyncio.to_thread(learn, inputs.config, inputs.environment, inputs.scrubber.secrets)


class Unmade:
    """Stands for a probe that could not be made: it says so whenever it is asked."""

    def __init__(self, spec: ProbeSpec, trouble: Trouble) -> None:
        self.spec = spec
        self._trouble = trouble

    async def observe(self) -> Reading:
        """Why there is nothing to observe."""
        return Reading.failed(self._trouble)


def _import(*, with_cluster: bool) -> None:
    import_module("mrb_tui.clients.http_exchange")
    import_module("mrb_tui.cli.service_probes")
    import_module("mrb_tui.cli.step_looks")
    import_module("mrb_tui.cli.step_means")
    if with_cluster:
        import_module("mrb_tui.cli.cluster_watch")
