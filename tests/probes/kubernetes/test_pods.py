"""The pods of a workload, asked of a fake API server."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Measure, Outcome, ProbeSpec, Reading, Vantage
from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.probes.kubernetes.pods import Pods
from mrb_tui.probes.kubernetes.selector import SelectorOf
from mrb_tui.probes.kubernetes.workload_ref import WorkloadRef
from tests.clients.kubernetes.fake_api import FakeApi
from tests.probes.kubernetes.objects_by_example import deployment, pod

SPEC = ProbeSpec(
    id="pods", label="Pods", short="Pods", vantage=Vantage.SERVICE, interval_s=5, timeout_s=5, measure=Measure.COUNT
)


async def asked(client: KubernetesClient, selector: str | None = "app=wbe") -> Reading:
    async def get_client() -> KubernetesClient:
        return client

    ref = WorkloadRef("shop", "web", None, selector)
    return await Pods(SPEC, get_client, ref, SelectorOf(ref), lambda: datetime(2026, 11, 24, 12, tzinfo=UTC)).observe()


def say(api: FakeApi, pods: list[dict[str, Any]], owner: dict[str, Any]) -> None:
    ref = WorkloadRef("shop", "web")
    api.say(ref.pods_path, {"kind": "PodList", "items": pods})
    api.say(ref.deployment_path, owner)


async def test_pods_that_are_there_need_no_second_question(api: FakeApi, client: KubernetesClient) -> None:
    say(api, [pod("a")], deployment())
    assert (await asked(client)).headline == "1 ready"
    assert not api.queries(WorkloadRef("shop", "web").deployment_path)


async def test_a_selector_that_no_pod_carries_is_a_mistake_and_no_outage(
    api: FakeApi, client: KubernetesClient
) -> None:
    say(api, [], deployment())
    reading = await asked(client)
    assert (reading.outcome, reading.health) == (Outcome.FAILED, Health.UNKNOWN)
    assert reading.trouble is not None
    assert reading.trouble.kind is TroubleKind.CONFIGURATION
    assert "app=wbe" in reading.trouble.why
    assert "app=web" in reading.trouble.advice[0]


@pytest.mark.parametrize("replicas", [0, 3])
async def test_a_workload_without_pods_is_down(api: FakeApi, client: KubernetesClient, replicas: int) -> None:
    say(api, [], deployment(replicas=replicas, status={"replicas": 0}))
    reading = await asked(client, "app=web")
    assert (reading.health, reading.headline) == (Health.DOWN, "no pods")


async def test_without_a_workload_there_is_nothing_to_have_pods(api: FakeApi, client: KubernetesClient) -> None:
    api.say(WorkloadRef("shop", "web").pods_path, {"kind": "PodList", "items": []})
    reading = await asked(client)
    assert reading.trouble is not None
    assert reading.trouble.kind is TroubleKind.NOT_FOUND
