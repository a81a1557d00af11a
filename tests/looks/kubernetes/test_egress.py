"""What network policies let out, by example and against a reading of the rules that is written another way."""

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.looks.kubernetes.egress import egress
from mrb_tui.looks.kubernetes.labels import selects

WEB = {"app": "web", "tier": "front"}
FAR = ipaddress.ip_address("203.0.113.7")


def policy(
    name: str = "p",
    *,
    rules: list[dict[str, Any]] | None = None,
    types: list[str] | None = None,
    selector: dict[str, Any] | None = None,
) -> dict[str, Any]:
    spec: dict[str, Any] = {"podSelector": selector if selector is not None else {"matchLabels": {"app": "web"}}}
    if rules is not None:
        spec["egress"] = rules
    if types is not None:
        spec["policyTypes"] = types
    return {"metadata": {"name": name}, "spec": spec}


def port(number: int | str, protocol: str | None = "TCP", end: int | None = None) -> dict[str, Any]:
    return {"port": number, **({"protocol": protocol} if protocol else {}), **({"endPort": end} if end else {})}


def test_without_a_policy_everything_is_let_out() -> None:
    seen = egress([policy(selector={"matchLabels": {"app": "other"}}, types=["Egress"])], WEB)
    assert (seen.selecting, seen.isolating) == ((), ())
    assert seen.where("TCP", 443) == "anywhere"
    assert seen.lets_out("UDP", 9, FAR)


def test_a_policy_on_what_comes_in_says_nothing_of_what_goes_out() -> None:
    seen = egress([policy(types=["Ingress"]), policy("q")], WEB)
    assert (seen.selecting, seen.isolating) == (("p", "q"), ())


def test_a_policy_without_types_isolates_if_it_has_rules() -> None:
    assert egress([policy(rules=[{"ports": [port(443)]}])], WEB).isolating == ("p",)


def test_no_rule_lets_nothing_out() -> None:
    seen = egress([policy(types=["Egress"], rules=[])], WEB)
    assert seen.where("TCP", 443) == ""
    assert not seen.lets_out("TCP", 443, FAR)


def test_an_empty_rule_lets_everything_out() -> None:
    seen = egress([policy(types=["Egress"], rules=[{}])], WEB)
    assert seen.where("SCTP", 1) == "anywhere"
    assert str(seen.rules[0]) == "every port to anywhere"


def test_policies_add_up() -> None:
    dns = policy("dns", types=["Egress"], rules=[{"ports": [port(53, "UDP")]}])
    out = policy(
        "out", types=["Egress"], rules=[{"ports": [port(443)], "to": [{"ipBlock": {"cidr": "203.0.113.0/24"}}]}]
    )
    seen = egress([dns, out], WEB)
    assert (seen.where("UDP", 53), seen.where("TCP", 443), seen.where("TCP", 80)) == ("anywhere", "203.0.113.0/24", "")
    assert seen.lets_out("TCP", 443, FAR)
    assert not seen.lets_out("TCP", 443, ipaddress.ip_address("198.51.100.1"))
    assert seen.beyond([("UDP", 53), ("TCP", 443)]) == ()


def test_what_is_excepted_is_not_let_out() -> None:
    block = {"cidr": "203.0.113.0/24", "except": ["203.0.113.0/28"]}
    seen = egress([policy(types=["Egress"], rules=[{"to": [{"ipBlock": block}]}])], WEB)
    assert not seen.lets_out("TCP", 443, FAR)
    assert str(seen.rules[0]) == "every port to 203.0.113.0/24 except 203.0.113.0/28"


@pytest.mark.parametrize(
    ("peer", "words"),
    [
        ({"podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}, "pods k8s-app=kube-dns in this namespace"),
        ({"namespaceSelector": {"matchLabels": {"team": "infra"}}}, "all pods in namespaces team=infra"),
        ({"namespaceSelector": {}, "podSelector": {}}, "pods all in namespaces all"),
    ],
)
def test_pods_in_words_and_never_a_host_outside(peer: dict[str, Any], words: str) -> None:
    seen = egress([policy(types=["Egress"], rules=[{"to": [peer]}])], WEB)
    assert seen.where("TCP", 443) == words
    assert not seen.lets_out("TCP", 443, FAR)


def test_ports_in_words() -> None:
    rule = {"ports": [port(443, None), port(8000, "TCP", 8100), {"protocol": "UDP"}, port("metrics")]}
    seen = egress([policy(types=["Egress"], rules=[rule])], WEB)
    assert str(seen.rules[0]) == "TCP 443, TCP 8000-8100, UDP every port, TCP metrics to anywhere"
    assert seen.where("UDP", 12345) == "anywhere"
    assert (seen.where("TCP", 8050), seen.where("TCP", 8101)) == ("anywhere", "")


@pytest.mark.parametrize("cidr", ["", "not-a-network", "203.0.113.0/99"])
def test_a_block_that_is_none_takes_nobody(cidr: str) -> None:
    seen = egress([policy(types=["Egress"], rules=[{"to": [{"ipBlock": {"cidr": cidr, "except": [cidr]}}]}])], WEB)
    assert not seen.lets_out("TCP", 443, FAR)


# ------------------------------------------------------------------ by property

KEYS, VALUES = st.sampled_from(["app", "tier", "zone"]), st.sampled_from(["web", "front", "a"])
EXPRESSIONS = st.one_of(
    st.fixed_dictionaries(
        {"key": KEYS, "operator": st.sampled_from(["In", "NotIn"]), "values": st.lists(VALUES, min_size=1, max_size=2)}
    ),
    st.fixed_dictionaries({"key": KEYS, "operator": st.sampled_from(["Exists", "DoesNotExist"])}),
)
SELECTORS = st.fixed_dictionaries(
    {},
    optional={
        "matchLabels": st.dictionaries(KEYS, VALUES, max_size=2),
        "matchExpressions": st.lists(EXPRESSIONS, max_size=2),
    },
)
LABELS = st.dictionaries(KEYS, VALUES)


@given(SELECTORS, LABELS)
def test_a_selector_takes_what_each_of_its_terms_takes(selector: dict[str, Any], labels: dict[str, str]) -> None:
    terms = [(key, "In", [value]) for key, value in selector.get("matchLabels", {}).items()]
    terms += [(e["key"], e["operator"], e.get("values", [])) for e in selector.get("matchExpressions", [])]
    for key, operator, values in terms:
        value = labels.get(key)
        meets = {
            "In": value in values,
            "NotIn": value not in values,
            "Exists": value is not None,
            "DoesNotExist": value is None,
        }[operator]
        if not meets:
            assert not selects(selector, labels)
            return
    assert selects(selector, labels)


BLOCKS = st.sampled_from(["203.0.113.0/24", "203.0.113.0/29", "198.51.100.0/24", "0.0.0.0/0", "2001:db8::/32"])
PORTS = st.one_of(
    st.fixed_dictionaries({"port": st.integers(440, 446), "protocol": st.sampled_from(["TCP", "UDP"])}),
    st.builds(lambda low, width: port(low, "TCP", low + width), st.integers(440, 446), st.integers(1, 3)),
    st.fixed_dictionaries({"protocol": st.sampled_from(["TCP", "UDP"])}),
)
PEERS = st.one_of(
    st.builds(lambda cidr, but: {"ipBlock": {"cidr": cidr, "except": but}}, BLOCKS, st.lists(BLOCKS, max_size=1)),
    st.just({"podSelector": {}}),
)
RULES = st.fixed_dictionaries({}, optional={"ports": st.lists(PORTS, max_size=2), "to": st.lists(PEERS, max_size=2)})
POLICIES = st.lists(
    st.builds(
        lambda selector, rules, types: policy(selector=selector, rules=rules, types=types),
        SELECTORS,
        st.lists(RULES, max_size=2),
        st.sampled_from([["Egress"], ["Ingress", "Egress"], ["Ingress"]]),
    ),
    max_size=3,
)


def _allowed(policies: list[dict[str, Any]], protocol: str, number: int, address: str) -> bool:
    """As the documentation has it, step by step, over the plain objects."""
    mine = [
        p["spec"] for p in policies if selects(p["spec"]["podSelector"], WEB) and "Egress" in p["spec"]["policyTypes"]
    ]
    if not mine:
        return True
    for rule in (rule for spec in mine for rule in spec["egress"]):
        ports = [
            entry.get("protocol", "TCP") == protocol
            and ("port" not in entry or entry["port"] <= number <= entry.get("endPort", entry["port"]))
            for entry in rule.get("ports", [])
        ]
        peers = [
            "ipBlock" in peer
            and ipaddress.ip_address(address) in ipaddress.ip_network(peer["ipBlock"]["cidr"])
            and not any(ipaddress.ip_address(address) in ipaddress.ip_network(e) for e in peer["ipBlock"]["except"])
            for peer in rule.get("to", [])
        ]
        if (any(ports) or not ports) and (any(peers) or not peers):
            return True
    return False


@given(
    POLICIES,
    st.sampled_from(["TCP", "UDP"]),
    st.integers(439, 450),
    st.sampled_from(["203.0.113.7", "203.0.113.9", "198.51.100.1", "2001:db8::1"]),
)
def test_it_lets_out_what_the_rules_let_out(
    policies: list[dict[str, Any]], protocol: str, number: int, address: str
) -> None:
    seen = egress(policies, WEB)
    assert seen.lets_out(protocol, number, ipaddress.ip_address(address)) is _allowed(
        policies, protocol, number, address
    )
    if seen.lets_out(protocol, number, ipaddress.ip_address(address)):
        assert seen.where(protocol, number)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                [
                    "spec",
                    "egress",
                    "to",
                    "ports",
                    "port",
                    "ipBlock",
                    "cidr",
                    "except",
                    "podSelector",
                    "policyTypes",
                    "matchLabels",
                    "matchExpressions",
                    "values",
                    "metadata",
                    "name",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.sampled_from(["spec", "metadata"]), JSON, max_size=2), max_size=2))
def test_strange_policies_are_survived(policies: list[dict[str, Any]]) -> None:
    seen = egress(policies, WEB)
    assert all(isinstance(str(rule), str) for rule in seen.rules)
    seen.where("TCP", 443)
    seen.lets_out("TCP", 443, FAR)
