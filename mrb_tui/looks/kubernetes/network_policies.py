"""The look at the network policies: what do they let the pods out to, above all to the provider."""

import asyncio
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from mrb_tui.clients.kube_objects import part
from mrb_tui.clients.network_path import Endpoint, addresses_of
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.looks.kubernetes.egress import Address, Egress, egress
from mrb_tui.looks.kubernetes.labels import selector_words
from mrb_tui.looks.kubernetes.workload_source import WorkloadSource
from mrb_tui.looks.report import Report

DNS = (("UDP", 53), ("TCP", 53))
_LOOK_UP_S = 3.0
_VERDICT, _RULES, _NOTES = "What is let out of the pods", "Rules", "Mind"
_MIND = (
    "whether policies are enforced depends on the cluster's network plugin: some ignore them",
    "firewalls, service meshes and the plugin's own kinds of policy (Cilium, Calico) are not seen here",
    "an open connection may outlive a policy that now forbids it",
)


@dataclass(frozen=True, slots=True)
class NetworkPolicies:
    """`provider` is the host whose way out counts."""

    source: WorkloadSource
    provider: Endpoint

    async def see(self, report: Report) -> None:
        """Three reads: the workload for its labels, the policies, and the provider's addresses."""
        report.expect(_VERDICT, _RULES, _NOTES)
        report.progress("reads the network policies of the namespace")
        deployment, policies, addresses = await asyncio.gather(
            self.source.deployment(), self.source.network_policies(), self._addresses()
        )
        labels = part(deployment, "spec", "template", "metadata", "labels")
        seen = egress(policies, labels)
        _conclude(report, seen, self.provider, addresses)
        report.tell(_RULES, _rules(seen, len(policies), selector_words({"matchLabels": labels})))
        report.tell(_NOTES, _MIND)

    async def _addresses(self) -> Sequence[Address]:
        """As they are looked up from here. The pods may be told others; without any, the words must do."""
        try:
            found = await addresses_of(self.provider.host, self.provider.port, timeout_s=_LOOK_UP_S)
        except TroubleError:
            return ()
        return [ipaddress.ip_address(address.partition("%")[0]) for address in found]


def _conclude(report: Report, seen: Egress, provider: Endpoint, addresses: Sequence[Address]) -> None:
    dns = " and ".join(dict.fromkeys(filter(None, (seen.where(*each) for each in DNS))))
    out = seen.where("TCP", provider.port)
    reached = [address for address in addresses if seen.lets_out("TCP", provider.port, address)]
    blocked = not out or (bool(addresses) and not reached)
    report.know(
        policies=len(seen.selecting),
        isolated=bool(seen.isolating),
        dns_out=bool(dns),
        provider_out=not blocked,
    )
    report.tell(_VERDICT, _verdict(seen, dns, out, provider, addresses, reached))
    if not seen.isolating:
        report.conclude("everything is let out", Health.OK)
    elif blocked:
        report.conclude(f"port {provider.port} to {provider.host} is not let out", Health.DOWN)
    elif not dns:
        report.conclude("DNS is not let out", Health.DOWN)
    else:
        partly = len(reached) < len(addresses)
        report.conclude(
            f"DNS and port {provider.port} are let out" + (", not to all addresses" if partly else ""),
            Health.DEGRADED if partly else Health.OK,
        )


def _verdict(
    seen: Egress, dns: str, out: str, provider: Endpoint, addresses: Sequence[Address], reached: Sequence[Address]
) -> list[str]:
    if not seen.isolating:
        why = "those that select the pods speak of what comes in only" if seen.selecting else "no policy selects them"
        return [f"everything is let out: {why}"]
    lines = [
        f"DNS is let out to {dns}" if dns else "DNS is not let out: names cannot be looked up",
        f"port {provider.port} is let out to {out}" if out else f"port {provider.port} is not let out",
    ]
    for address in addresses:
        named = f"{address}, as {provider.host} is looked up from here"
        lines.append(f"  {named}: {'let out' if address in reached else 'not let out'}")
    beyond = seen.beyond((*DNS, ("TCP", provider.port)))
    return [*lines, *(f"also: {rule}" for rule in beyond)] if beyond else [*lines, "nothing else"]


def _rules(seen: Egress, total: int, labels: str) -> list[str]:
    lines = [f"{len(seen.selecting)} of {total} policies of the namespace select the pods ({labels})"]
    for name in seen.selecting:
        if name not in seen.isolating:
            lines.append(f"{name}: says nothing of what goes out")
            continue
        rules = [str(rule) for rule in seen.rules if rule.policy == name]
        lines += [f"{name}: {rule}" for rule in rules] or [f"{name}: lets nothing out"]
    return lines
