"""What this user may do in the cluster, asked of the cluster (SelfSubjectAccessReview), not guessed."""

import asyncio
from dataclasses import dataclass

from mrb_tui.cli.checks.check import Check, State
from mrb_tui.cli.temp_folder import temp_folder
from mrb_tui.clients.kubernetes import KubeAccess, KubernetesClient
from mrb_tui.config.model import KubernetesTarget
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.scrub.scrubber import Scrubber


@dataclass(frozen=True, slots=True)
class Need:
    """A permission and what it is for. Without a `vital` one, probes are blind; without another, a step is missing."""

    verb: str
    group: str
    resource: str
    purpose: str
    vital: bool
    subresource: str = ""

    def __str__(self) -> str:
        name = f"{self.resource}/{self.subresource}" if self.subresource else self.resource
        return f"{self.verb} {name}"


NEEDS = (
    Need("get", "apps", "deployments", "to watch the workload", vital=True),
    Need("list", "apps", "replicasets", "to tell deploys and revisions", vital=True),
    Need("list", "", "pods", "to see crash loops", vital=True),
    Need("get", "", "pods", "to follow the logs", vital=True, subresource="log"),
    Need("list", "", "events", "for recent events", vital=False),
    Need("list", "networking.k8s.io", "networkpolicies", "to check what may leave the pods", vital=False),
    Need("patch", "apps", "deployments", "to mitigate: settings, restart, rollback", vital=False),
    Need("get", "", "secrets", "to compare the cluster's key with the one here", vital=False),
    Need("patch", "", "secrets", "to rotate the key", vital=False),
)


async def permission_checks(client: KubernetesClient, namespace: str) -> tuple[Check, ...]:
    """One line for what is allowed and one for each thing that is not."""
    outcomes = await asyncio.gather(*(_asked(client, need, namespace) for need in NEEDS))
    granted = [need for need, allowed in zip(NEEDS, outcomes, strict=True) if allowed is True]
    checks = [Check("permissions", State.OK, ", ".join(map(str, granted)))] if granted else []
    for need, allowed in zip(NEEDS, outcomes, strict=True):
        if allowed is False:
            checks.append(
                Check(
                    "permissions",
                    State.FAILED if need.vital else State.WARNING,
                    f"may not {need} in {namespace}: needed {need.purpose}",
                    (f"ask a cluster admin for {need} in {namespace}",),
                )
            )
        elif isinstance(allowed, Check):
            return (allowed,)
    return tuple(checks)


async def _asked(client: KubernetesClient, need: Need, namespace: str) -> bool | Check:
    try:
        permission = await client.allowed(
            need.verb, need.group, need.resource, subresource=need.subresource, namespace=namespace
        )
    except TroubleError as error:
        return Check.of_trouble("permissions", error.trouble)
    return permission.allowed


async def cluster_checks(target: KubernetesTarget, scrubber: Scrubber) -> tuple[Check, ...]:
    """Who one is in which cluster, and what one may do there."""
    try:
        client = await KubernetesClient.connect(KubeAccess(target.kubeconfig, target.context), scrubber, temp_folder())
    except TroubleError as error:
        return (Check.of_trouble("cluster", error.trouble),)
    try:
        version = await client.get("/version")
        where = f"{client.server} ({version.get('gitVersion', '?')})"
        seen = f"{where}, context {client.context}, as {client.user or 'nobody named'}"
        return (Check("cluster", State.OK, scrubber.line(seen)), *await permission_checks(client, target.namespace))
    except TroubleError as error:
        return (Check.of_trouble("cluster", error.trouble),)
    finally:
        await client.aclose()
