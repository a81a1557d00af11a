"""The probes of a workload, through what happens to workloads."""

from collections.abc import Sequence

import pytest

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Measure, ProbeSpec, Reading, Vantage
from mrb_tui.probes.clock import utc_now
from mrb_tui.probes.kubernetes.pods import Pods
from mrb_tui.probes.kubernetes.selector import SelectorOf
from mrb_tui.probes.kubernetes.workload import GetClient, Workload
from mrb_tui.probes.kubernetes.workload_ref import WorkloadRef
from tests.cluster.conftest import until
from tests.cluster.sandbox import Sandbox

pytestmark = pytest.mark.cluster

SPEC = ProbeSpec(
    id="p", label="P", short="P", vantage=Vantage.SERVICE, interval_s=5, timeout_s=5, measure=Measure.COUNT
)


class Watched:
    """The probes of one Deployment, and all that they have said."""

    def __init__(self, client: KubernetesClient, namespace: str, name: str) -> None:
        ref = WorkloadRef(namespace, name)
        get_client = _giving(client)
        self._pods = Pods(SPEC, get_client, ref, SelectorOf(ref), utc_now)
        self._workload = Workload(SPEC, get_client, ref, {"mode": "MODE"}, utc_now)
        self.workload: list[Reading] = []
        self.pods: list[Reading] = []

    async def look(self) -> None:
        self.workload.append(await self._workload.observe())
        self.pods.append(await self._pods.observe())

    async def settled(self, ready: int = 2) -> bool:
        await self.look()
        facts = self.workload[-1].facts
        pods = self.pods[-1].facts
        return facts.get("ready") == ready == pods.get("ready") and facts["rolling_out"] is False

    async def troubled(self, fact: str) -> bool:
        await self.look()
        return int(self.pods[-1].facts.get(fact) or 0) > 0


def _giving(client: KubernetesClient) -> GetClient:
    async def get_client() -> KubernetesClient:
        return client

    return get_client


def troubles(readings: Sequence[Reading]) -> list[str]:
    return [str(reading.trouble) for reading in readings if reading.trouble is not None]


async def test_a_workload_that_is_well_and_one_that_is_restarted(sandbox: Sandbox, client: KubernetesClient) -> None:
    sandbox.deploy("web")
    watched = Watched(client, sandbox.namespace, "web")
    await until(watched.settled)
    before = watched.workload[-1]
    assert (before.health, watched.pods[-1].health) == (Health.OK, Health.OK)
    assert before.headline == "2/2 rev 1"
    assert before.facts["setting_mode"] == "plain"

    watched.workload.clear()
    sandbox.restart("web")
    await until(watched.settled)
    after = watched.workload[-1]
    assert any(reading.facts["updating"] for reading in watched.workload)
    assert after.headline == "2/2 rev 2"
    deployed_s, changed_s = float(after.facts["last_deploy_age_s"]), float(after.facts["last_change_age_s"])
    assert deployed_s >= changed_s, "a restart is a revision, and no deploy"
    assert not troubles([*watched.workload, *watched.pods])


async def test_a_crash_loop_stays_one_while_its_pods_come_up_again(sandbox: Sandbox, client: KubernetesClient) -> None:
    sandbox.deploy("crashing", "echo going down; sleep 1; exit 3", replicas=1)
    watched = Watched(client, sandbox.namespace, "crashing")

    async def third_run() -> bool:
        await watched.look()
        return int(watched.pods[-1].facts["restarts"]) >= 2

    await until(third_run)
    last = watched.pods[-1]
    assert last.headline == "1 crash loop"
    assert "exit code 3" in last.answer
    assert last.health is not Health.OK


async def test_an_image_that_cannot_be_had(sandbox: Sandbox, client: KubernetesClient) -> None:
    sandbox.deploy("pulling", replicas=1, image="localhost:1/no/such:image")
    watched = Watched(client, sandbox.namespace, "pulling")

    async def pulling() -> bool:
        return await watched.troubled("pull_errors")

    await until(pulling)
    assert watched.pods[-1].headline == "1 image pull"
    assert watched.workload[-1].health is Health.DOWN


async def test_a_workload_that_is_not_there_is_told_by_both(sandbox: Sandbox, client: KubernetesClient) -> None:
    watched = Watched(client, sandbox.namespace, "missing")
    await watched.look()
    for reading in (watched.workload[-1], watched.pods[-1]):
        assert reading.trouble is not None
        assert '"missing" not found' in reading.trouble.why
        assert reading.health is Health.UNKNOWN
