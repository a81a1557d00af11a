"""New keys through the envelope, never shown."""

from typing import Any

import pytest

from mrb_tui.actions.kubernetes.secret_use import users_of
from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.workshop import Means
from mrb_tui.domain.plan import StepAction
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from tests.actions.fake_cluster import REF, kube_error
from tests.actions.other_kinds import SECRET, done, envelope, means
from tests.actions.rig import BEGUN_AT, Rig, plan_of


class SecretApi:
    """A cluster with one Secret."""

    server, context = "https://cluster.example", "prod"

    def __init__(self) -> None:
        self.secret: dict[str, Any] = {
            "metadata": {"uid": "s1", "resourceVersion": "3"},
            "data": {"api-key": "b2xkLWtleS0wMDAx"},
        }
        self.patched: list[tuple[Any, bool, str]] = []
        self.asked: list[str] = []

    async def get(self, path: str, query: Any = ()) -> dict[str, Any]:
        self.asked.append(path)
        if path.endswith("/deployments"):
            reference = {"secretKeyRef": {"name": "keys", "key": "api-key"}}
            uses = {"containers": [{"name": "a", "env": [{"name": "K", "valueFrom": reference}]}]}
            return {"items": [{"metadata": {"name": "chat"}, "spec": {"template": {"spec": uses}}}]}
        return self.secret

    async def patch(
        self, path: str, body: Any, content_type: str, *, dry_run: bool = False, force: bool = False, manager: str = ""
    ) -> dict[str, Any]:
        assert content_type == "application/apply-patch+yaml"
        self.patched.append((body, dry_run, manager))
        return {}

    async def allowed(self, *arguments: Any, **named: Any) -> Any:
        raise kube_error(500, "no answer")


def secret_means(rig: Rig, api: SecretApi, **more: Any) -> Means:
    return means(rig, api=api, deployment=REF, value_for=lambda action: SECRET, **more)


async def test_a_key_is_tried_before_the_cluster_is_touched(rig: Rig) -> None:
    api = SecretApi()

    async def refuse(key: str) -> str:
        assert key == SECRET
        return "401"

    chosen = envelope(rig, secret_means(rig, api, try_key=refuse), "apply-secret", secret="keys", key="api-key")
    with pytest.raises(TroubleError, match="the new key does not work: 401") as refusal:
        await chosen.prepare()
    assert refusal.value.trouble.kind is TroubleKind.REJECTED
    assert api.asked == []


async def test_a_secret_is_applied_with_its_uid_and_version_and_never_shown(rig: Rig) -> None:
    api = SecretApi()
    given = secret_means(rig, api, key_here="old-key-0001")
    chosen = envelope(rig, given, "apply-secret", secret="keys", key="api-key")
    result = await done(rig, chosen)
    assert (result.outcome, result.words) == (Outcome.APPLIED, "pods read it when they start anew")
    assert rig.now == BEGUN_AT  # nothing rolls out, so nothing is watched
    (tried, was_dry, _), (applied, _, manager) = api.patched
    assert was_dry
    assert tried == applied
    assert applied["data"] == {"api-key": "czNjcjN0LXZhbHVlLW9mLXRoZS1uaWdodA=="}
    assert (applied["metadata"]["uid"], applied["metadata"]["resourceVersion"]) == ("s1", "3")
    assert manager == "mrb-tui-api-key"
    plan = plan_of(chosen)
    assert plan.follow_ups == (StepAction("rollout-restart", {"workload": "chat"}),)
    assert any("the same as the one here" in line for line in plan.details)
    assert plan.inverse is None
    told = repr(plan) + repr(chosen.__dict__) + repr([event.payload for event in rig.events])
    for hidden in (SECRET, "old-key-0001", "czNjcjN0"):
        assert hidden not in told


def test_a_secret_is_used_by_variable_by_environment_and_by_volume() -> None:
    def using(name: str, spec: dict[str, Any]) -> dict[str, Any]:
        return {"metadata": {"name": name}, "spec": {"template": {"spec": spec}}}

    found = users_of(
        "keys",
        [
            using("d", {"containers": [{"envFrom": [{"secretRef": {"name": "keys"}}]}]}),
            using("c", {"volumes": [{"secret": {"secretName": "keys"}}]}),
            using("b", {"volumes": [{"projected": {"sources": [{"secret": {"name": "keys"}}]}}]}),
            using("a", {"containers": [{"env": [{"valueFrom": {"secretKeyRef": {"name": "others"}}}]}]}),
        ],
    )
    assert found == ("b", "c", "d")
