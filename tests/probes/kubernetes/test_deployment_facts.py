from datetime import UTC, datetime
from typing import Any

import pytest

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.probes.kubernetes.deployment_facts import deployment_facts, headline, health_of
from tests.probes.kubernetes.objects_by_example import condition, container, deployment, replica_set

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
SETTINGS = {"concurrency": "MAX_CONCURRENT_REQUESTS", "key": "API_KEY"}


def facts_of(obj: dict[str, Any], *replica_sets: dict[str, Any], chosen: str | None = None) -> dict[str, FactValue]:
    return deployment_facts(obj, replica_sets, SETTINGS, chosen, NOW)


ONE_OF_EACH = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")
STUCK = [condition("Progressing", "False", "ProgressDeadlineExceeded", 'ReplicaSet "web-1" has timed out progressing.')]


@pytest.mark.parametrize(
    ("obj", "health", "words"),
    [
        (deployment(), Health.OK, "3/3 rev 14"),
        (deployment(revision=""), Health.OK, "3/3"),
        (
            deployment(replicas=None, status=dict.fromkeys(ONE_OF_EACH, 1)),
            Health.OK,
            "1/1 rev 14",
        ),
        (deployment(replicas=0), Health.DOWN, "scaled to 0 rev 14"),
        (deployment(paused=True), Health.OK, "3/3 rev 14 paused"),
        (
            deployment(status={"readyReplicas": 0, "availableReplicas": 0}),
            Health.DOWN,
            "0/3 rev 14",
        ),
        (
            deployment(status={"readyReplicas": 2, "availableReplicas": 2}),
            Health.DEGRADED,
            "2/3 rev 14",
        ),
        (
            deployment(
                status={"readyReplicas": 2, "availableReplicas": 2},
                conditions=[condition("Progressing", "True", "ReplicaSetUpdated")],
            ),
            Health.DEGRADED,
            "2/3 rev 14 updating 3/3",
        ),
        (
            deployment(status={"replicas": 4, "updatedReplicas": 1}),
            Health.OK,
            "3/3 rev 14 updating 1/3",
        ),
        (deployment(generation=8), Health.OK, "3/3 rev 14 updating 3/3"),
        (
            deployment(conditions=STUCK, status={"replicas": 4, "updatedReplicas": 1}),
            Health.DEGRADED,
            "3/3 rev 14 rollout stuck",
        ),
        (deployment(conditions=STUCK, status={"readyReplicas": 0}), Health.DOWN, "0/3 rev 14 rollout stuck"),
        ({}, Health.DOWN, "0/1 updating 0/1"),
    ],
    ids=[
        "settled",
        "no revision",
        "replicas left out",
        "scaled to zero",
        "paused",
        "none ready",
        "one missing",
        "the last one starting",
        "rolling out",
        "not yet seen",
        "stuck",
        "stuck and down",
        "empty",
    ],
)
def test_a_deployment_in_words(obj: dict[str, Any], health: Health, words: str) -> None:
    facts = facts_of(obj)
    assert (health_of(facts), headline(facts)) == (health, words)


@pytest.mark.parametrize(
    ("obj", "rolling"),
    [
        (deployment(), False),
        (deployment(generation=8), True),
        (deployment(status={"updatedReplicas": 2}), True),
        (deployment(status={"replicas": 4}), True),
        (deployment(status={"availableReplicas": 2}), True),
        (deployment(replicas=0), False),
    ],
)
def test_a_rollout_is_under_way_as_kubectl_says(obj: dict[str, Any], rolling: bool) -> None:
    assert facts_of(obj)["rolling_out"] is rolling


def test_settings_and_image_are_of_the_chosen_container() -> None:
    env: list[dict[str, Any]] = [
        {"name": "MAX_CONCURRENT_REQUESTS", "value": "50"},
        {"name": "API_KEY", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "api"}}},
        {"name": "OTHER", "value": "x"},
    ]
    obj = deployment(containers=[container("proxy", "mesh:1"), container("web", "shop/web:v2", env)])
    facts = facts_of(obj, chosen="web")
    assert facts["image"] == "shop/web:v2"
    assert facts["setting_concurrency"] == "50"
    assert facts["setting_key"] == "from secretKeyRef", "a secret is named by its source"
    assert facts_of(obj)["image"] == "mesh:1"


def test_what_is_not_set_is_absent_not_empty() -> None:
    facts = facts_of(deployment(containers=[container()]))
    assert not [name for name in facts if name.startswith("setting_")]
    assert "last_deploy_age_s" not in facts
    assert "image" not in facts_of(deployment(), chosen="no such container")


def test_the_last_deploy_is_when_the_image_changed_not_the_last_restart() -> None:
    facts = facts_of(
        deployment(),
        replica_set(14, "web:v2", "2026-11-24T12:50:00Z", env="restarted"),
        replica_set(13, "web:v2", "2026-11-24T12:30:00Z"),
        replica_set(9, "web:v1", "2026-11-20T12:00:00Z"),
    )
    assert facts["last_deploy_age_s"] == 1800
    assert facts["last_change_age_s"] == 3600


def test_revisions_are_ordered_as_numbers() -> None:
    facts = facts_of(
        deployment(),
        replica_set(9, "web:v1", "2026-11-24T10:00:00Z"),
        replica_set(10, "web:v2", "2026-11-24T12:00:00Z"),
    )
    assert facts["last_deploy_age_s"] == 3600


def test_a_rollback_is_dated_by_the_rollout_since_its_replica_set_is_old() -> None:
    changed = [condition("Progressing", "True", "NewReplicaSetAvailable", at="2026-11-24T12:58:00Z")]
    facts = facts_of(
        deployment(conditions=changed),
        replica_set(15, "web:v1", "2026-11-20T12:00:00Z"),
        replica_set(14, "web:v2", "2026-11-24T12:00:00Z"),
    )
    assert facts["last_deploy_age_s"] == 120


def test_a_release_that_comes_a_second_time_is_dated_by_the_rollout() -> None:
    """The same template takes up its old ReplicaSet, which may still be younger than the one it replaces."""
    changed = [condition("Progressing", "True", "NewReplicaSetAvailable", at="2026-11-24T12:58:00Z")]
    facts = facts_of(
        deployment(conditions=changed),
        replica_set(18, "web:v2", "2026-11-24T12:20:00Z", before="8"),
        replica_set(17, "web:v1", "2026-11-24T12:10:00Z", before="7,10,13"),
    )
    assert facts["last_deploy_age_s"] == 120


def test_after_a_rollback_and_a_restart_the_release_rolled_back_was_the_last_deploy() -> None:
    facts = facts_of(
        deployment(),
        replica_set(17, "web:v1", "2026-11-24T12:50:00Z", env="restarted"),
        replica_set(16, "web:v1", "2026-11-20T12:00:00Z", before="14"),
        replica_set(15, "web:v2", "2026-11-24T12:30:00Z"),
    )
    assert facts["last_deploy_age_s"] == 1800


def test_when_both_came_back_and_something_else_since_nobody_knows() -> None:
    facts = facts_of(
        deployment(),
        replica_set(20, "web:v1", "2026-11-24T12:50:00Z", env="restarted"),
        replica_set(19, "web:v1", "2026-11-20T12:00:00Z", before="1,6"),
        replica_set(18, "web:v2", "2026-11-20T13:00:00Z", before="8"),
    )
    assert "last_deploy_age_s" not in facts


def test_replica_sets_of_another_owner_do_not_count() -> None:
    facts = facts_of(
        deployment(),
        replica_set(14, "web:v2", "2026-11-24T11:00:00Z"),
        replica_set(99, "other:v1", "2026-11-24T12:59:00Z", owner="someone else"),
    )
    assert facts["last_deploy_age_s"] == 7200


def test_a_cluster_whose_clock_is_ahead_gives_no_negative_age() -> None:
    facts = facts_of(deployment(), replica_set(14, "web:v2", "2026-11-24T13:05:00Z"))
    assert facts["last_deploy_age_s"] == 0


@pytest.mark.parametrize(
    "obj",
    [
        {"spec": None, "status": None, "metadata": None},
        {"spec": {"replicas": "3", "template": []}, "status": {"readyReplicas": True, "conditions": {}}},
        {
            "metadata": {"annotations": {"deployment.kubernetes.io/revision": "a b"}},
            "status": {"conditions": [None, 7]},
        },
    ],
)
def test_strange_objects_are_survived(obj: dict[str, Any]) -> None:
    facts = facts_of(obj, {"metadata": {"ownerReferences": [7, {}]}}, {})
    assert health_of(facts) is Health.DOWN
    assert headline(facts)
