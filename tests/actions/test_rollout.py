"""How far a rollout is, held to kubectl's own cases (rollout_status.go and its test)."""

from typing import Any

import pytest

from mrb_tui.actions.kubernetes.rollout import LONGEST_S, deadline_s, rollout_progress, trouble_of


def deployment(
    wanted: int, *, updated: int, total: int, available: int, generation: int = 1, observed: int = 1
) -> dict[str, Any]:
    status = {"updatedReplicas": updated, "replicas": total, "availableReplicas": available}
    return {
        "metadata": {"generation": generation},
        "spec": {"replicas": wanted},
        "status": {"observedGeneration": observed, **status},
    }


CASES = {
    "not yet seen": (deployment(1, updated=1, total=1, available=1, generation=2), False),
    "none updated": (deployment(1, updated=0, total=1, available=1), False),
    "one old left": (deployment(1, updated=1, total=2, available=2), False),
    "not available": (deployment(2, updated=2, total=2, available=1), False),
    "done": (deployment(2, updated=2, total=2, available=2), True),
    "scaled to 0": (deployment(0, updated=0, total=0, available=0), True),
}


@pytest.mark.parametrize("case", CASES)
def test_done_exactly_where_kubectl_says_so(case: str) -> None:
    obj, done = CASES[case]
    progress = rollout_progress(obj)
    assert (progress.done, progress.failed) == (done, "")


def test_the_words_say_how_far() -> None:
    assert rollout_progress(deployment(3, updated=2, total=4, available=1)).words == "updated 2/3, available 1/3"
    assert rollout_progress(deployment(3, updated=3, total=4, available=3)).words.endswith("1 old to go")


def test_a_deadline_that_is_exceeded_is_a_failure_once_it_is_about_this_change() -> None:
    stuck = deployment(3, updated=1, total=3, available=2)
    stuck["status"]["conditions"] = [
        {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "timed out"}
    ]
    assert rollout_progress(stuck).failed == "ProgressDeadlineExceeded: timed out"
    stuck["metadata"]["generation"] = 2
    assert rollout_progress(stuck).failed == ""


@pytest.mark.parametrize("status", [{}, {"conditions": None}, {"updatedReplicas": "x"}, None])
def test_strange_objects_are_survived(status: object) -> None:
    assert not rollout_progress({"spec": {"replicas": 3}, "status": status}).done


def test_a_deployment_without_a_deadline_is_not_followed_for_ever() -> None:
    assert deadline_s({"spec": {"progressDeadlineSeconds": 2_147_483_647}}) == LONGEST_S
    assert deadline_s({"spec": {"progressDeadlineSeconds": 60}}) == 90
    assert deadline_s({}) == 630


def pod(name: str, status: dict[str, Any], *, of: str = "abc", leaving: bool = False) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name, "labels": {"pod-template-hash": of}}
    return {"metadata": metadata | ({"deletionTimestamp": "x"} if leaving else {}), "status": status}


def waiting(reason: str) -> dict[str, Any]:
    return {"containerStatuses": [{"state": {"waiting": {"reason": reason}}}]}


def test_what_keeps_new_pods_from_running_is_told_and_old_ones_do_not_count() -> None:
    ended = {"lastState": {"terminated": {"exitCode": 1}}, "restartCount": 1, "state": {"running": {}}}
    pods = [
        pod("a", waiting("CrashLoopBackOff")),
        pod("b", waiting("CrashLoopBackOff")),
        pod("c", {"initContainerStatuses": [ended]}),
        pod("d", waiting("ContainerCreating")),
        pod("e", waiting("ErrImagePull"), of="old"),
        pod("f", waiting("ErrImagePull"), leaving=True),
        pod("g", {}),
    ]
    assert trouble_of(pods, "abc") == "CrashLoopBackOff (2): a, exit code 1 (1): c"
