"""The envelope from the write on: no answer, the rollout, and whether it helped."""

from contextlib import suppress
from datetime import timedelta

import pytest

from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.verification import Verify
from mrb_tui.domain.events.mitigation import MitigationFailed, MitigationPlanned, MitigationReverted, Settlement
from mrb_tui.domain.facts import Facts
from mrb_tui.domain.mitigation_state import Phase, ledger
from tests.actions.fake_cluster import Crash
from tests.actions.rig import BEGUN_AT, Rig, observation, plan_of, yes


def fewer(facts: Facts) -> bool | None:
    ratio = facts.get("errors.ratio")
    return None if ratio is None else float(ratio) < 0.01


FEWER = Verify("errors.ratio < 0.01", fewer, for_s=10.0, within_s=60.0, facts=("errors.ratio",))


# ----------------------------------------------------------------------- no answer
async def test_a_lost_answer_is_settled_by_reading(rig: Rig) -> None:
    rig.cluster.next_write = "lost"
    result = await rig.done(rig.envelope())
    assert result.outcome is Outcome.APPLIED
    assert rig.kinds == ["planned", "confirmed", "started", "failed", "settled", "finished"]


async def test_a_write_that_never_arrived_is_told_only_once_it_cannot_arrive_any_more(rig: Rig) -> None:
    rig.cluster.next_write = "silent"
    result = await rig.done(rig.envelope())
    assert (result.outcome, result.words) == (Outcome.UNREACHABLE, "settled by reading: it was not applied")
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


async def test_while_nobody_could_look_no_rollout_is_late(rig: Rig) -> None:
    """The controllers could do nothing either."""
    rig.cluster.workload["spec"]["progressDeadlineSeconds"] = 60
    rig.cluster.rolls_in = 30

    def outage() -> None:
        rig.cluster.unreachable = 5 < (rig.now - BEGUN_AT).total_seconds() < 85

    rig.while_asleep = outage
    assert (await rig.done(rig.envelope())).outcome is Outcome.APPLIED


async def test_a_paused_rollout_is_not_waited_for(rig: Rig) -> None:
    rig.cluster.workload["spec"]["paused"] = True
    rig.cluster.rolls_in = -1
    envelope = rig.envelope()
    result = await rig.done(envelope)
    assert result.outcome is Outcome.APPLIED
    assert any("paused" in warning for warning in plan_of(envelope).warnings)
    assert (rig.now, result.advice) == (BEGUN_AT, ("resume the rollout: until then it reaches no pod", "or revert it"))


async def test_what_a_paused_rollout_holds_back_has_not_helped(rig: Rig) -> None:
    """Whatever turns green meanwhile."""
    rig.cluster.workload["spec"]["paused"] = True
    rig.cluster.rolls_in = -1
    envelope = rig.envelope(verify=FEWER)
    envelope.observed(observation(rig.now, ratio=0.4))
    rig.while_asleep = lambda: envelope.observed(observation(rig.now, ratio=0.0))
    result = await rig.done(envelope)
    assert result.outcome is Outcome.UNVERIFIED
    assert "paused" in result.words
    assert result.advice == ("resume the rollout: until then it reaches no pod", "or revert it")
    assert rig.kinds[-2:] == ["finished", "unverified"]


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
    result = await envelope.run(yes(plan_of(envelope)))
    assert (result.outcome, result.words) == (Outcome.NOTHING_TO_VERIFY, "it held before: errors.ratio < 0.01")
    assert envelope.progress == "what is to be verified held before; is it steady?"
    assert rig.states["p1"].phase is Phase.NOTHING_TO_VERIFY


def taken_back(rig: Rig, after_s: int) -> None:
    """Somebody else's console takes it back, and is through with it."""
    if (rig.now - BEGUN_AT).total_seconds() == after_s:
        rig.cluster.foreign(LIMIT="50")
        with suppress(StopIteration):
            rig.record(MitigationReverted("p1", "Cut concurrency", "p2")).send(None)


async def test_what_is_taken_back_before_it_was_verified_has_not_helped(rig: Rig) -> None:
    """Also where the revert is what helped."""
    envelope = rig.envelope(verify=FEWER)
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    envelope.observed(observation(rig.now, ratio=0.4))

    def world() -> None:
        taken_back(rig, 25)
        envelope.observed(observation(rig.now, ratio=0.0 if rig.cluster.env("LIMIT") == "50" else 0.4))

    rig.while_asleep = world
    result = await envelope.run(yes(plan_of(envelope)))
    assert (result.outcome, result.words) == (Outcome.UNVERIFIED, "it was taken back meanwhile")
    assert result.advice == ()
    assert (rig.kinds[-2:], rig.states["p1"].phase) == (["reverted", "unverified"], Phase.REVERTED)


async def test_what_is_taken_back_during_its_rollout_is_not_told_as_rolled_out(rig: Rig) -> None:
    rig.cluster.rolls_in = 8
    rig.while_asleep = lambda: taken_back(rig, 3)
    result = await rig.done(rig.envelope())
    assert (result.outcome, result.words) == (Outcome.UNVERIFIED, "it was taken back meanwhile")
    assert "finished" not in rig.kinds


async def test_what_was_not_known_before_is_not_called_verified(rig: Rig) -> None:
    envelope = rig.envelope(verify=FEWER)
    await envelope.prepare()
    envelope.shown(plan_of(envelope).digest)
    rig.while_asleep = lambda: envelope.observed(observation(rig.now, ratio=0.0))
    result = await envelope.run(yes(plan_of(envelope)))
    assert result.outcome is Outcome.UNVERIFIED
    assert "not known" in result.words


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
