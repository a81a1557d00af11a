import pytest

from mrb_tui.clients.kube_deployment import owned
from mrb_tui.looks.kubernetes.history import history, rollout_words
from tests.probes.kubernetes.objects_by_example import condition, deployment, replica_set

STUCK = [condition("Progressing", "False", "ProgressDeadlineExceeded", 'ReplicaSet "web-14" has timed out')]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ({}, "rolled out: 3 of 3 available"),
        ({"observedGeneration": 6}, "the controller has not seen the last change yet"),
        ({"updatedReplicas": 1}, "rolling out: 1 of 3 new pods are there"),
        ({"replicas": 4}, "rolling out: 1 old pods still to go"),
        ({"availableReplicas": 2}, "rolling out: 2 of 3 new pods are available"),
        ({"updatedReplicas": 1, "conditions": STUCK}, 'stuck: ReplicaSet "web-14" has timed out'),
    ],
)
def test_where_a_rollout_stands(status: dict[str, object], words: str) -> None:
    assert rollout_words(deployment(status=status)) == words


def test_each_revision_says_what_it_changed_by_name_only() -> None:
    sets = [
        replica_set(12, "shop/web:v1", "2026-11-20T12:00:00Z"),
        replica_set(13, "shop/web:v2", "2026-11-22T12:00:00Z"),
        replica_set(14, "shop/web:v2", "2026-11-24T11:00:00Z", env="value-that-may-be-secret", before="11"),
        replica_set(99, "shop/other:v1", "2026-11-24T11:30:00Z", owner="somebody-else"),
    ]
    sets[2]["metadata"]["annotations"]["kubernetes.io/change-cause"] = "by ana"
    it = deployment(revision="14")
    found = history(it, owned(it, sets))
    assert [(each.number, each.changed, each.is_current, each.came_again) for each in found] == [
        ("14", ("MODE",), True, True),
        ("13", ("image",), False, False),
        ("12", None, False, False),
    ]
    assert found[0].change_cause == "by ana"
    assert "value-that-may-be-secret" not in repr(found)


def test_a_restart_is_told_as_one() -> None:
    sets = [replica_set(number, "shop/web:v1", "2026-11-20T12:00:00Z") for number in (1, 2)]
    stamp = {"kubectl.kubernetes.io/restartedAt": "2026-11-24T11:00:00Z"}
    sets[1]["spec"]["template"]["metadata"] = {"annotations": stamp}
    it = deployment(revision="2")
    assert history(it, owned(it, sets))[0].changed == ("restart",)


def test_without_revisions_there_is_no_history() -> None:
    assert history(deployment(), []) == ()
