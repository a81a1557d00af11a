"""All eight stages by example."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.guard import Confirmation
from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.refusals import RefusedError
from mrb_tui.actions.verification import Verify
from mrb_tui.domain.events.mitigation import MitigationFailed, MitigationPlanned, MitigationStarted, Settlement
from mrb_tui.domain.facts import Facts
from mrb_tui.domain.mitigation_state import Phase, ledger
from mrb_tui.domain.trouble import TroubleError
from tests.actions.fake_cluster import Crash, FakeCluster
from tests.actions.rig import Rig, observation, plan_of, yes


def fewer(facts: Facts) -> bool | None:
    ratio = facts.get("errors.ratio")
    return None if ratio is None else float(ratio) < 0.01


FEWER = Verify("errors.ratio < 0.01", fewer, for_s=10.0, within_s=60.0, facts=("errors.ratio",))


@pytest.fixture
def rig() -> Rig:
    return Rig()


# ----------------------------------------------------------------------- the way through
async def test_a_setting_goes_through_all_stages_and_each_is_recorded(rig: Rig) -> None:
    envelope = rig.envelope()
    result = await rig.done(envelope)
    assert result.outcome is Outcome.APPLIED
    assert rig.cluster.env("LIMIT") == "5"
    assert rig.kinds == ["planned", "confirmed", "started", "finished"]
    assert rig.states["p1"].phase is Phase.APPLIED
    assert [state.plan.plan_id for state in ledger(rig.states.values())] == ["p1"]
    assert envelope.stage is Stage.ENDED


async def test_the_intent_is_recorded_before_the_write(rig: Rig) -> None:
    seen: list[list[str]] = []
    rig.cluster.on_write = lambda body: seen.append(rig.kinds)
    await rig.done(rig.envelope())
    assert seen == [["planned", "confirmed", "started"]]


async def test_the_workload_says_whose_change_it_is(rig: Rig) -> None:
    await rig.done(rig.envelope())
    annotations = rig.cluster.workload["metadata"]["annotations"]
    assert annotations["mrb-tui/incident"] == "INC-1"
    assert annotations["mrb-tui/responder"] == "ana"
    assert annotations["mrb-tui/step"] == "cut"
    assert annotations["mrb-tui/plans"] == "p1"


async def test_a_cancelled_plan_writes_nothing(rig: Rig) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    assert (await envelope.cancel()).outcome is Outcome.CANCELLED
    assert rig.cluster.written == []
    assert rig.kinds == ["planned", "refused"]
    with pytest.raises(RefusedError):
        await envelope.run(yes(plan_of(envelope)))


async def test_what_is_already_so_is_not_done_again(rig: Rig) -> None:
    result = await rig.done(rig.envelope("set-env", {"name": "LIMIT", "value": "50"}))
    assert result.outcome is Outcome.ALREADY_SO
    assert rig.cluster.written == []


# ----------------------------------------------------------------------- the confirmation
async def test_a_yes_before_the_plan_was_shown_does_nothing(rig: Rig) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    with pytest.raises(RefusedError, match="before the plan could be read"):
        await envelope.run(yes(plan_of(envelope)))
    assert envelope.stage is Stage.ASKING
    assert rig.cluster.written == []


async def test_a_yes_arms_a_moment_after_the_plan_was_shown(rig: Rig) -> None:
    rig.guard.arm_s = 2.0
    envelope = rig.envelope()
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    await rig.sleep(1)
    with pytest.raises(RefusedError):
        await envelope.run(yes(plan_of(envelope)))
    await rig.sleep(1)
    assert (await envelope.run(yes(plan_of(envelope)))).outcome is Outcome.APPLIED


@pytest.mark.parametrize("typed", ["", "y", "chat2", "prod"])
async def test_a_protected_context_wants_the_name(rig: Rig, typed: str) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    plan = plan_of(envelope)
    envelope.shown(plan.digest)
    with pytest.raises(RefusedError, match="type chat"):
        await envelope.run(Confirmation(plan.id, plan.digest, "ana", typed))
    assert rig.cluster.written == []


async def test_a_confirmation_of_another_plan_does_nothing(rig: Rig) -> None:
    first = rig.envelope()
    await first.prepare()
    other = rig.envelope("set-env", {"name": "LIMIT", "value": "7"})
    await other.prepare()
    other.shown(plan_of(other).digest)
    with pytest.raises(RefusedError, match="another plan"):
        await other.run(yes(plan_of(first)))
    assert rig.cluster.written == []


async def test_a_plan_runs_once(rig: Rig) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    plan = plan_of(envelope)
    envelope.shown(plan.digest)
    results = await asyncio.gather(envelope.run(yes(plan)), envelope.run(yes(plan)), return_exceptions=True)
    assert isinstance(results[1], RefusedError)
    assert rig.cluster.written == [plan.id]
    rig.guard.shown(plan.digest)
    with pytest.raises(RefusedError, match="run already"):
        rig.guard.check(plan, yes(plan))


async def test_read_only_refuses_whatever_the_front_end_does() -> None:
    rig = Rig(read_only=True)
    envelope = rig.envelope()
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    with pytest.raises(RefusedError, match="read-only"):
        await envelope.run(yes(plan_of(envelope)))
    with pytest.raises(RefusedError):
        rig.guard.check_writable("publishing")
    assert rig.cluster.written == []


async def test_a_write_wants_the_permit_of_its_own_plan(rig: Rig) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    plan = plan_of(envelope)
    envelope.shown(plan.digest)
    permit = rig.guard.permit(plan, yes(plan))
    tampered = replace(plan, write=replace(plan.write, body=plan.write.body.replace('"5"', '"500"')))
    with pytest.raises(RefusedError):
        await rig.action("set-env", {"name": "LIMIT", "value": "5"}).write(tampered, permit)
    assert rig.cluster.written == []


async def test_without_a_journal_a_second_yes_is_wanted(rig: Rig) -> None:
    rig.durable = False
    envelope = rig.envelope()
    await envelope.prepare()
    plan = plan_of(envelope)
    envelope.shown(plan.digest)
    assert (await envelope.run(yes(plan))).outcome is Outcome.UNRECORDED
    assert rig.cluster.written == []
    assert (await envelope.run(yes(plan, accepts_unrecorded=True))).outcome is Outcome.APPLIED


async def test_a_journal_that_fails_at_the_intent_stops_it(rig: Rig) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    plan = plan_of(envelope)
    envelope.shown(plan.digest)
    record = rig.record

    async def failing(payload: object) -> bool:
        await record(payload)  # type: ignore[arg-type]  # handed on as it came
        return not isinstance(payload, MitigationStarted)

    envelope._around = replace(envelope._around, record=failing)
    assert (await envelope.run(yes(plan))).applied is False
    assert rig.cluster.written == []
    assert (rig.states[plan.id].phase, rig.states[plan.id].applied) == (Phase.FAILED, False)


# ----------------------------------------------------------------------- refused
async def test_who_may_not_is_told_before_being_asked_and_gets_the_command(rig: Rig) -> None:
    rig.cluster.may = False
    result = await rig.done(rig.envelope())
    assert result.outcome is Outcome.NOT_PERMITTED
    assert "kubectl --context prod -n shop set env deployment/chat -c app LIMIT=5" in result.advice[0]
    assert rig.cluster.tried_dry == 0


async def test_who_may_not_even_look_gets_the_command_too(rig: Rig) -> None:
    rig.cluster.refused_paths = ("/deployments/",)
    with pytest.raises(TroubleError) as told:
        await rig.envelope().prepare()
    assert told.value.trouble.advice == (
        "ask somebody who may: kubectl --context prod -n shop set env deployment/chat LIMIT=5",
    )


async def test_a_refused_dry_run_tells_the_admission_message(rig: Rig) -> None:
    rig.cluster.next_dry_run = 422
    result = await rig.done(rig.envelope())
    assert result.outcome is Outcome.REFUSED_BY_DRY_RUN
    assert "no changes tonight" in result.words
    assert rig.cluster.written == []


async def test_a_cluster_that_does_not_answer_is_no_refusal_of_its(rig: Rig) -> None:
    envelope = rig.envelope()
    rig.cluster.unreachable = True
    with pytest.raises(TroubleError):
        await envelope.prepare()
    rig.cluster.unreachable = False
    assert (await rig.done(envelope)).outcome is Outcome.APPLIED


# ----------------------------------------------------------------------- conflicts
async def test_a_real_change_since_the_plan_makes_a_new_plan(rig: Rig) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    first = plan_of(envelope)
    envelope.shown(first.digest)
    rig.cluster.foreign(LIMIT="20")
    assert (await envelope.run(yes(first))).outcome is Outcome.CONFLICT
    assert rig.cluster.env("LIMIT") == "20"
    assert await envelope.prepare() is None
    second = plan_of(envelope)
    assert second.changes[0].before == "20"
    envelope.shown(second.digest)
    with pytest.raises(RefusedError):
        await envelope.run(yes(first))
    assert (await envelope.run(yes(second))).outcome is Outcome.APPLIED


async def test_status_churn_is_no_conflict(rig: Rig) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    rig.cluster.churn()
    assert (await envelope.run(yes(plan_of(envelope)))).outcome is Outcome.APPLIED


async def test_an_object_that_was_made_anew_is_another_one(rig: Rig) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    rig.cluster.workload["metadata"]["uid"] = "uid-2"
    assert (await envelope.run(yes(plan_of(envelope)))).outcome is Outcome.CONFLICT
    assert rig.cluster.written == []


# ----------------------------------------------------------------------- no answer
async def test_a_lost_answer_is_settled_by_reading(rig: Rig) -> None:
    rig.cluster.next_write = "lost"
    result = await rig.done(rig.envelope())
    assert result.outcome is Outcome.APPLIED
    assert rig.kinds == ["planned", "confirmed", "started", "failed", "settled", "finished"]


async def test_a_write_that_never_arrived_is_told_only_once_it_cannot_arrive_any_more(rig: Rig) -> None:
    rig.cluster.next_write = "silent"
    result = await rig.done(rig.envelope())
    assert result.outcome is Outcome.REJECTED
    assert (rig.now - rig.events[2].at).total_seconds() >= 60
    assert rig.states["p1"].applied is False


async def test_a_late_write_is_found(rig: Rig) -> None:
    rig.cluster.next_write = "late"
    beats = iter(range(10_000))
    rig.while_asleep = lambda: rig.cluster.arrive() if next(beats) == 20 else None
    assert (await rig.done(rig.envelope())).outcome is Outcome.APPLIED


async def test_what_cannot_be_read_stays_unknown_and_is_owed(rig: Rig) -> None:
    rig.cluster.next_write = "lost"
    rig.cluster.on_write = lambda body: setattr(rig.cluster, "unreachable", True)
    result = await rig.done(rig.envelope())
    assert (result.outcome, result.applied) == (Outcome.UNKNOWN, None)
    assert rig.states["p1"].outcome_unknown
    assert ledger(rig.states.values())


async def test_a_process_that_dies_leaves_an_intent_without_an_outcome(rig: Rig) -> None:
    rig.cluster.next_write = "crash after"
    with pytest.raises(Crash):
        await rig.done(rig.envelope())
    assert rig.states["p1"].outcome_unknown


@pytest.mark.parametrize(("how", "outcome"), [("unsent", Outcome.REJECTED), ("403", Outcome.NOT_PERMITTED)])
async def test_a_write_that_was_not_taken_for_certain(rig: Rig, how: str, outcome: Outcome) -> None:
    rig.cluster.next_write = how
    result = await rig.done(rig.envelope())
    assert (result.outcome, result.applied) == (outcome, False)
    assert rig.states["p1"].applied is False


# ----------------------------------------------------------------------- the rollout
async def test_a_rollout_that_is_stuck_has_failed_and_stays_in_the_ledger(rig: Rig) -> None:
    rig.cluster.rolls_in = -1
    rig.while_asleep = lambda: rig.cluster.workload["status"].update(
        conditions=[{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}]
    )
    result = await rig.done(rig.envelope())
    assert (result.outcome, result.applied) == (Outcome.ROLLOUT_FAILED, True)
    assert "ProgressDeadlineExceeded" in result.words
    assert result.advice[0] == "turn the fallback on"
    assert ledger(rig.states.values())


async def test_a_crash_loop_after_a_successful_rollout_is_a_failure(rig: Rig) -> None:
    waiting = {"waiting": {"reason": "CrashLoopBackOff"}}

    def crash() -> None:
        sets = rig.cluster.replica_sets
        labels = {"pod-template-hash": sets[-1]["metadata"]["name"]}
        rig.cluster.pods = [
            {"metadata": {"name": "chat-x", "labels": labels}, "status": {"containerStatuses": [{"state": waiting}]}}
        ]

    rig.while_asleep = lambda: crash() if "finished" in rig.kinds else None
    result = await rig.done(rig.envelope())
    assert result.outcome is Outcome.ROLLOUT_FAILED
    assert "CrashLoopBackOff" in result.words
    assert rig.kinds[-2:] == ["finished", "failed"]


async def test_a_paused_rollout_is_not_waited_for(rig: Rig) -> None:
    rig.cluster.workload["spec"]["paused"] = True
    rig.cluster.rolls_in = -1
    envelope = rig.envelope()
    result = await rig.done(envelope)
    assert result.outcome is Outcome.APPLIED
    assert any("paused" in warning for warning in plan_of(envelope).warnings)


# ----------------------------------------------------------------------- did it help
async def test_it_is_verified_by_what_was_observed_after_the_write(rig: Rig) -> None:
    envelope = rig.envelope(verify=FEWER)
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    envelope.observed(observation(rig.now, ratio=0.4))
    rig.while_asleep = lambda: envelope.observed(observation(rig.now, ratio=0.0))
    result = await envelope.run(yes(plan_of(envelope)))
    assert result.outcome is Outcome.VERIFIED
    assert rig.states["p1"].phase is Phase.VERIFIED


async def test_an_answer_to_a_question_from_before_the_write_does_not_count(rig: Rig) -> None:
    envelope = rig.envelope(verify=FEWER)
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    envelope.observed(observation(rig.now, ratio=0.4))
    rig.while_asleep = lambda: envelope.observed(observation(rig.now, took_s=600.0, ratio=0.0))
    result = await envelope.run(yes(plan_of(envelope)))
    assert result.outcome is Outcome.UNVERIFIED
    assert "nothing observed since" in result.words


async def test_what_does_not_hold_for_its_time_is_not_verified(rig: Rig) -> None:
    envelope = rig.envelope(verify=FEWER)
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    envelope.observed(observation(rig.now, ratio=0.4))
    rig.while_asleep = lambda: envelope.observed(observation(rig.now, ratio=0.0 if rig.now.second % 8 else 0.4))
    result = await envelope.run(yes(plan_of(envelope)))
    assert result.outcome is Outcome.UNVERIFIED
    assert rig.states["p1"].phase is Phase.UNVERIFIED
    assert result.advice


async def test_a_condition_that_held_and_then_fell_silent_is_not_verified(rig: Rig) -> None:
    rig.cluster.rolls_in = 120
    envelope = rig.envelope(verify=FEWER)
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    envelope.observed(observation(rig.now, ratio=0.4))
    quiet_from = rig.now + timedelta(seconds=40)
    rig.while_asleep = lambda: envelope.observed(observation(rig.now, ratio=0.0)) if rig.now < quiet_from else None
    result = await envelope.run(yes(plan_of(envelope)))
    assert result.outcome is Outcome.UNVERIFIED
    assert "nothing observed since tells" in result.words


async def test_what_held_before_has_nothing_to_verify(rig: Rig) -> None:
    envelope = rig.envelope(verify=FEWER)
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    envelope.observed(observation(rig.now, ratio=0.0))
    rig.while_asleep = lambda: envelope.observed(observation(rig.now, ratio=0.0))
    assert (await envelope.run(yes(plan_of(envelope)))).outcome is Outcome.NOTHING_TO_VERIFY
    assert rig.states["p1"].phase is Phase.NOTHING_TO_VERIFY


async def test_what_was_not_known_before_is_not_called_verified(rig: Rig) -> None:
    envelope = rig.envelope(verify=FEWER)
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    rig.while_asleep = lambda: envelope.observed(observation(rig.now, ratio=0.0))
    result = await envelope.run(yes(plan_of(envelope)))
    assert result.outcome is Outcome.UNVERIFIED
    assert "not known" in result.words


# ----------------------------------------------------------------------- back again
async def reverted(rig: Rig, plan_id: str) -> tuple[Outcome, tuple[str, ...]]:
    original = rig.states[plan_id].plan
    assert original.inverse is not None
    envelope = rig.envelope(original.inverse.kind, original.inverse.parameters, reverts=original)
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


async def test_an_object_that_is_deleted_during_its_rollout_is_a_failure(rig: Rig) -> None:
    rig.cluster.rolls_in = -1
    rig.while_asleep = lambda: setattr(rig.cluster, "is_gone", True)
    result = await rig.done(rig.envelope())
    assert (result.outcome, result.words) == (Outcome.ROLLOUT_FAILED, "the object was deleted meanwhile")


async def test_every_outcome_is_recorded_with_the_plan_it_belongs_to(rig: Rig) -> None:
    await rig.done(rig.envelope())
    plans = [event.payload.plan_id for event in rig.events if isinstance(event.payload, MitigationPlanned)]
    assert {getattr(event.payload, "plan_id", "") for event in rig.events} == set(plans)
    assert not any(isinstance(event.payload, MitigationFailed) for event in rig.events)
    assert Settlement.APPLIED.value == "applied"
