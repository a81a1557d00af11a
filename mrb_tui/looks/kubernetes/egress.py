"""What network policies let out of the pods.

Policies only ever add: pods that none of them isolates are let out everywhere; of those that are isolated, whatever
any policy lets out. https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mrb_tui.clients.kube_objects import Object, items, name_of, number, part, text
from mrb_tui.looks.kubernetes.labels import selector_words, selects

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Peer:
    """Somewhere that may be talked to: a block of addresses, or pods by their labels (then `block` is None)."""

    words: str
    block: Network | None = None
    excepted: tuple[Network, ...] = ()

    def takes(self, address: Address) -> bool:
        """Whether an address outside the cluster is in it."""
        if self.block is None or address not in self.block:
            return False
        return not any(address in network for network in self.excepted)


@dataclass(frozen=True, slots=True)
class Ports:
    """A port, a range, or all of a protocol (both None). A named port is one of the far pod's own."""

    protocol: str
    first: int | None = None
    last: int | None = None
    name: str = ""

    def takes(self, protocol: str, port: int) -> bool:
        """Whether the port is among them. A name says nothing of a host outside."""
        if self.protocol != protocol or self.name:
            return False
        return self.first is None or self.first <= port <= (self.last if self.last is not None else self.first)

    def __str__(self) -> str:
        if self.name:
            return f"{self.protocol} {self.name}"
        if self.first is None:
            return f"{self.protocol} every port"
        return f"{self.protocol} {self.first}" + (f"-{self.last}" if self.last not in (None, self.first) else "")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one policy. None: every port, anywhere."""

    policy: str
    ports: tuple[Ports, ...] | None
    peers: tuple[Peer, ...] | None

    def takes_port(self, protocol: str, port: int) -> bool:
        """Whether it lets that port out, to wherever."""
        return self.ports is None or any(each.takes(protocol, port) for each in self.ports)

    def takes(self, protocol: str, port: int, address: Address) -> bool:
        """Whether it lets that out to an address outside the cluster."""
        return self.takes_port(protocol, port) and (
            self.peers is None or any(peer.takes(address) for peer in self.peers)
        )

    def __str__(self) -> str:
        ports = "every port" if self.ports is None else ", ".join(map(str, self.ports))
        return f"{ports} to {_listed(self.peers)}"


@dataclass(frozen=True, slots=True)
class Egress:
    """All policies that select the pods. `isolating` are those that speak of what goes out."""

    selecting: tuple[str, ...]
    isolating: tuple[str, ...]
    rules: tuple[Rule, ...]

    def where(self, protocol: str, port: int) -> str:
        """Where that port is let out to: `anywhere`, `10.0.0.0/8, …`, or empty for nowhere."""
        if not self.isolating:
            return "anywhere"
        open_rules = [rule for rule in self.rules if rule.takes_port(protocol, port)]
        if any(rule.peers is None for rule in open_rules):
            return "anywhere"
        return _listed(tuple(dict.fromkeys(peer for rule in open_rules for peer in rule.peers or ())))

    def lets_out(self, protocol: str, port: int, address: Address) -> bool:
        """Whether that address, outside the cluster, can be reached."""
        return not self.isolating or any(rule.takes(protocol, port, address) for rule in self.rules)

    def beyond(self, known: Iterable[tuple[str, int]]) -> tuple[Rule, ...]:
        """The rules that let out more than these ports."""
        ports = tuple(known)
        return tuple(rule for rule in self.rules if not _only(rule, ports))


def egress(policies: Iterable[Object], labels: Mapping[str, object]) -> Egress:
    """What those of the policies that select these labels let out."""
    mine = [policy for policy in policies if selects(part(policy, "spec", "podSelector"), labels)]
    isolating = [policy for policy in mine if _isolates(part(policy, "spec"))]
    rules = (_rule(name_of(policy), rule) for policy in isolating for rule in items(part(policy, "spec"), "egress"))
    return Egress(tuple(map(name_of, mine)), tuple(map(name_of, isolating)), tuple(rules))


def _isolates(spec: Object) -> bool:
    types = spec.get("policyTypes")
    return "Egress" in types if isinstance(types, list) and types else bool(items(spec, "egress"))


def _rule(policy: str, rule: Object) -> Rule:
    ports = tuple(_ports(entry) for entry in items(rule, "ports"))
    peers = tuple(_peer(entry) for entry in items(rule, "to"))
    return Rule(policy, ports or None, peers or None)


def _ports(entry: Object) -> Ports:
    protocol, port = text(entry, "protocol") or "TCP", entry.get("port")
    if isinstance(port, int):
        return Ports(protocol, port, number(entry, "endPort", port))
    return Ports(protocol, name=port) if isinstance(port, str) else Ports(protocol)


def _peer(entry: Object) -> Peer:
    block = part(entry, "ipBlock")
    if block:
        cidr, listed = text(block, "cidr"), block.get("except")
        excepted = [str(each) for each in listed] if isinstance(listed, list) else []
        words = cidr + (f" except {', '.join(excepted)}" if excepted else "")
        networks = (_network(each) for each in excepted)
        return Peer(words, _network(cidr), tuple(network for network in networks if network is not None))
    pods = f"pods {selector_words(part(entry, 'podSelector'))}" if "podSelector" in entry else "all pods"
    where = (
        f" in namespaces {selector_words(part(entry, 'namespaceSelector'))}"
        if "namespaceSelector" in entry
        else " in this namespace"
    )
    return Peer(pods + where)


def _network(cidr: str) -> Network | None:
    try:
        return ipaddress.ip_network(cidr, strict=False)
    except ValueError:
        return None


def _only(rule: Rule, known: tuple[tuple[str, int], ...]) -> bool:
    return rule.ports is not None and all(
        ports.first is not None and ports.last == ports.first and (ports.protocol, ports.first) in known
        for ports in rule.ports
    )


def _listed(peers: tuple[Peer, ...] | None) -> str:
    return "anywhere" if peers is None else ", ".join(peer.words for peer in peers)
