"""The pods: is any crashing, out of memory, without its image, or not ready."""

from dataclasses import dataclass

from mrb_tui.clients.kube_objects import items
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.probes.kubernetes.pod_problems import pods_summary
from mrb_tui.probes.kubernetes.selector import SelectorOf
from mrb_tui.probes.kubernetes.workload import GetClient
from mrb_tui.probes.kubernetes.workload_ref import WorkloadRef


@dataclass(frozen=True, slots=True)
class Pods:
    """All pods that the selector takes."""

    spec: ProbeSpec
    get_client: GetClient
    ref: WorkloadRef
    selector: SelectorOf

    async def observe(self) -> Reading:
        """One list."""
        try:
            client = await self.get_client()
            found = await client.get(self.ref.pods_path, [("labelSelector", await self.selector(client))])
        except TroubleError as error:
            return Reading.failed(error.trouble)
        summary = pods_summary(items(found, "items"))
        return Reading(
            outcome=Outcome.VALUE,
            health=summary.health,
            headline=summary.headline(),
            facts=summary.facts(),
            measure=float(len(summary.problems)),
            answer="\n".join(f"{problem.pod}: {problem.word}: {problem.detail}" for problem in summary.problems)
            or f"{summary.ready} of {summary.total} pods ready, {summary.restarts} restarts so far",
            notes=tuple(f"{problem.pod}: {problem.detail or problem.word}" for problem in summary.problems[:3])
            + ((f"{summary.terminating} on their way out",) if summary.terminating else ()),
        )
