from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.health import Health
from mrb_tui.probes.kubernetes.pod_problems import pods_summary
from tests.probes.kubernetes.objects_by_example import condition, container_status, pod, terminated, waiting

NO_NODE = "0/3 nodes are available: 3 Insufficient memory."


@pytest.mark.parametrize(
    ("sick", "word", "detail"),
    [
        (
            pod(state=waiting("CrashLoopBackOff", "back-off 5m0s"), last=terminated("Error", 1), restarts=6),
            "crash loop",
            "Error, exit code 1",
        ),
        (
            pod(
                state=waiting("CrashLoopBackOff", "back-off 5m0s"),
                last=terminated("Error", 1, "Traceback ...\nKeyError: 'burst'\n"),
            ),
            "crash loop",
            "Error, exit code 1: KeyError: 'burst'",
        ),
        (pod(state=waiting("CrashLoopBackOff", "back-off 10s restarting")), "crash loop", "back-off 10s restarting"),
        (pod(state=terminated("Error", 137), restarts=1), "crash loop", "Error, exit code 137"),
        (pod(state=terminated("Completed", 0)), "crash loop", "Completed, exit code 0"),
        (
            pod(state=waiting("CrashLoopBackOff"), last=terminated("OOMKilled", 137), restarts=4),
            "out of memory",
            "killed for memory, 4 restarts",
        ),
        (pod(state=terminated("OOMKilled", 137), restarts=1), "out of memory", "killed for memory, 1 restarts"),
        (
            pod(last=terminated("OOMKilled", 137), restarts=2, ready=False),
            "out of memory",
            "killed for memory, 2 restarts",
        ),
        (
            pod(state=waiting("ImagePullBackOff", 'Back-off pulling image "web:v9"'), phase="Pending"),
            "image pull",
            'Back-off pulling image "web:v9"',
        ),
        (pod(state=waiting("ErrImagePull"), phase="Pending"), "image pull", "ErrImagePull"),
        (
            pod(state=waiting("CreateContainerConfigError", 'secret "keys" not found'), phase="Pending"),
            "bad config",
            'secret "keys" not found',
        ),
        (
            pod(
                state={},
                statuses=[],
                phase="Pending",
                conditions=[condition("PodScheduled", "False", "Unschedulable", NO_NODE)],
            ),
            "unschedulable",
            NO_NODE,
        ),
        (pod(ready=False), "not ready", ""),
        (pod(state=waiting("ContainerCreating"), phase="Pending"), "starting", ""),
        (pod(state=waiting("PodInitializing"), phase="Pending", init=[container_status()]), "starting", ""),
        (
            pod(
                state=waiting("PodInitializing"),
                init=[container_status("migrate", state=waiting("CrashLoopBackOff"), last=terminated("Error", 2))],
            ),
            "crash loop",
            "Error, exit code 2",
        ),
        (
            pod(
                ready=False,
                statuses=[
                    container_status("proxy", state={"running": {}}),
                    container_status("web", state=waiting("ErrImagePull", "no such image")),
                ],
            ),
            "image pull",
            "no such image",
        ),
    ],
)
def test_a_sick_pod_is_named_by_its_gravest_trouble(sick: dict[str, Any], word: str, detail: str) -> None:
    summary = pods_summary([pod("well"), sick])
    assert [(problem.pod, problem.word, problem.detail) for problem in summary.problems] == [("web-1", word, detail)]
    assert (summary.health, summary.headline()) == (Health.DEGRADED, f"1 {word}")
    assert pods_summary([sick]).health is Health.DOWN


def test_well_pods_are_ok() -> None:
    summary = pods_summary([pod("a", restarts=2), pod("b")])
    assert (summary.health, summary.headline(), summary.restarts) == (Health.OK, "2 ready", 2)


def test_an_old_kill_for_memory_of_a_ready_pod_is_no_problem_now() -> None:
    assert not pods_summary([pod(last=terminated("OOMKilled", 137), restarts=1)]).problems


def test_a_pod_on_a_lost_node_says_running_and_is_not_ready() -> None:
    lost = pod(ready=False)
    assert lost["status"]["phase"] == "Running"
    assert pods_summary([pod("a"), lost]).facts()["not_ready"] == 1


def test_pods_on_their_way_out_are_counted_apart() -> None:
    summary = pods_summary([pod("new"), pod("old", leaving=True), pod("older", leaving=True, ready=False)])
    assert (summary.total, summary.ready, summary.terminating) == (1, 1, 2)
    assert summary.health is Health.OK


def test_a_pod_that_has_run_to_its_end_does_not_count() -> None:
    done = pod("job", phase="Succeeded", state=terminated("Completed", 0))
    assert pods_summary([pod("a"), done]).total == 1


def test_an_evicted_pod_that_has_been_replaced_does_not_count() -> None:
    """A Failed pod stays until it is collected; its ReplicaSet has long made another."""
    evicted = pod("evicted", phase="Failed", statuses=[], ready=False)
    summary = pods_summary([pod("a"), evicted])
    assert (summary.total, summary.health) == (1, Health.OK)


def test_no_pods_is_down() -> None:
    assert (pods_summary([]).health, pods_summary([]).headline()) == (Health.DOWN, "no pods")


def test_the_headline_is_the_gravest_not_the_commonest() -> None:
    pods = [pod(f"p{number}", state=waiting("ErrImagePull")) for number in range(3)]
    assert pods_summary([*pods, pod("q", state=waiting("CrashLoopBackOff"))]).headline() == "1 crash loop"


def test_facts_count_each_kind() -> None:
    pods = [
        pod("a"),
        pod("b", state=waiting("CrashLoopBackOff")),
        pod("c", state=waiting("CrashLoopBackOff"), last=terminated("OOMKilled", 137)),
        pod("d", state=waiting("ImagePullBackOff")),
        pod("e", state=waiting("CreateContainerError")),
        pod("f", statuses=[], ready=False, conditions=[condition("PodScheduled", "False")]),
    ]
    assert pods_summary(pods).facts() == {
        "total": 6,
        "ready": 1,
        "terminating": 0,
        "restarts": 0,
        "crash_looping": 1,
        "oom_killed": 1,
        "pull_errors": 1,
        "config_errors": 1,
        "unschedulable": 1,
        "not_ready": 5,
    }


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["metadata", "status", "name", "conditions", "containerStatuses", "state", "waiting", "reason", "type"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.sampled_from(["metadata", "status", "spec"]), _JSON), max_size=3))
def test_strange_pods_are_survived(pods: list[dict[str, Any]]) -> None:
    summary = pods_summary(pods)
    assert summary.ready <= summary.total <= len(pods)
    assert summary.headline()
