"""Plans from objects: what changes, what undoes it, what is warned of. Pure, by example and by property."""

import asyncio
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.actions.action import PlanRequest
from mrb_tui.actions.kubernetes.revisions import Origin, preselected, revisions
from mrb_tui.actions.kubernetes.snapshot import Snapshot, read_snapshot
from mrb_tui.actions.kubernetes.template import digest
from mrb_tui.actions.kubernetes.warnings import workload_warnings
from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.plan import Plan
from mrb_tui.demo.patching import json_patch
from mrb_tui.domain.plan import StepAction
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.actions.fake_cluster import REF, FakeCluster
from tests.actions.rig import BEGUN_AT, STEP, Rig, plan_of

SCRUBBER = Scrubber(Secrets())


async def planned(rig: Rig, kind: str, **parameters: str) -> Plan:
    request = PlanRequest(plan_id="p1", step=STEP, at=rig.now, incident="INC-1", responder="ana")
    return await rig.action(kind, parameters).plan(request)


def container(workload: dict[str, Any], name: str) -> dict[str, Any]:
    spec = workload["spec"]["template"]["spec"]
    return next(each for each in (*spec["containers"], *spec["initContainers"]) if each["name"] == name)


def applied(rig: Rig, plan: Plan) -> dict[str, Any]:
    after: dict[str, Any] = json_patch(rig.cluster.workload, json.loads(plan.write.body))
    return after


# ----------------------------------------------------------------------- variables
async def test_every_value_that_was_read_is_tested(rig: Rig) -> None:
    plan = await planned(rig, "set-env", name="LIMIT", value="5")
    tests = [(each["path"], each["value"]) for each in json.loads(plan.write.body) if each["op"] == "test"]
    env = "/spec/template/spec/containers/0/env"
    assert tests == [
        ("/metadata/uid", "uid-1"),
        ("/spec/template/spec/containers/0/name", "app"),
        (f"{env}/0", {"name": "LIMIT", "value": "50"}),
    ]


@pytest.mark.parametrize("name", ["app", "proxy", "wait"])
async def test_a_variable_of_any_container_init_containers_too(rig: Rig, name: str) -> None:
    plan = await planned(rig, "set-env", name="NEW", value="1", container=name)
    assert {"name": "NEW", "value": "1"} in container(applied(rig, plan), name)["env"]
    assert plan.target.container == name
    assert plan.inverse == StepAction("unset-env", {"name": "NEW", "container": name})
    assert any("not set today" in warning for warning in plan.warnings)


async def test_without_a_name_it_is_the_container_that_has_the_variable(rig: Rig) -> None:
    container(rig.cluster.workload, "proxy")["env"] = [{"name": "BURST", "value": "9"}]
    assert (await planned(rig, "set-env", name="BURST", value="1")).target.container == "proxy"


async def test_a_container_that_is_not_there_is_named_with_those_that_are(rig: Rig) -> None:
    with pytest.raises(TroubleError) as told:
        await planned(rig, "set-env", name="LIMIT", value="5", container="nginx")
    assert told.value.trouble.advice == ("its containers: app, proxy, wait",)


async def test_where_a_name_stands_twice_the_one_that_counts_is_changed(rig: Rig) -> None:
    entries = container(rig.cluster.workload, "app")["env"]
    entries.append({"name": "LIMIT", "value": "70"})
    plan = await planned(rig, "set-env", name="LIMIT", value="5")
    assert plan.changes[0].before == "70"
    assert container(applied(rig, plan), "app")["env"][-1]["value"] == "5"


@pytest.mark.parametrize(("value", "warned"), [("5", False), ("50", True), ("80", True), ("many", False)])
async def test_a_suggestion_that_is_no_lower_is_warned_of(rig: Rig, value: str, warned: bool) -> None:
    plan = await planned(rig, "set-env", name="LIMIT", value=value, expect="lower")
    assert any("no lower" in warning for warning in plan.warnings) is warned


async def test_what_looks_secret_is_not_put_into_a_plain_variable(rig: Rig) -> None:
    with pytest.raises(TroubleError, match="looks like a secret"):
        await planned(rig, "set-env", name="MISTRAL_API_KEY", value="abcdefghij")


NAMES = st.text("ABC_", min_size=1, max_size=3).map(lambda text: f"V{text}")
ENTRY = st.one_of(
    st.builds(lambda name, value: {"name": name, "value": value}, NAMES, st.text(max_size=6)),
    st.builds(
        lambda name, key: {"name": name, "valueFrom": {"configMapKeyRef": {"name": "c", "key": key}}},
        NAMES,
        st.text("xyz", min_size=1, max_size=3),
    ),
)
ENV = st.none() | st.lists(ENTRY, max_size=4, unique_by=lambda entry: entry["name"])


@given(env=ENV, name=NAMES, value=st.text("0123456789", min_size=1, max_size=3), unset=st.booleans())
def test_a_change_and_its_inverse_leave_the_template_as_it_was(
    env: list[dict[str, Any]] | None, name: str, value: str, unset: bool
) -> None:
    rig = Rig()
    app = container(rig.cluster.workload, "app")
    app.pop("env")
    if env is not None:
        app["env"] = env
    before = copy.deepcopy(rig.cluster.workload["spec"]["template"])
    kind, parameters = ("unset-env", {}) if unset else ("set-env", {"value": value})
    plan = asyncio.run(planned(rig, kind, name=name, **parameters))
    if plan.changes_nothing:
        return
    rig.cluster.workload = applied(rig, plan)
    changed = rig.cluster.workload["spec"]["template"]
    found = {entry["name"]: entry for entry in container(rig.cluster.workload, "app").get("env", [])}
    assert found.get(name) == (None if unset else {"name": name, "value": value})
    assert plan.inverse is not None
    back = asyncio.run(planned(rig, plan.inverse.kind, **plan.inverse.parameters))
    rig.cluster.workload = applied(rig, back)
    after = rig.cluster.workload["spec"]["template"]
    assert sorted_env(after) == sorted_env(before)
    assert sorted_env(changed) != sorted_env(before)


def sorted_env(template: dict[str, Any]) -> Any:
    """The order may differ where a variable was taken out and comes back; an empty list is none."""
    copied = copy.deepcopy(template)
    for each in copied["spec"]["containers"]:
        each["env"] = sorted(({"value": "", **entry} for entry in each.get("env", [])), key=lambda entry: entry["name"])
    return copied


# ----------------------------------------------------------------------- warnings
WARNED: dict[str, tuple[dict[str, Any], str]] = {
    "paused": ({"spec": {"paused": True}}, "paused"),
    "Argo CD": ({"metadata": {"annotations": {"argocd.argoproj.io/tracking-id": "x"}}}, "managed by Argo CD"),
    "Flux": ({"metadata": {"labels": {"kustomize.toolkit.fluxcd.io/name": "x"}}}, "managed by Flux"),
    "Helm": ({"metadata": {"labels": {"app.kubernetes.io/managed-by": "Helm"}}}, "managed by Helm"),
    "operator": (
        {"metadata": {"ownerReferences": [{"kind": "ChatService", "name": "chat"}]}},
        "owned by ChatService chat",
    ),
    "last applied": (
        {"metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}}},
        "the next apply puts back",
    ),
    "not ready": ({"spec": {"replicas": 3}, "status": {"readyReplicas": 1, "updatedReplicas": 3}}, "not ready (1/3)"),
    "under way": ({"spec": {"replicas": 3}, "status": {"updatedReplicas": 1}}, "another rollout is under way"),
    "scaled to 0": ({"spec": {"replicas": 0}}, "scaled to 0"),
    "readiness": (
        {
            "spec": {
                "template": {"spec": {"containers": [{"name": "a", "readinessProbe": {"httpGet": {"path": "/ok"}}}]}}
            }
        },
        "readiness asks /ok",
    ),
}


@pytest.mark.parametrize("case", WARNED)
def test_what_whoever_changes_it_should_know(case: str) -> None:
    workload, words = WARNED[case]
    warnings = workload_warnings(Snapshot(workload), rolls_out=True, scales=False)
    assert any(words in warning for warning in warnings), warnings


def test_a_quiet_workload_is_warned_of_nothing() -> None:
    assert workload_warnings(Snapshot(FakeCluster().workload), rolls_out=True, scales=False) == ()


async def test_an_autoscaler_is_told_and_one_that_cannot_be_seen_too(rig: Rig) -> None:
    rig.cluster.autoscalers = [
        {
            "spec": {
                "scaleTargetRef": {"kind": "Deployment", "name": "chat"},
                "minReplicas": 2,
                "maxReplicas": 9,
            }
        }
    ]
    plan = await planned(rig, "scale", replicas="5")
    assert "autoscaled (2 to 9): it will set the number of replicas again" in plan.warnings
    rig.cluster.refused_paths = ("horizontalpodautoscalers",)
    plan = await planned(rig, "scale", replicas="5")
    assert "could not be seen: whether it is autoscaled" in plan.warnings


# ----------------------------------------------------------------------- rollback
async def found(rig: Rig) -> tuple[list[tuple[int, Origin]], int | None]:
    snapshot = await read_snapshot(rig.cluster, REF)
    listed = revisions(snapshot, rig.now, SCRUBBER)
    chosen = preselected(listed)
    return [(each.number, each.origin) for each in listed], chosen.number if chosen else None


async def test_our_own_revisions_are_told_from_deploys_and_stepped_over(rig: Rig) -> None:
    rig.cluster.deploy("chat:2")
    await rig.done(rig.envelope())
    await rig.done(rig.envelope("rollout-restart"))
    assert await found(rig) == (
        [(4, Origin.CONSOLE), (3, Origin.CONSOLE), (2, Origin.DEPLOY), (1, Origin.DEPLOY)],
        1,
    )


async def test_a_deploy_after_a_mitigation_is_a_deploy_although_it_inherits_our_annotations(rig: Rig) -> None:
    await rig.done(rig.envelope())
    rig.cluster.deploy("chat:2")
    assert (await found(rig))[0][0] == (3, Origin.DEPLOY)


async def test_taking_a_setting_back_does_not_make_a_deploys_revision_ours(rig: Rig) -> None:
    await rig.done(rig.envelope())
    await rig.done(rig.envelope("set-env", {"name": "LIMIT", "value": "50"}))
    assert (await found(rig))[0] == [(3, Origin.DEPLOY), (2, Origin.CONSOLE)]


async def test_what_was_rolled_back_from_is_not_offered_again(rig: Rig) -> None:
    rig.cluster.deploy("chat:2")
    assert (await rig.done(rig.envelope("rollout-undo", {}))).outcome is Outcome.APPLIED
    assert container(rig.cluster.workload, "app")["image"] == "chat:1"
    assert (await found(rig))[1] is None
    with pytest.raises(TroubleError, match="there is no earlier revision"):
        await planned(rig, "rollout-undo")


async def test_an_undo_is_undone_by_its_template_whatever_number_that_has_by_then(rig: Rig) -> None:
    rig.cluster.deploy("chat:2")
    await rig.done(rig.envelope("rollout-undo", {}))
    rig.cluster.deploy("chat:3")
    original = rig.states["p1"].plan
    assert original.inverse is not None
    envelope = rig.envelope("rollout-undo", original.inverse.parameters, reverts=original)
    await rig.done(envelope)
    assert container(rig.cluster.workload, "app")["image"] == "chat:2"
    assert any("somebody has changed" in warning for warning in plan_of(envelope).warnings)


async def test_undo_keeps_what_kubectl_keeps_and_our_stamps(rig: Rig) -> None:
    rig.cluster.workload["metadata"]["annotations"] |= {"team": "a", "kubernetes.io/change-cause": "release 1"}
    rig.cluster.deploy("chat:2")
    rig.cluster.workload["metadata"]["annotations"] |= {
        "team": "b",
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
    }
    rig.cluster.replica_sets[0]["metadata"]["annotations"] |= {"team": "a"}
    rig.cluster.deploy("chat:3")
    await rig.done(rig.envelope("rollout-undo", {"revision": "1"}))
    annotations = rig.cluster.workload["metadata"]["annotations"]
    assert annotations["team"] == "a"
    assert annotations["kubectl.kubernetes.io/last-applied-configuration"] == "{}"
    assert annotations["mrb-tui/plans"] == "p1"


@pytest.mark.parametrize("kind", ["rollout-undo", "rollout-restart"])
async def test_a_paused_workload_refuses_what_kubectl_refuses(rig: Rig, kind: str) -> None:
    rig.cluster.deploy("chat:2")
    rig.cluster.workload["spec"]["paused"] = True
    with pytest.raises(TroubleError, match="paused") as refusal:
        await planned(rig, kind)
    assert refusal.value.trouble.kind is TroubleKind.REJECTED


async def test_without_an_earlier_revision_there_is_nothing_to_go_back_to(rig: Rig) -> None:
    with pytest.raises(TroubleError, match="no earlier revision") as refusal:
        await planned(rig, "rollout-undo")
    assert refusal.value.trouble.kind is TroubleKind.REJECTED


def test_a_digest_is_that_of_the_template_and_not_of_the_replica_set() -> None:
    template = FakeCluster().workload["spec"]["template"]
    labelled = copy.deepcopy(template)
    labelled["metadata"]["labels"]["pod-template-hash"] = "5f7479c459"
    labelled["metadata"].pop("creationTimestamp")
    assert digest(labelled) == digest(template)
    labelled["spec"]["containers"][0]["image"] = "chat:2"
    assert digest(labelled) != digest(template)


# ----------------------------------------------------------------------- the digest of a plan
async def test_the_digest_is_of_the_target_and_the_planned_fields(rig: Rig) -> None:
    first = await planned(rig, "set-env", name="LIMIT", value="5")
    rig.cluster.churn()
    assert (await planned(rig, "set-env", name="LIMIT", value="5")).digest == first.digest
    assert (await planned(rig, "set-env", name="LIMIT", value="6")).digest != first.digest
    rig.cluster.workload["metadata"]["uid"] = "uid-2"
    assert (await planned(rig, "set-env", name="LIMIT", value="5")).digest != first.digest
    assert rig.now == BEGUN_AT


@pytest.mark.parametrize(
    ("kind", "parameters", "field", "value"),
    [
        ("scale", {"replicas": "5"}, "replicas", 5),
        ("rollout-pause", {}, "paused", True),
    ],
)
async def test_scale_and_pause_do_one_thing_and_know_the_way_back(
    rig: Rig, kind: str, parameters: dict[str, str], field: str, value: object
) -> None:
    before = copy.deepcopy(rig.cluster.workload["spec"])
    plan = await planned(rig, kind, **parameters)
    assert applied(rig, plan)["spec"] == {**before, field: value}
    assert plan.inverse is not None
    assert plan.undo.startswith("kubectl --context prod -n shop ")
