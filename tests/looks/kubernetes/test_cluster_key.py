import base64
from typing import Any

import pytest

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.looks.kubernetes.cluster_key import TITLE, ClusterKey, fingerprint_command
from mrb_tui.looks.kubernetes.key_refs import KeyRef, key_refs
from mrb_tui.looks.report import Report
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets, fingerprint
from tests.clients.kubernetes.fake_api import FakeApi
from tests.looks.kubernetes.shop import SECRETS, forbid, serve, source_of
from tests.looks.seeing import section
from tests.probes.kubernetes.objects_by_example import container, deployment, pod

VALUE = "key-that-nobody-may-see-1"
NAMES = ("mistral",)


def from_secret(variable: str, secret: str = "keys", key: str = "api-key") -> dict[str, Any]:
    return {"name": variable, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}}


def secret(value: str = VALUE, key: str = "api-key", **metadata: Any) -> dict[str, Any]:
    return {"metadata": metadata, "data": {key: base64.b64encode(value.encode()).decode()}}


def serve_with(api: FakeApi, *variables: dict[str, Any], pods: list[dict[str, Any]] | None = None) -> None:
    serve(api, it=deployment(containers=[container(env=list(variables))]), pods=pods)


async def seen(client: KubernetesClient, given: tuple[str, str] | None = None) -> tuple[list[tuple[str, bool]], Any]:
    report = Report(lambda words: None, Scrubber(Secrets()))
    found = await ClusterKey(source_of(client), NAMES, given).see(report)
    return [(each.value, each.is_providers) for each in found], report.result()


def test_which_variable_carries_the_key() -> None:
    mine, other, database = (
        from_secret("MISTRAL_API_KEY"),
        from_secret("STRIPE_API_KEY"),
        from_secret("DB_PASSWORD", key="password"),
    )
    limit = {"name": "MISTRAL_MAX_TOKENS", "value": "4096"}
    url = {"name": "MISTRAL_URL", "value": "https://api.mistral.ai"}
    found = key_refs(container(env=[other, limit, url, mine, database]), NAMES)
    assert [each.variable for each in found] == ["MISTRAL_API_KEY"]
    assert [(each.variable, each.is_providers) for each in key_refs(container(env=[other, database]), NAMES)] == [
        ("STRIPE_API_KEY", False)
    ]
    assert key_refs(container(env=[database, limit]), NAMES) == ()


async def test_its_fingerprint_and_how_old_the_pods_are(api: FakeApi, client: KubernetesClient) -> None:
    started = [pod(f"web-{n}", state={"running": {"startedAt": f"2026-11-24T11:{n}:00Z"}}) for n in (10, 20, 40)]
    serve_with(api, from_secret("MISTRAL_API_KEY"), pods=started)
    fields = [{"time": "2026-11-20T00:00:00Z"}, {"time": "2026-11-24T11:30:00Z"}]
    api.say(f"{SECRETS}/keys", secret(managedFields=fields))
    values, result = await seen(client)
    assert values == [(VALUE, True)]
    assert section(result, TITLE) == [
        "MISTRAL_API_KEY from Secret keys, key api-key",
        f"  {fingerprint(VALUE)}",
        "  last written 2026-11-24 11:30:00 UTC",
        "  2 of 3 pods run since before that: if it was the key that changed, they hold the old one",
    ]
    assert result.facts["pods_with_old_secret"] == 2
    assert VALUE not in repr(result)


async def test_a_secret_that_may_not_be_read_is_compared_by_somebody_who_may(
    api: FakeApi, client: KubernetesClient
) -> None:
    serve_with(api, from_secret("MISTRAL_API_KEY"))
    forbid(api, f"{SECRETS}/keys")
    values, result = await seen(client)
    assert values == []
    lines = section(result, TITLE)
    assert lines[1] == "  could not be read: keys is forbidden"
    assert lines[3].strip() == fingerprint_command(KeyRef("V", True, "keys", "api-key"), "shop")
    assert lines[3].strip() in result.troubles[0].advice[0]


def test_the_command_keeps_odd_names_apart() -> None:
    told = fingerprint_command(KeyRef("V", True, "keys", "api.key; rm"), "shop")
    assert told.startswith("kubectl get secret keys -n shop -o 'jsonpath={.data.api\\.key; rm}' | base64 -d")


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (secret(key="other"), "it has no key api-key; it has: other"),
        ({"data": {"api-key": "%%%"}}, "it is no text"),
        ({}, "it has no key api-key; it has: none"),
    ],
)
async def test_a_secret_that_is_not_as_the_variable_wants_it(
    api: FakeApi, client: KubernetesClient, found: dict[str, Any], why: str
) -> None:
    serve_with(api, from_secret("MISTRAL_API_KEY"))
    api.say(f"{SECRETS}/keys", found)
    values, result = await seen(client)
    assert (values, section(result, TITLE)[1]) == ([], f"  could not be read: {why}")


async def test_a_line_break_around_the_key_is_told(api: FakeApi, client: KubernetesClient) -> None:
    serve_with(api, from_secret("MISTRAL_API_KEY"))
    api.say(f"{SECRETS}/keys", secret(f"{VALUE}\n"))
    values, result = await seen(client)
    assert values == [(VALUE, True)]
    assert any("line break" in line for line in section(result, TITLE))


async def test_a_key_in_plain_text_is_told_and_not_shown(api: FakeApi, client: KubernetesClient) -> None:
    serve_with(api, {"name": "MISTRAL_API_KEY", "value": VALUE})
    values, result = await seen(client)
    assert values == [(VALUE, True)]
    assert section(result, TITLE)[0] == "MISTRAL_API_KEY, in plain text in the Deployment"
    assert VALUE not in repr(result)


async def test_a_secret_that_is_given_is_the_one(api: FakeApi, client: KubernetesClient) -> None:
    serve_with(api, from_secret("MISTRAL_API_KEY"))
    api.say(f"{SECRETS}/other", secret(key="k"))
    assert (await seen(client, ("other", "k")))[0] == [(VALUE, True)]


async def test_no_variable_looks_like_a_key(api: FakeApi, client: KubernetesClient) -> None:
    serve_with(api, {"name": "MODE", "value": "x"})
    assert section((await seen(client))[1], TITLE) == ["no variable of the container looks like the provider's key"]
