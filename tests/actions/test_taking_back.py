"""The envelope backwards, and beside what others do."""

import pytest

from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.owed import revert_of
from mrb_tui.domain.mitigation_state import Phase, ledger
from tests.actions.fake_cluster import REVISION, Crash, FakeCluster
from tests.actions.rig import Rig, plan_of


# ----------------------------------------------------------------------- back again
async def reverted(rig: Rig, plan_id: str) -> tuple[Outcome, tuple[str, ...]]:
    state = rig.states[plan_id]
    action, step = revert_of(state)
    envelope = rig.envelope(action.kind, action.parameters, step=step, reverts=state.plan)
    result = await rig.done(envelope)
    return result.outcome, plan_of(envelope).warnings


async def test_a_revert_goes_through_the_same_envelope_and_empties_the_ledger(rig: Rig) -> None:
    await rig.done(rig.envelope())
    outcome, warnings = await reverted(rig, "p1")
    assert outcome is Outcome.APPLIED
    assert not any("meanwhile" in warning for warning in warnings)
    assert rig.cluster.env("LIMIT") == "50"
    assert rig.states["p1"].phase is Phase.REVERTED
    assert ledger(rig.states.values()) == ()


async def test_a_variable_that_was_absent_is_unset_again(rig: Rig) -> None:
    await rig.done(rig.envelope("set-env", {"name": "MISTRAL_FALLBACK", "value": "true"}))
    before = rig.cluster.env("MISTRAL_FALLBACK")
    await reverted(rig, "p1")
    assert (before, rig.cluster.env("MISTRAL_FALLBACK")) == ("true", None)


async def test_a_reference_is_restored(rig: Rig) -> None:
    entries = rig.cluster.workload["spec"]["template"]["spec"]["containers"][0]["env"]
    entries[0] = {"name": "LIMIT", "valueFrom": {"configMapKeyRef": {"name": "limits", "key": "limit"}}}
    kept = dict(entries[0])
    await rig.done(rig.envelope())
    await reverted(rig, "p1")
    assert rig.cluster.workload["spec"]["template"]["spec"]["containers"][0]["env"][0] == kept


async def test_a_revert_says_if_somebody_changed_the_value_meanwhile(rig: Rig) -> None:
    await rig.done(rig.envelope())
    rig.cluster.foreign(LIMIT="8")
    _, warnings = await reverted(rig, "p1")
    assert "somebody has changed LIMIT meanwhile: 5 → 8" in warnings


async def test_what_somebody_else_has_taken_back_is_no_longer_owed(rig: Rig) -> None:
    await rig.done(rig.envelope())
    rig.cluster.foreign(LIMIT="50")
    outcome, _ = await reverted(rig, "p1")
    assert outcome is Outcome.ALREADY_SO
    assert ledger(rig.states.values()) == ()


async def test_a_secret_looking_value_is_not_kept_and_the_inverse_says_so() -> None:
    cluster = FakeCluster()
    cluster.foreign(OLD_API_KEY="k3y-that-nobody-may-see")
    rig = Rig(cluster)
    envelope = rig.envelope("unset-env", {"name": "OLD_API_KEY"})
    await rig.done(envelope)
    plan = plan_of(envelope)
    assert plan.inverse is None
    assert "not kept" in plan.undo
    assert "k3y-that-nobody" not in repr([event.payload for event in rig.events])
    assert "k3y-that-nobody" not in repr(plan)


# ----------------------------------------------------------------------- whose revision it is
CAUSE = "kubernetes.io/change-cause"
OURS = "Cut concurrency: LIMIT 50 → 5 (mrb-tui INC-1)"


def released(cause: str | None) -> Rig:
    """A deploy that said why, or did not."""
    cluster = FakeCluster()
    if cause is not None:
        cluster.workload["metadata"]["annotations"][CAUSE] = cause
    cluster.deploy("chat:2")
    return Rig(cluster)


def causes(cluster: FakeCluster) -> dict[str, str | None]:
    """What `kubectl rollout history` shows, and under `""` what the Deployment itself says."""
    found = {"": cluster.workload, **{each["metadata"]["annotations"][REVISION]: each for each in cluster.replica_sets}}
    return {name: each["metadata"]["annotations"].get(CAUSE) for name, each in found.items()}


@pytest.mark.parametrize("cause", ["release 2", None])
async def test_a_revert_brings_the_revision_back_with_its_own_cause(cause: str | None) -> None:
    rig = released(cause)
    await rig.done(rig.envelope())
    assert causes(rig.cluster)[""] == (OURS if cause else None)
    await reverted(rig, "p1")
    assert causes(rig.cluster)[""] == causes(rig.cluster)["4"] == cause


async def test_each_of_several_reverts_brings_back_the_cause_of_the_one_before() -> None:
    rig = released("release 2")
    await rig.done(rig.envelope())
    await rig.done(rig.envelope("set-env", {"name": "QUEUE", "value": "on"}))
    await reverted(rig, "p2")
    assert causes(rig.cluster)[""] == OURS
    await reverted(rig, "p1")
    assert causes(rig.cluster)[""] == "release 2"


async def test_a_cause_that_the_revision_never_had_goes_with_the_revert() -> None:
    rig = released(None)
    await rig.done(rig.envelope())
    rig.cluster.workload["metadata"]["annotations"][CAUSE] = "somebody else's"
    await reverted(rig, "p1")
    assert causes(rig.cluster)[""] is None


async def test_a_revert_that_makes_a_revision_of_its_own_says_so() -> None:
    rig = released("release 2")
    await rig.done(rig.envelope())
    rig.cluster.workload["metadata"]["annotations"][CAUSE] = "release 3"
    rig.cluster.deploy("chat:3")
    await reverted(rig, "p1")
    assert causes(rig.cluster)[""] == "Revert: Cut concurrency: LIMIT 5 → 50 (mrb-tui INC-1)"


async def test_no_mitigation_writes_its_cause_on_a_revision_that_a_deploy_made() -> None:
    rig = released("release 2")
    rig.cluster.foreign(LIMIT="60")
    await rig.done(rig.envelope("set-env", {"name": "LIMIT", "value": "50"}))
    assert causes(rig.cluster)[""] == "release 2"


async def test_the_same_change_made_again_is_told_as_this_one() -> None:
    rig = released("release 2")
    await rig.done(rig.envelope())
    await reverted(rig, "p1")
    rig.cluster.replica_sets[-1]["metadata"]["annotations"][CAUSE] = "Cut concurrency (mrb-tui INC-0)"
    await rig.done(rig.envelope())
    assert causes(rig.cluster)[""] == OURS


# ----------------------------------------------------------------------- others
async def test_the_second_responder_is_told_who_is_on_it(rig: Rig) -> None:
    rig.cluster.next_write = "crash before"
    with pytest.raises(Crash):
        await rig.done(rig.envelope())
    second = rig.envelope("set-env", {"name": "OTHER", "value": "1"})
    await second.prepare()
    assert any(warning.startswith("ana is on it") for warning in plan_of(second).warnings)


async def test_others_are_told_of_whatever_their_context_is_called(rig: Rig) -> None:
    await rig.done(rig.envelope())
    rig.cluster.context = "as-my-kubeconfig-calls-it"
    second = rig.envelope("set-env", {"name": "OTHER", "value": "1"})
    await second.prepare()
    assert "also in force: Cut concurrency (LIMIT 50 → 5), by ana" in plan_of(second).warnings


async def test_what_is_in_force_already_is_told(rig: Rig) -> None:
    await rig.done(rig.envelope())
    own = rig.states["p1"].plan
    assert own.inverse is not None
    back = rig.envelope(own.inverse.kind, own.inverse.parameters, reverts=own)
    await back.prepare()
    assert plan_of(back).warnings == ()
    second = rig.envelope("set-env", {"name": "OTHER", "value": "1"})
    await second.prepare()
    assert "also in force: Cut concurrency (LIMIT 50 → 5), by ana" in plan_of(second).warnings
