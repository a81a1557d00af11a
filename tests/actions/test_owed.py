"""What is owed after the run: settled by reading, reverted in order, proposed in time."""

from datetime import timedelta

import pytest

from mrb_tui.actions.action import Live
from mrb_tui.actions.envelope import Envelope
from mrb_tui.actions.owed import in_revert_order, revert_of, settle
from mrb_tui.actions.proposal import Clearing
from mrb_tui.actions.refusals import RefusedError
from mrb_tui.actions.settlement import IN_FLIGHT_S, settlement
from mrb_tui.domain.events.mitigation import Settlement
from mrb_tui.domain.mitigation_state import Phase, ledger
from tests.actions.fake_cluster import Crash
from tests.actions.rig import BEGUN_AT, Rig, plan_of


async def crashed(rig: Rig, how: str) -> None:
    rig.cluster.next_write = how
    with pytest.raises(Crash):
        await rig.done(rig.envelope())


async def settled(rig: Rig, plan_id: str = "p1") -> Live:
    state = rig.states[plan_id]
    return await settle(rig.action(state.plan.action, state.plan.parameters), state, rig.record, rig.now)


async def test_another_console_finds_what_a_dead_one_has_done(rig: Rig) -> None:
    await crashed(rig, "crash after")
    assert (await settled(rig)).settlement is Settlement.APPLIED
    assert rig.states["p1"].phase is Phase.APPLIED
    assert [state.plan.plan_id for state in ledger(rig.states.values())] == ["p1"]


async def test_what_is_not_there_may_still_come_and_then_cannot_any_more(rig: Rig) -> None:
    await crashed(rig, "crash before")
    assert (await settled(rig)).settlement is None
    assert rig.states["p1"].outcome_unknown
    await rig.sleep(IN_FLIGHT_S + 20)
    assert (await settled(rig)).settlement is Settlement.NOT_APPLIED
    assert ledger(rig.states.values()) == ()


async def test_the_value_without_our_mark_proves_nothing(rig: Rig) -> None:
    await crashed(rig, "crash before")
    rig.cluster.foreign(LIMIT="5")
    await rig.sleep(IN_FLIGHT_S + 20)
    live = await settled(rig)
    assert live.settlement is None
    assert "without our mark" in live.found
    assert rig.states["p1"].outcome_unknown


async def test_what_somebody_has_changed_after_us_is_overtaken(rig: Rig) -> None:
    await rig.done(rig.envelope())
    rig.cluster.foreign(LIMIT="8")
    assert (await settled(rig)).settlement is Settlement.CHANGED_SINCE
    assert rig.states["p1"].phase is Phase.OVERTAKEN
    assert ledger(rig.states.values()) == ()


async def test_what_was_applied_for_sure_is_never_said_not_to_have_been(rig: Rig) -> None:
    """An object that is written anew from its manifest has lost the change, and our mark with it."""
    await rig.done(rig.envelope())
    rig.cluster.workload["metadata"]["annotations"] = {}
    rig.cluster.foreign(LIMIT="50")
    await rig.sleep(IN_FLIGHT_S + 20)
    assert (await settled(rig)).settlement is Settlement.CHANGED_SINCE
    assert rig.states["p1"].phase is Phase.OVERTAKEN
    assert rig.states["p1"].applied
    assert ledger(rig.states.values()) == ()


async def test_looking_at_what_is_in_force_records_nothing_while_it_is(rig: Rig) -> None:
    await rig.done(rig.envelope())
    count = len(rig.events)
    assert (await settled(rig)).settlement is Settlement.APPLIED
    assert len(rig.events) == count


async def test_what_is_over_cannot_be_settled_or_reverted(rig: Rig) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    await envelope.cancel()
    with pytest.raises(RefusedError):
        await settled(rig)
    with pytest.raises(RefusedError):
        revert_of(rig.states["p1"])


async def test_a_revert_that_a_dead_console_has_done_counts(rig: Rig) -> None:
    await rig.done(rig.envelope())
    state = rig.states["p1"]
    action, step = revert_of(state)
    rig.cluster.next_write = "crash after"
    with pytest.raises(Crash):
        await rig.done(rig.envelope(action.kind, action.parameters, step=step, reverts=state.plan))
    assert "p1" in {state.plan.plan_id for state in ledger(rig.states.values())}
    await settled(rig, "p2")
    assert rig.states["p1"].phase is Phase.REVERTED


async def test_all_are_taken_back_latest_first_and_each_finds_what_it_left(rig: Rig) -> None:
    for value in ("20", "5"):
        await rig.done(rig.envelope("set-env", {"name": "LIMIT", "value": value}))
        await rig.sleep(5)
    warned: list[str] = []
    for state in in_revert_order(rig.states.values()):
        action, step = revert_of(state)
        envelope: Envelope = rig.envelope(action.kind, action.parameters, step=step, reverts=state.plan)
        await rig.done(envelope)
        warned += [warning for warning in plan_of(envelope).warnings if "meanwhile" in warning]
    assert rig.cluster.env("LIMIT") == "50"
    assert warned == []
    assert ledger(rig.states.values()) == ()


@pytest.mark.parametrize(
    ("now", "taken", "written_s", "expected"),
    [
        ("5", True, 1.0, Settlement.APPLIED),
        ("50", True, 1.0, Settlement.NO_LONGER),
        ("8", True, 1.0, Settlement.CHANGED_SINCE),
        (None, True, 1.0, Settlement.CHANGED_SINCE),
        ("5", False, 999.0, None),
        ("50", False, IN_FLIGHT_S - 1, None),
        ("50", False, IN_FLIGHT_S, Settlement.NOT_APPLIED),
        ("8", False, IN_FLIGHT_S, Settlement.NOT_APPLIED),
    ],
)
async def test_what_reading_tells(
    rig: Rig, now: str | None, taken: bool, written_s: float, expected: Settlement | None
) -> None:
    envelope = rig.envelope()
    await envelope.prepare()
    live = settlement(plan_of(envelope).payload(), (now,), taken=taken, written_s=written_s)
    assert live.settlement is expected


def test_a_revert_is_proposed_once_it_has_been_clear_for_ten_minutes_on_end() -> None:
    clearing = Clearing()
    at = BEGUN_AT
    for minute in range(9):
        clearing.judged(False, at + timedelta(minutes=minute))
    assert not clearing.proposes(at + timedelta(minutes=9))
    clearing.judged(None, at + timedelta(minutes=9, seconds=30))
    clearing.judged(False, at + timedelta(minutes=10))
    assert not clearing.proposes(at + timedelta(minutes=19))
    assert clearing.proposes(at + timedelta(minutes=20))
    clearing.judged(True, at + timedelta(minutes=21))
    assert not clearing.proposes(at + timedelta(minutes=40))
