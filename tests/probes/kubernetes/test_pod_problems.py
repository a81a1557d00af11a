from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.health import Health
from mrb_tui.probes.kubernetes.pod_problems import PodsSummary
from mrb_tui.probes.kubernetes.pod_problems import pods_summary as summary_at
from tests.probes.kubernetes.objects_by_example import condition, container_status, pod, terminated, waiting

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NO_NODE = "0/3 nodes are available: 3 Insufficient memory."
_INIT_DONE = container_status("migrate", state=terminated("Completed", 0))


def pods_summary(pods: list[dict[str, Any]]) -> PodsSummary:
    return summary_at(pods, AT)


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
        (pod(state=waiting("ContainerCreating"), init=[_INIT_DONE], phase="Pending"), "starting", ""),
        (pod(ready=False, init=[_INIT_DONE]), "not ready", ""),
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


@pytest.mark.parametrize(
    ("reason", "code", "word", "detail"),
    [
        ("Error", 1, "crash loop", "restarted 4m ago after: Error, exit code 1"),
        ("OOMKilled", 137, "out of memory", "killed for memory, 2 restarts"),
    ],
)
def test_between_two_crashes_a_pod_is_ready_and_not_well(reason: str, code: int, word: str, detail: str) -> None:
    """It would otherwise turn green at each restart, for the few seconds that it lives."""
    crashed = terminated(reason, code)
    crashed["terminated"]["finishedAt"] = "2026-11-24T11:56:00Z"
    summary = pods_summary([pod("a"), pod("b", last=crashed, restarts=2)])
    assert [(problem.word, problem.detail) for problem in summary.problems] == [(word, detail)]
    assert (summary.ready, summary.health) == (2, Health.DEGRADED)


def test_when_every_pod_crashes_again_and_again_a_moment_of_readiness_does_not_count() -> None:
    crashed = terminated("Error", 1)
    crashed["terminated"]["finishedAt"] = "2026-11-24T11:59:50Z"
    summary = pods_summary([pod("a", last=crashed, restarts=4), pod("b", state=waiting("CrashLoopBackOff"))])
    assert (summary.ready, summary.health) == (1, Health.DOWN)


@pytest.mark.parametrize(("finished_at", "restarts"), [("2026-11-24T11:54:00Z", 7), ("2026-11-24T11:59:00Z", 1)])
def test_one_restart_is_no_loop_and_neither_are_old_ones(finished_at: str, restarts: int) -> None:
    crashed = terminated("Error", 1)
    crashed["terminated"]["finishedAt"] = finished_at
    assert pods_summary([pod("a", last=crashed, restarts=restarts)]).health is Health.OK


def test_a_pull_error_ends_with_its_cause_and_that_is_what_is_told() -> None:
    said = (
        'rpc error: code = Unknown desc = failed to pull and unpack image "reg.example/web:v9": failed to resolve '
        'reference "reg.example/web:v9": failed to do request: Head "https://reg.example/v2/web/manifests/v9": dial '
        "tcp 10.0.0.1:443: connect: connection refused"
    )
    sick = pod(state=waiting("ErrImagePull", said), phase="Pending")
    sick["status"]["containerStatuses"][0]["image"] = "reg.example/web:v9"
    (problem,) = pods_summary([sick]).problems
    assert problem.detail == "reg.example/web:v9: connection refused"
    assert problem.said == said


def test_a_pod_whose_node_is_lost_says_so() -> None:
    """The node's controller takes the pod's Ready away; what its containers said last still stands."""
    lost = pod(ready=False, conditions=[condition("ContainersReady", "True")])
    lost["spec"] = {"nodeName": "node-a"}
    (problem,) = pods_summary([lost]).problems
    assert problem.word == "not ready"
    assert problem.detail == "its containers are ready, and it is not: is node-a well?"


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
