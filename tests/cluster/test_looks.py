"""The looks at a workload of a real cluster, as one who may look and as one who may not."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.network_path import Endpoint
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.looks.bounded import BoundedLook, Seeing
from mrb_tui.looks.kubernetes.cluster_key import TITLE, ClusterKey
from mrb_tui.looks.kubernetes.events import Events
from mrb_tui.looks.kubernetes.logs import Logs
from mrb_tui.looks.kubernetes.network_policies import NetworkPolicies
from mrb_tui.looks.kubernetes.rollout import Rollout
from mrb_tui.looks.kubernetes.settings import Settings
from mrb_tui.looks.kubernetes.workload_source import WorkloadSource
from mrb_tui.looks.look import LookResult
from mrb_tui.looks.report import Report
from mrb_tui.probes.clock import utc_now
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets, fingerprint
from tests.cluster.conftest import Connect, until
from tests.cluster.sandbox import Sandbox

pytestmark = pytest.mark.cluster

VALUE = "value-nobody-may-see-77"
OURS = {"mode": "MODE", "other": "NOT_THERE"}
PROVIDER = Endpoint("203.0.113.7", 443)
LOOKERS = (
    {"apiGroups": [""], "resources": ["pods", "pods/log", "events"], "verbs": ["get", "list"]},
    {"apiGroups": ["apps"], "resources": ["deployments", "replicasets"], "verbs": ["get", "list"]},
)


def source_of(client: KubernetesClient, namespace: str, name: str) -> WorkloadSource:
    async def get_client() -> KubernetesClient:
        return client

    return WorkloadSource(get_client, WorkloadRef(namespace, name))


async def seen(seeing: Seeing) -> LookResult:
    return await BoundedLook("test", seeing, Scrubber(Secrets()), limit_s=20.0).run(lambda words: None)


def section(result: LookResult, title: str) -> Sequence[str]:
    return next(each.lines for each in result.sections if each.title == title)


async def rolled_out(source: WorkloadSource, revision: int) -> None:
    async def settled() -> bool:
        result = await seen(Rollout(source, utc_now))
        return (
            result.facts.get("revision") == revision
            and result.headline.endswith("2/2 available")
            and ("rolled out" in result.headline)
        )

    await until(settled)


async def test_rollout_history_and_settings_through_a_change(sandbox: Sandbox, client: KubernetesClient) -> None:
    sandbox.deploy("looked-at")
    source = source_of(client, sandbox.namespace, "looked-at")
    await rolled_out(source, 1)
    settings = await seen(Settings(source, OURS))
    assert section(settings, "The runbook's settings") == (
        "mode: MODE = plain",
        "other: NOT_THERE is not set: the default holds",
    )
    assert settings.facts["pods_with_other_settings"] == 0

    sandbox.set_variable("looked-at", "MODE", "other")
    await rolled_out(source, 2)
    sandbox.restart("looked-at")
    await rolled_out(source, 3)
    rollout = await seen(Rollout(source, utc_now))
    newest, second, first = section(rollout, "Revisions, newest first")
    assert "current" in newest
    assert "changed: restart" in newest
    assert "changed: MODE" in second
    assert "changed" not in first
    assert section(rollout, "Rollout")[0] == "rolled out: 2 of 2 available"
    assert not rollout.troubles


async def test_events_tell_of_its_own_objects_only(sandbox: Sandbox, client: KubernetesClient) -> None:
    sandbox.deploy("told-of", replicas=1, image="localhost:1/no/such:image")
    sandbox.deploy("bystander", replicas=1)
    source = source_of(client, sandbox.namespace, "told-of")

    async def warned() -> bool:
        result = await seen(Events(source, utc_now, 3600))
        return any("no/such:image" in line for line in section(result, "Warnings"))

    await until(warned)
    result = await seen(Events(source, utc_now, 3600))
    told = "\n".join(line for each in result.sections for line in each.lines)
    assert "ScalingReplicaSet" in told
    assert "bystander" not in told
    assert (result.health, not result.troubles) == (Health.DEGRADED, True)


async def test_the_last_words_of_a_crash_are_read_with_those_of_now(sandbox: Sandbox, client: KubernetesClient) -> None:
    script = "if [ -e /tmp/x ]; then :; fi; echo 'ERROR status=429 slow down'; sleep 4; echo 'ValueError: bad'; exit 3"
    sandbox.deploy("crashed", script, replicas=1)
    source = source_of(client, sandbox.namespace, "crashed")

    async def crashed() -> bool:
        result = await seen(Logs(source, 600, 100))
        return {"status 429", "ValueError"} <= {each.title.partition(" × ")[2] for each in result.sections}

    await until(crashed)


def _labels(name: str) -> dict[str, Any]:
    return {"podSelector": {"matchLabels": {"app": name}}, "policyTypes": ["Egress"]}


async def test_what_network_policies_let_out(sandbox: Sandbox, client: KubernetesClient) -> None:
    sandbox.deploy("walled", replicas=1)
    source = source_of(client, sandbox.namespace, "walled")
    free = await seen(NetworkPolicies(source, PROVIDER))
    assert (free.headline, free.facts["policies"]) == ("everything is let out", 0)
    dns = {"ports": [{"port": 53, "protocol": "UDP"}]}
    sandbox.create_policy("names-only", {**_labels("walled"), "egress": [dns]})
    sandbox.create_policy("of-others", {**_labels("somebody"), "egress": [{}]})
    walled = await seen(NetworkPolicies(source, PROVIDER))
    assert (walled.headline, walled.health) == ("port 443 to 203.0.113.7 is not let out", Health.DOWN)
    assert walled.facts["policies"] == 1
    https = {"ports": [{"port": 443}], "to": [{"ipBlock": {"cidr": "203.0.113.0/24"}}]}
    sandbox.create_policy("provider", {**_labels("walled"), "egress": [https]})
    opened = await seen(NetworkPolicies(source, PROVIDER))
    assert (opened.headline, opened.health) == ("DNS and port 443 are let out", Health.OK)
    assert "port 443 is let out to 203.0.113.0/24" in section(opened, "What is let out of the pods")


async def test_the_clusters_key_is_compared_and_never_shown(
    sandbox: Sandbox, client: KubernetesClient, connect: Connect, tmp_path: Path
) -> None:
    sandbox.create_secret("looked-keys", VALUE)
    sandbox.deploy("keyed", replicas=1)
    sandbox.set_secret_variable("keyed", "MISTRAL_API_KEY", "looked-keys", "API_KEY")
    report = Report(lambda words: None, Scrubber(Secrets()))
    held = await ClusterKey(source_of(client, sandbox.namespace, "keyed"), ("mistral",)).see(report)
    assert [(each.value, each.is_providers) for each in held] == [(VALUE, True)]
    lines = section(report.result(), TITLE)
    assert lines[1].strip() == fingerprint(VALUE)
    assert any(line.strip().startswith("last written") for line in lines)
    assert VALUE not in repr(report.result())

    async with connect(sandbox.login("key-looker", LOOKERS, tmp_path)) as looker:
        report = Report(lambda words: None, Scrubber(Secrets()))
        assert await ClusterKey(source_of(looker, sandbox.namespace, "keyed"), ("mistral",)).see(report) == []
    refused = report.result()
    assert [each.kind for each in refused.troubles] == [TroubleKind.FORBIDDEN]
    assert any("sha256sum" in line for line in section(refused, TITLE))


async def test_one_who_may_nothing_is_told_so_by_every_look(sandbox: Sandbox, connect: Connect, tmp_path: Path) -> None:
    async with connect(sandbox.login("looks-nobody", (), tmp_path)) as nobody:
        source = source_of(nobody, sandbox.namespace, "anything")
        looks: list[Seeing] = [
            Rollout(source, utc_now),
            Settings(source, OURS),
            Events(source, utc_now, 3600),
            Logs(source, 600, 100),
            NetworkPolicies(source, PROVIDER),
        ]
        for look in looks:
            result = await seen(look)
            assert (result.failed, result.health) == (True, Health.UNKNOWN)
            assert result.troubles[0].kind is TroubleKind.FORBIDDEN
            assert result.troubles[0].advice
