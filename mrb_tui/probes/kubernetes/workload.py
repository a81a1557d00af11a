"""The workload: are all replicas up and current, what runs, which settings are in force."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from mrb_tui.clients.kube_objects import Object, condition, items, part, text
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.durations import age
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.probes.clock import Clock
from mrb_tui.probes.kubernetes.deployment_facts import deployment_facts, headline, health_of
from mrb_tui.probes.kubernetes.workload_ref import WorkloadRef

GetClient = Callable[[], Awaitable[KubernetesClient]]
"""Gives the connected client, or raises TroubleError; connecting is tried again at the next call."""


@dataclass(frozen=True, slots=True)
class Workload:
    """One Deployment and its ReplicaSets."""

    spec: ProbeSpec
    get_client: GetClient
    ref: WorkloadRef
    settings: Mapping[str, str]
    clock: Clock

    async def observe(self) -> Reading:
        """Two reads. ReplicaSets that may not be read cost the age of the last deploy, no more."""
        try:
            client = await self.get_client()
            deployment, (replica_sets, note) = await asyncio.gather(
                client.get(self.ref.deployment_path), self._replica_sets(client)
            )
        except TroubleError as error:
            return Reading.failed(error.trouble)
        facts = deployment_facts(deployment, replica_sets, self.settings, self.ref.container, self.clock())
        desired = int(facts["desired"])
        return Reading(
            outcome=Outcome.VALUE,
            health=health_of(facts),
            headline=headline(facts),
            facts=facts,
            measure=int(facts["ready"]) / desired if desired else 0.0,
            answer=_conditions(deployment),
            notes=(
                *(
                    [f"last deploy {age(float(facts['last_deploy_age_s']))} ago"]
                    if "last_deploy_age_s" in facts
                    else []
                ),
                *note,
            ),
        )

    async def _replica_sets(self, client: KubernetesClient) -> tuple[list[Object], tuple[str, ...]]:
        query = [("labelSelector", self.ref.selector)] if self.ref.selector else []
        try:
            found = await client.get(self.ref.replica_sets_path, query)
        except TroubleError as error:
            return [], (f"revisions are not known: {error.trouble.why}",)
        return items(found, "items"), ()


def _conditions(deployment: Object) -> str:
    lines = []
    for kind in ("Available", "Progressing", "ReplicaFailure"):
        entry = condition(deployment, kind)
        if entry:
            lines.append(f"{kind}: {text(entry, 'status')} ({text(entry, 'reason')}) {text(entry, 'message')}")
    images = [text(entry, "image") for entry in items(part(deployment, "spec", "template", "spec"), "containers")]
    return "\n".join([*lines, *(f"image: {image}" for image in images)])
