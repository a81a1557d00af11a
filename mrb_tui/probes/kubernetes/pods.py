"""The pods: is any crashing, out of memory, without its image, or not ready."""

from dataclasses import dataclass

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.probes.clock import Clock
from mrb_tui.probes.kubernetes.objects import items, number, part, selector_text
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
    clock: Clock

    async def observe(self) -> Reading:
        """One list; where it is empty, also whether it is meant to be."""
        try:
            client = await self.get_client()
            selector = await self.selector(client)
            found = await client.get(self.ref.pods_path, [("labelSelector", selector)])
            if not items(found, "items"):
                await self._must_be_empty(client, selector)
        except TroubleError as error:
            return Reading.failed(error.trouble)
        summary = pods_summary(items(found, "items"), self.clock())
        return Reading(
            outcome=Outcome.VALUE,
            health=summary.health,
            headline=summary.headline(),
            facts=summary.facts(),
            measure=float(len(summary.problems)),
            answer="\n".join(
                f"{problem.pod}: {problem.word}: {problem.said or problem.detail}" for problem in summary.problems
            )
            or f"{summary.ready} of {summary.total} pods ready, {summary.restarts} restarts so far",
            notes=tuple(f"{problem.pod}: {problem.detail or problem.word}" for problem in summary.problems[:3])
            + ((f"{summary.terminating} on their way out",) if summary.terminating else ()),
        )

    async def _must_be_empty(self, client: KubernetesClient, selector: str) -> None:
        """A selector that misses the workload's pods looks like an outage, and is a slip of the pen."""
        deployment = await client.get(self.ref.deployment_path)
        if number(part(deployment, "status"), "replicas") > 0:
            own = selector_text(part(deployment, "spec", "selector"))
            what = f"The pods of {self.ref.name} are not known"
            why = f"no pod carries {selector}"
            advice = (f"set services.target.selector to {own}, or leave it out",)
            raise TroubleError(Trouble(TroubleKind.CONFIGURATION, what, why, advice))
