"""Roll-outs: as a Deployment with maxSurge 1 and maxUnavailable 1 does them."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrb_tui.demo import kube_objects
from mrb_tui.demo.workload import GOOD_IMAGE, OLD_IMAGE, REVISION
from mrb_tui.demo.world import World
from tests.demo.worlds import ROLLED_OUT_S, images, new_key, pass_time, restart, set_variable, undo, world_of

BROKEN = "registry.example/mistral-service:9-broken"


@pytest.fixture
def world() -> World:
    return world_of()


def test_it_starts_settled_with_two_releases_behind_it(world: World) -> None:
    workload = world.workload
    assert [each.revision for each in workload.replica_sets] == [1, 2]
    assert images(workload) == {GOOD_IMAGE}
    assert len(workload.ready()) == workload.replicas == 3
    names = [pod.name for pod in workload.pods]
    pass_time(world, 60)
    assert [pod.name for pod in workload.pods] == names


def test_a_restart_makes_a_replica_set_of_its_own_and_replaces_every_pod(world: World) -> None:
    before = {pod.name for pod in world.workload.pods}
    restart(world)
    assert [each.revision for each in world.workload.replica_sets] == [1, 2, 3]
    assert world.workload.annotations[REVISION] == "3"
    pass_time(world, ROLLED_OUT_S)
    after = world.workload.pods
    assert not before & {pod.name for pod in after}
    assert {pod.replica_set for pod in after} == {world.workload.current.name}
    assert len(world.workload.ready()) == 3


def test_at_most_one_pod_more_than_wanted_and_one_fewer_ready(world: World) -> None:
    restart(world)
    for _ in range(int(ROLLED_OUT_S)):
        pass_time(world, 1)
        staying = [pod for pod in world.workload.pods if pod.leaving_s is None]
        assert len(staying) <= 4
        assert len(world.workload.ready()) >= 2


def test_a_setting_reaches_pods_only_as_new_ones(world: World) -> None:
    old = list(world.workload.pods)
    set_variable(world, "MAX_CONCURRENT_REQUESTS", "5")
    assert {pod.environment["MAX_CONCURRENT_REQUESTS"] for pod in old} == {"50"}
    pass_time(world, ROLLED_OUT_S)
    assert {pod.environment["MAX_CONCURRENT_REQUESTS"] for pod in world.workload.pods} == {"5"}
    assert {pod.environment["MAX_CONCURRENT_REQUESTS"] for pod in old} == {"50"}


def test_a_key_in_the_secret_does_not_reach_pods_until_a_restart(world: World) -> None:
    before = {pod.key for pod in world.workload.pods}
    new_key(world, "another-key")
    pass_time(world, 300)
    assert {pod.key for pod in world.workload.pods} == before
    restart(world)
    pass_time(world, ROLLED_OUT_S)
    assert {pod.key for pod in world.workload.pods} == {"another-key"}


def test_undo_goes_back_under_a_new_revision_and_undo_again_returns(world: World) -> None:
    good, release = world.workload.current, "registry.example/mistral-service:3"
    world.workload.deploy(release, world.now)
    pass_time(world, ROLLED_OUT_S)
    assert images(world.workload) == {release}
    undo(world)
    assert world.workload.current is good
    assert [each.revision for each in world.workload.replica_sets] == [1, 4, 3]
    pass_time(world, ROLLED_OUT_S)
    assert images(world.workload) == {GOOD_IMAGE}
    undo(world)
    pass_time(world, ROLLED_OUT_S)
    assert images(world.workload) == {release}


def test_the_same_template_again_starts_nothing(world: World) -> None:
    pods = list(world.workload.pods)
    world.workload.change(world.workload.template, world.now)
    pass_time(world, 60)
    assert world.workload.pods == pods
    assert world.workload.generation == 1


def test_a_release_that_crashes_turns_ready_first_and_waits_longer_each_time(world: World) -> None:
    world.workload.deploy(BROKEN, world.now)
    waits: list[float] = []
    was_ready = False
    for _ in range(400):
        pass_time(world, 1)
        pod = world.workload.mine()[0]
        was_ready = was_ready or pod.ready
        if pod.restarts > len(waits):
            waits.append(pod.backing_off_s)
    assert was_ready
    assert len(waits) >= 3
    assert waits == sorted(set(waits))


def test_paused_it_changes_nothing_until_it_is_resumed(world: World) -> None:
    pods = list(world.workload.pods)
    world.workload.paused = True
    restart(world)
    pass_time(world, ROLLED_OUT_S)
    assert world.workload.pods == pods
    world.workload.paused = False
    pass_time(world, ROLLED_OUT_S)
    assert not {pod.name for pod in pods} & {pod.name for pod in world.workload.pods}


@pytest.mark.parametrize("replicas", [0, 1, 7])
def test_it_is_scaled_to_as_many_as_are_wanted(world: World, replicas: int) -> None:
    world.workload.replicas = replicas
    pass_time(world, ROLLED_OUT_S)
    assert len(world.workload.ready()) == len(world.workload.pods) == replicas


CHANGES = st.lists(
    st.tuples(st.sampled_from(["restart", "undo", "queue", "broken", "old", "good"]), st.integers(0, 40)), max_size=5
)


@settings(max_examples=25, deadline=None)
@given(changes=CHANGES)
def test_whatever_is_done_to_it_it_comes_to_rest_at_what_is_wanted(changes: list[tuple[str, int]]) -> None:
    world = world_of()
    acts: dict[str, Callable[[World], None]] = {
        "restart": restart,
        "undo": undo,
        "queue": lambda world: set_variable(world, "RATE_LIMIT_MODE", "queue"),
        "broken": lambda world: world.workload.deploy(BROKEN, world.now),
        "old": lambda world: world.workload.deploy(OLD_IMAGE, world.now),
        "good": lambda world: world.workload.deploy(GOOD_IMAGE, world.now),
    }
    for act, seconds in changes:
        acts[act](world)
        pass_time(world, seconds)
        objects = [kube_objects.pod(world.workload, pod) for pod in world.workload.pods]
        assert all(each["status"]["containerStatuses"] for each in objects)
    pass_time(world, 2 * ROLLED_OUT_S)
    workload = world.workload
    assert [pod.template for pod in workload.pods] == [workload.template] * 3
    assert len({each.revision for each in workload.replica_sets}) == len(workload.replica_sets)
    assert len({pod.name for pod in workload.pods}) == 3
    deployment = kube_objects.deployment(workload)
    assert deployment["status"]["observedGeneration"] == deployment["metadata"]["generation"]


def test_what_is_available_and_what_waits_in_a_crash_loop_can_be_read_from_the_objects(world: World) -> None:
    world.workload.deploy(BROKEN, world.now)
    seen: set[tuple[str, bool]] = set()
    for _ in range(120):
        pass_time(world, 1)
        deployment = kube_objects.deployment(world.workload)
        ready = deployment["status"]["readyReplicas"]
        assert ready == len(world.workload.ready())
        conditions = {each["type"]: each["status"] for each in deployment["status"]["conditions"]}
        assert conditions["Available"] == ("True" if ready >= 2 else "False")  # maxUnavailable is 1
        for pod in world.workload.pods:
            status = kube_objects.pod(world.workload, pod)["status"]["containerStatuses"][0]
            seen.add((next(iter(status["state"].values())).get("reason", "running"), status["ready"]))
            assert bool(status["lastState"]) is (status["restartCount"] > 0)
    assert seen == {("ContainerCreating", False), ("CrashLoopBackOff", False), ("running", False), ("running", True)}


def test_deployment_replica_sets_and_pods_belong_together(world: World) -> None:
    world.workload.deploy(BROKEN, world.now)
    pass_time(world, ROLLED_OUT_S)
    workload = world.workload
    deployment = kube_objects.deployment(workload)
    (current,) = [
        found
        for each in workload.replica_sets
        if (found := kube_objects.replica_set(workload, each))["spec"]["replicas"]
    ]
    assert current["metadata"]["annotations"]["kubernetes.io/change-cause"] == "release 9-broken"
    assert current["metadata"]["annotations"][REVISION] == deployment["metadata"]["annotations"][REVISION]
    labels = set(current["spec"]["selector"]["matchLabels"].items())
    pods = [kube_objects.pod(workload, each) for each in workload.pods]
    assert [each["metadata"]["ownerReferences"][0]["name"] for each in pods] == [current["metadata"]["name"]] * 3
    assert all(labels <= set(each["metadata"]["labels"].items()) for each in pods)
