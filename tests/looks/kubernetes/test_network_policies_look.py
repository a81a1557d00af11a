from typing import Any

import pytest

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.network_path import Endpoint
from mrb_tui.domain.health import Health
from mrb_tui.looks.kubernetes.network_policies import NetworkPolicies
from tests.clients.kubernetes.fake_api import FakeApi
from tests.looks.kubernetes.shop import POLICIES, forbid, serve, source_of
from tests.looks.kubernetes.test_egress import policy, port
from tests.looks.seeing import run, section

PROVIDER = Endpoint("203.0.113.7", 443)
DNS = {"ports": [port(53, "UDP")]}
TITLE = "What is let out of the pods"


async def _look(
    api: FakeApi, client: KubernetesClient, *policies: dict[str, Any], provider: Endpoint = PROVIDER
) -> Any:
    serve(api)
    api.say(POLICIES, {"items": list(policies)})
    return await run(NetworkPolicies(source_of(client), provider))


async def test_without_a_policy(api: FakeApi, client: KubernetesClient) -> None:
    result = await _look(api, client)
    assert section(result, TITLE) == ["everything is let out: no policy selects them"]
    assert (result.health, result.facts["isolated"]) == (Health.OK, False)
    assert any("network plugin" in line for line in section(result, "Mind"))


async def test_dns_and_the_provider_and_nothing_else(api: FakeApi, client: KubernetesClient) -> None:
    result = await _look(api, client, policy(types=["Egress"], rules=[DNS, {"ports": [port(443)]}]))
    assert section(result, TITLE) == [
        "DNS is let out to anywhere",
        "port 443 is let out to anywhere",
        "  203.0.113.7, as 203.0.113.7 is looked up from here: let out",
        "nothing else",
    ]
    assert (result.headline, result.health) == ("DNS and port 443 are let out", Health.OK)


@pytest.mark.parametrize(
    ("rules", "headline"),
    [
        ([DNS], "port 443 to 203.0.113.7 is not let out"),
        ([{"ports": [port(443)]}], "DNS is not let out"),
        (
            [DNS, {"ports": [port(443)], "to": [{"ipBlock": {"cidr": "198.51.100.0/24"}}]}],
            "port 443 to 203.0.113.7 is not let out",
        ),
    ],
)
async def test_what_keeps_the_service_from_its_provider(
    api: FakeApi, client: KubernetesClient, rules: list[dict[str, Any]], headline: str
) -> None:
    result = await _look(api, client, policy(types=["Egress"], rules=rules))
    assert (result.headline, result.health) == (headline, Health.DOWN)


async def test_a_name_that_is_not_known_here_leaves_the_rules_in_words(api: FakeApi, client: KubernetesClient) -> None:
    rules = [DNS, {"ports": [port(443)], "to": [{"ipBlock": {"cidr": "198.51.100.0/24"}}]}]
    unknown = Endpoint("a..b", 443)
    result = await _look(api, client, policy(types=["Egress"], rules=rules), provider=unknown)
    assert "port 443 is let out to 198.51.100.0/24" in section(result, TITLE)
    assert result.facts["provider_out"] is True


async def test_policies_that_may_not_be_read(api: FakeApi, client: KubernetesClient) -> None:
    serve(api)
    forbid(api, POLICIES)
    result = await run(NetworkPolicies(source_of(client), PROVIDER))
    assert (result.failed, result.headline) == (True, "forbidden")
