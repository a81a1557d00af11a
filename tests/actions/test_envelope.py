"""The envelope up to the write: plan, confirmation, refusals, conflicts."""

import asyncio
from dataclasses import replace

import pytest

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.guard import Confirmation
from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.refusals import RefusedError
from mrb_tui.domain.events.mitigation import MitigationStarted
from mrb_tui.domain.mitigation_state import Phase, ledger
from mrb_tui.domain.trouble import TroubleError
from tests.actions.rig import Rig, plan_of, yes


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
