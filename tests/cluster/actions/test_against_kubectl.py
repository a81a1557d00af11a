"""What our actions leave behind, compared field by field with what kubectl leaves behind on the same cluster.

Two Deployments alike, one changed by us and one by kubectl. Compared: all of `spec` (the template with every container,
its variables in their order, its annotations and labels; replicas, paused, strategy), the Deployment's annotations, its
revision, how many ReplicaSets there are, and what `rollout status` says. Left out, each with its reason, in `LEFT_OUT`.
"""

import asyncio
import json
import subprocess
from typing import Any

import pytest

from mrb_tui.actions.envelope import Envelope, Stage
from mrb_tui.actions.guard import Confirmation, Guard
from mrb_tui.actions.kubernetes.rollout import rollout_progress
from mrb_tui.actions.kubernetes.snapshot import DeploymentRef
from mrb_tui.actions.outcome import Outcome, Result
from mrb_tui.actions.owed import revert_of
from mrb_tui.actions.plan import Step
from mrb_tui.actions.surroundings import Surroundings
from mrb_tui.actions.workshop import Means, again, made
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.mitigation_state import Phase
from mrb_tui.domain.plan import Lasts, StepAction
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.actions.rig import Rig
from tests.cluster.actions.conftest import KUBECONFIG, OTHER_IMAGE, Bed, Line, now

pytestmark = pytest.mark.cluster

RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
LEFT_OUT = {
    "metadata.name": "two objects have two names; so have their labels and selectors",
    "metadata.uid, resourceVersion, generation, creationTimestamp": "made by the server for each object; a generation"
    " may be higher by the controller's own writes",
    "metadata.managedFields": "says who wrote, and that is not the same",
    "annotations mrb-tui/*": "our stamp, which kubectl has not",
    "annotation kubernetes.io/change-cause after set env and restart": "kubectl leaves the cause of the revision"
    " before, we name the mitigation; after an undo both restore the revision's own, and it is compared",
    f"value of template annotation {RESTARTED_AT}": "the moment of each restart; that it is there is compared",
    "status": "moves on by itself; what both say of it at its end is compared by rollout status",
}


class Cluster:
    """Our side: envelopes on Deployments of the namespace."""

    def __init__(self, api: KubernetesClient, namespace: str) -> None:
        self.rig = Rig()
        self.rig.guard = Guard(now, arm_s=0.0)
        self._api, self._namespace = api, namespace

    def means(self, name: str) -> Means:
        return Means(
            service="chat",
            target_name=name,
            scrubber=Scrubber(Secrets()),
            clock=now,
            sleep=asyncio.sleep,
            api=self._api,
            deployment=DeploymentRef(self._namespace, name),
        )

    def around(self) -> Surroundings:
        around = self.rig.surroundings()
        return Surroundings(
            guard=self.rig.guard,
            record=self.rig.record,
            clock=now,
            sleep=asyncio.sleep,
            new_id=around.new_id,
            standing=around.standing,
            incident="INC-1",
            responder="ana",
        )

    def envelope(self, workload: str, kind: str, /, **parameters: str) -> Envelope:
        action = made(StepAction(kind, parameters), self.means(workload))
        return Envelope(action, Step(kind, f"Try {kind}", Lasts.TEMPORARY), self.around())

    async def do(self, envelope: Envelope) -> Result:
        ended = await envelope.prepare()
        assert ended is None, ended
        assert envelope.dry_run is not None
        assert envelope.dry_run.done
        plan = envelope.plan
        assert plan is not None
        envelope.shown(plan.digest)
        return await envelope.run(Confirmation(plan.id, plan.digest, "ana", self.rig.guard.name_wanted(plan)))


@pytest.fixture(autouse=True)
def _short_steadiness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mrb_tui.actions.running.STEADY_S", 3.0)


@pytest.fixture
def cluster(api: KubernetesClient, bed: Bed) -> Cluster:
    return Cluster(api, bed.namespace)


def compared(bed: Bed, name: str, *, with_cause: bool) -> dict[str, Any]:
    """A Deployment without what is left out, its own name replaced."""
    found = bed.read("deployment", name)
    annotations = {key: value for key, value in found["metadata"]["annotations"].items() if "mrb-tui" not in key}
    if not with_cause:
        annotations.pop("kubernetes.io/change-cause", None)
    template = found["spec"]["template"]["metadata"]
    if RESTARTED_AT in template.get("annotations", {}):
        template["annotations"][RESTARTED_AT] = "a time"
    sets = [each for each in bed.read("replicasets")["items"] if each["metadata"]["labels"]["app"] == name]
    result = {"spec": found["spec"], "annotations": annotations, "replica sets": len(sets)}
    renamed: dict[str, Any] = json.loads(json.dumps(result).replace(f'"{name}"', '"NAME"'))
    return renamed


def both(bed: Bed, *, with_cause: bool = False) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ours and kubectl's."""
    return compared(bed, "ours", with_cause=with_cause), compared(bed, "theirs", with_cause=with_cause)


@pytest.fixture
def pair(bed: Bed) -> Bed:
    """Two Deployments alike, each with two revisions that deploys made."""
    for name in ("ours", "theirs"):
        bed.deploy(name)
        bed.kubectl("set", "image", f"deployment/{name}", f"app={OTHER_IMAGE}")
        bed.kubectl("annotate", f"deployment/{name}", "kubernetes.io/change-cause=second release", "--overwrite")
    for name in ("ours", "theirs"):
        bed.kubectl("rollout", "status", f"deployment/{name}", "--timeout=60s")
    assert len(set(map(str, both(bed, with_cause=True)))) == 1
    return bed


def settled(bed: Bed) -> None:
    """kubectl's side is through too."""
    told = bed.kubectl("rollout", "status", "deployment/theirs", "--timeout=60s")
    assert "successfully rolled out" in told
    assert rollout_progress(bed.read("deployment", "theirs")).done
    assert "successfully rolled out" in bed.kubectl("rollout", "status", "deployment/ours", "--timeout=1s")


async def test_set_env_leaves_behind_what_kubectl_does(pair: Bed, cluster: Cluster) -> None:
    result = await cluster.do(cluster.envelope("ours", "set-env", name="MAX_CONCURRENT_REQUESTS", value="5"))
    assert result.outcome is Outcome.APPLIED
    pair.kubectl("set", "env", "deployment/theirs", "-c", "app", "MAX_CONCURRENT_REQUESTS=5")
    settled(pair)
    ours, theirs = both(pair)
    assert ours == theirs


async def test_a_new_variable_an_init_container_and_unset_as_kubectl_does(pair: Bed, cluster: Cluster) -> None:
    await cluster.do(cluster.envelope("ours", "set-env", name="FALLBACK", value="a&b → c"))
    await cluster.do(cluster.envelope("ours", "set-env", name="STAGE", value="late", container="first"))
    await cluster.do(cluster.envelope("ours", "unset-env", name="ODD", container="app"))
    pair.kubectl("set", "env", "deployment/theirs", "-c", "app", "FALLBACK=a&b → c")
    pair.kubectl("set", "env", "deployment/theirs", "-c", "first", "STAGE=late")
    pair.kubectl("set", "env", "deployment/theirs", "-c", "app", "ODD-")
    settled(pair)
    ours, theirs = both(pair)
    assert ours["spec"] == theirs["spec"]


async def test_restart_leaves_behind_what_kubectl_does(pair: Bed, cluster: Cluster) -> None:
    assert (await cluster.do(cluster.envelope("ours", "rollout-restart"))).outcome is Outcome.APPLIED
    pair.kubectl("rollout", "restart", "deployment/theirs")
    settled(pair)
    ours, theirs = both(pair)
    assert ours == theirs
    assert RESTARTED_AT in ours["spec"]["template"]["metadata"]["annotations"]


async def test_undo_leaves_behind_what_kubectl_does(pair: Bed, cluster: Cluster) -> None:
    assert (await cluster.do(cluster.envelope("ours", "rollout-undo"))).outcome is Outcome.APPLIED
    pair.kubectl("rollout", "undo", "deployment/theirs")
    settled(pair)
    ours, theirs = both(pair, with_cause=True)
    assert ours == theirs
    assert ours["annotations"]["kubernetes.io/change-cause"] == "first release"


async def test_scale_pause_and_resume_as_kubectl_does(pair: Bed, cluster: Cluster) -> None:
    for kind, parameters, kubectl in (
        ("scale", {"replicas": "2"}, ("scale", "deployment/theirs", "--replicas=2")),
        ("rollout-pause", {}, ("rollout", "pause", "deployment/theirs")),
        ("rollout-resume", {}, ("rollout", "resume", "deployment/theirs")),
    ):
        assert (await cluster.do(cluster.envelope("ours", kind, **parameters))).outcome is Outcome.APPLIED
        pair.kubectl(*kubectl)
        ours, theirs = both(pair, with_cause=True)
        paused = [side["spec"].pop("paused", False) for side in (ours, theirs)]  # false, or not there: the same
        assert paused[0] == paused[1]
        assert ours == theirs


async def test_a_paused_deployment_refuses_a_restart_and_an_undo_as_kubectl_does(bed: Bed, cluster: Cluster) -> None:
    bed.deploy("ours")
    bed.kubectl("set", "image", "deployment/ours", f"app={OTHER_IMAGE}")
    bed.kubectl("rollout", "status", "deployment/ours", "--timeout=60s")
    bed.kubectl("rollout", "pause", "deployment/ours")
    for kind, verb in (("rollout-restart", "restart"), ("rollout-undo", "undo")):
        with pytest.raises(Exception, match="paused"):
            await cluster.envelope("ours", kind).prepare()
        with pytest.raises(AssertionError, match="paused"):
            bed.kubectl("rollout", verb, "deployment/ours")


async def test_a_reference_goes_and_comes_back_as_it_was_with_the_cause(bed: Bed, cluster: Cluster) -> None:
    bed.deploy("ours")
    before = bed.read("deployment", "ours")
    await cluster.do(cluster.envelope("ours", "set-env", name="POD", value="fixed"))
    state = cluster.rig.states["p1"]
    action, step = revert_of(state)
    back = Envelope(again(action, state.plan, cluster.means("ours")), step, cluster.around(), reverts=state.plan)
    await cluster.do(back)
    after = bed.read("deployment", "ours")
    assert after["spec"] == before["spec"]
    cause = "kubernetes.io/change-cause"
    assert after["metadata"]["annotations"][cause] == before["metadata"]["annotations"][cause] == "first release"
    newest = bed.kubectl("rollout", "history", "deployment/ours").strip().splitlines()[-1]
    assert newest.split(maxsplit=1) == ["3", "first release"]
    assert cluster.rig.states["p1"].phase is Phase.REVERTED


async def test_undo_steps_over_our_own_mitigation_to_the_deploy_before_the_bad_one(pair: Bed, cluster: Cluster) -> None:
    await cluster.do(cluster.envelope("ours", "set-env", name="MAX_CONCURRENT_REQUESTS", value="5"))
    await cluster.do(cluster.envelope("ours", "rollout-undo"))
    app = pair.read("deployment", "ours")["spec"]["template"]["spec"]["containers"][0]
    assert app["image"] != OTHER_IMAGE
    history = pair.kubectl("rollout", "history", "deployment/ours")
    assert "Try set-env: MAX_CONCURRENT_REQUESTS 50 → 5 (mrb-tui INC-1)" in history


async def test_a_foreign_change_is_a_conflict_and_status_churn_is_none(bed: Bed, cluster: Cluster) -> None:
    bed.deploy("ours")
    envelope = cluster.envelope("ours", "set-env", name="MAX_CONCURRENT_REQUESTS", value="5")
    assert await envelope.prepare() is None
    first = envelope.plan
    assert first is not None
    envelope.shown(first.digest)
    bed.kubectl("delete", "pod", "-l", "app=ours", "--wait=false")  # the status moves, nothing that is wanted does
    await asyncio.sleep(1)
    bed.kubectl("set", "env", "deployment/ours", "-c", "app", "MAX_CONCURRENT_REQUESTS=20")
    assert (await envelope.run(Confirmation(first.id, first.digest, "ana", "ours"))).outcome is Outcome.CONFLICT
    assert await envelope.prepare() is None
    assert envelope.stage is Stage.ASKING
    second = envelope.plan
    assert second is not None
    assert second.changes[0].before == "20"
    envelope.shown(second.digest)
    bed.kubectl("delete", "pod", "-l", "app=ours", "--wait=false")
    result = await envelope.run(Confirmation(second.id, second.digest, "ana", "ours"))
    assert result.outcome is Outcome.APPLIED


async def test_an_image_that_cannot_be_pulled_is_a_failed_rollout_here_and_with_kubectl(
    bed: Bed, cluster: Cluster
) -> None:
    bed.deploy("ours", replicas=2)
    bed.kubectl("set", "image", "deployment/ours", "app=127.0.0.1:1/nowhere:v9")
    result = await cluster.do(cluster.envelope("ours", "set-env", name="MAX_CONCURRENT_REQUESTS", value="5"))
    assert result.outcome is Outcome.ROLLOUT_FAILED
    assert "ProgressDeadlineExceeded" in result.words
    assert "Err" in result.words or "BackOff" in result.words
    command = ["kubectl", "--kubeconfig", KUBECONFIG, "-n", bed.namespace, "rollout", "status", "deployment/ours"]
    theirs = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert theirs.returncode != 0
    assert "exceeded its progress deadline" in theirs.stderr


async def test_an_answer_that_is_lost_on_the_way_is_settled_by_reading(
    bed: Bed, line: tuple[Line, KubernetesClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    between, api = line
    monkeypatch.setattr("mrb_tui.clients.kubernetes.WRITE_S", 5.0)
    cluster = Cluster(api, bed.namespace)
    bed.deploy("ours")
    envelope = cluster.envelope("ours", "set-env", name="MAX_CONCURRENT_REQUESTS", value="5")
    assert await envelope.prepare() is None
    plan = envelope.plan
    assert plan is not None
    envelope.shown(plan.digest)
    between.lets_answers_through = False
    running = asyncio.create_task(envelope.run(Confirmation(plan.id, plan.digest, "ana", "ours")))
    while "failed" not in cluster.rig.kinds:
        await asyncio.sleep(0.1)
    assert cluster.rig.states[plan.id].outcome_unknown
    between.lets_answers_through = True
    assert (await running).outcome is Outcome.APPLIED
    assert cluster.rig.kinds == ["planned", "confirmed", "started", "failed", "settled", "finished"]


async def test_a_secret_is_applied_without_a_copy_in_an_annotation(bed: Bed, cluster: Cluster) -> None:
    bed.kubectl(
        "create", "secret", "generic", "keys", "--from-literal=api-key=old-value-1", "--from-literal=other=kept"
    )
    means = cluster.means("ours")
    for value in ("new-value-2", "new-value-3"):
        given = Means(**{name: getattr(means, name) for name in Means.__dataclass_fields__} | {"value_for": _is(value)})
        action = made(StepAction("apply-secret", {"secret": "keys", "key": "api-key"}), given)
        result = await cluster.do(Envelope(action, Step("rotate", "Rotate"), cluster.around()))
        assert result.outcome is Outcome.APPLIED, result
    found = bed.read("secret", "keys")
    assert set(found["data"]) == {"api-key", "other"}
    assert found["data"]["api-key"] == "bmV3LXZhbHVlLTM="
    assert "last-applied" not in json.dumps(found["metadata"])
    assert "value" not in json.dumps(found["metadata"]["annotations"])
    assert "new-value" not in repr([event.payload for event in cluster.rig.events])


def _is(value: str) -> Any:
    return lambda action: value
