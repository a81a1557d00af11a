"""How far a mitigation is, and what the ledger owes: by example, and whatever order events come in."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.mitigation import (
    MitigationAdopted,
    MitigationConfirmed,
    MitigationFailed,
    MitigationFinished,
    MitigationProgressed,
    MitigationRefused,
    MitigationReverted,
    MitigationSettled,
    MitigationStarted,
    MitigationUnverified,
    MitigationVerified,
    Settlement,
)
from mrb_tui.domain.mitigation_state import MitigationState, Phase
from mrb_tui.domain.plan import FieldChange, Lasts, Target
from tests.domain.payloads import MITIGATION, PEOPLE
from tests.domain.story import Story, declared, minutes, plan

CONFIRMED = MitigationConfirmed("p1", "Cut", "d" * 64)
STARTED = MitigationStarted("p1", "Cut")
FINISHED = MitigationFinished("p1", "Cut", "3/3")
VERIFIED = MitigationVerified("p1", "Cut", "ratio_429 < 0.01")
UNVERIFIED = MitigationUnverified("p1", "Cut", "still 0.4")
REVERTED = MitigationReverted("p1", "Cut", "p2")
ADOPTED = MitigationAdopted("p1", "Cut", "the limit stays")
NOT_TAKEN = MitigationFailed("p1", "Cut", "conflict", "somebody else was first", applied=False)
UNCLEAR = MitigationFailed("p1", "Cut", "cut off", "no answer", applied=None)
TAKEN = MitigationFailed("p1", "Cut", "stuck", "the rollout stands still", applied=True)


def story_of(*payloads: Payload, lasts: Lasts = Lasts.TEMPORARY) -> Story:
    story = declared()
    for place, payload in enumerate((plan(lasts=lasts), *payloads)):
        story.add(payload, minutes(place + 1))
    return story


def state_of(*payloads: Payload) -> MitigationState:
    return story_of(*payloads).incident.mitigations["p1"]


def test_what_reached_production_is_never_told_as_merely_failed() -> None:
    assert state_of(STARTED, TAKEN).standing == "applied, and failed afterwards"
    assert state_of(STARTED, NOT_TAKEN).standing == "failed"
    assert state_of(STARTED, UNCLEAR).standing == "outcome unknown"
    assert state_of(STARTED, FINISHED).standing == "applied"


def test_the_way_through_the_envelope() -> None:
    assert state_of().phase is Phase.PLANNED
    assert state_of(CONFIRMED).phase is Phase.CONFIRMED
    assert state_of(CONFIRMED).confirmed_digest == "d" * 64
    running = state_of(CONFIRMED, STARTED)
    assert (running.phase, running.applied, running.since_at) == (Phase.STARTED, None, minutes(3))
    done = state_of(CONFIRMED, STARTED, FINISHED)
    assert (done.phase, done.applied, done.since_at) == (Phase.APPLIED, True, minutes(3))
    assert state_of(CONFIRMED, STARTED, FINISHED, VERIFIED).phase is Phase.VERIFIED
    assert state_of(STARTED, FINISHED, UNVERIFIED).phase is Phase.UNVERIFIED
    nothing = MitigationUnverified("p1", "Cut", "it held before", nothing_to_verify=True)
    assert state_of(STARTED, FINISHED, nothing).phase is Phase.NOTHING_TO_VERIFY


def test_what_was_refused_changed_nothing() -> None:
    refused = state_of(MitigationRefused("p1", "Cut", "not permitted"))
    assert (refused.phase, refused.applied, refused.in_force) == (Phase.REFUSED, False, False)


def test_progress_only_adds_words() -> None:
    state = state_of(STARTED, MitigationProgressed("p1", "Cut", "updated 2/3"))
    assert (state.phase, state.last_words) == (Phase.STARTED, "Cut: updated 2/3")


@pytest.mark.parametrize(
    ("ending", "phase", "unknown", "in_force"),
    [
        (NOT_TAKEN, Phase.FAILED, False, False),
        (UNCLEAR, Phase.FAILED, True, True),
        (TAKEN, Phase.FAILED, False, True),
        (MitigationSettled("p1", "Cut", Settlement.APPLIED), Phase.APPLIED, False, True),
        (MitigationSettled("p1", "Cut", Settlement.NOT_APPLIED), Phase.FAILED, False, False),
        (MitigationSettled("p1", "Cut", Settlement.CHANGED_SINCE), Phase.OVERTAKEN, False, False),
        (MitigationSettled("p1", "Cut", Settlement.NO_LONGER), Phase.REVERTED, False, False),
        (REVERTED, Phase.REVERTED, False, False),
        (ADOPTED, Phase.ADOPTED, False, False),
    ],
)
def test_how_it_ends(ending: Payload, phase: Phase, unknown: bool, in_force: bool) -> None:
    state = state_of(STARTED, ending)
    assert (state.phase, state.outcome_unknown, state.in_force) == (phase, unknown, in_force)


def test_an_intent_without_outcome_is_unsettled_and_in_doubt_in_force() -> None:
    incident = story_of(CONFIRMED, STARTED).incident
    assert [state.plan.plan_id for state in incident.unsettled] == ["p1"]
    assert [state.plan.plan_id for state in incident.ledger] == ["p1"]


@pytest.mark.parametrize("late", [VERIFIED, UNVERIFIED, FINISHED, CONFIRMED, UNCLEAR, TAKEN, ADOPTED])
def test_what_comes_late_does_not_bring_back_what_was_reverted(late: Payload) -> None:
    """A verification waits for minutes; meanwhile another console may revert."""
    assert state_of(STARTED, FINISHED, REVERTED, late).phase is Phase.REVERTED


def test_what_was_adopted_can_still_be_reverted() -> None:
    assert state_of(STARTED, FINISHED, ADOPTED, VERIFIED).phase is Phase.ADOPTED
    assert state_of(STARTED, FINISHED, ADOPTED, REVERTED).phase is Phase.REVERTED


@pytest.mark.parametrize("late", [CONFIRMED, MitigationRefused("p1", "Cut", "cancelled"), plan()])
@pytest.mark.parametrize("before", [(STARTED,), (STARTED, FINISHED), (STARTED, UNCLEAR)])
def test_a_second_question_about_it_does_not_take_it_out_of_force(late: Payload, before: tuple[Payload, ...]) -> None:
    assert state_of(*before, late).in_force


def test_a_finish_told_after_its_verification_does_not_undo_it() -> None:
    assert state_of(STARTED, VERIFIED, FINISHED).phase is Phase.VERIFIED


def test_a_failure_that_does_not_know_leaves_what_is_known() -> None:
    assert state_of(STARTED, FINISHED, UNCLEAR).applied is True


def test_words_about_a_plan_nobody_made_are_passed_over() -> None:
    story = declared()
    story.add(STARTED, minutes(1))
    assert not story.incident.mitigations


def test_lasting_changes_and_reverts_are_no_debt() -> None:
    assert not story_of(STARTED, FINISHED, lasts=Lasts.PERMANENT).incident.ledger
    story = declared()
    story.add(plan("p2", reverts="p1"), minutes(1))
    story.add(MitigationStarted("p2", "Back"), minutes(2))
    assert not story.incident.ledger
    assert [state.plan.plan_id for state in story.incident.unsettled] == ["p2"]


def test_the_ledger_is_oldest_first() -> None:
    story = declared()
    for plan_id in ("b", "a"):
        story.add(plan(plan_id), minutes(1))
    for at, plan_id in ((3, "a"), (2, "b")):
        story.add(MitigationStarted(plan_id, "Cut"), minutes(at))
    assert [state.plan.plan_id for state in story.incident.ledger] == ["b", "a"]


# ------------------------------------------------------------- whatever happens


def owed(payloads: Sequence[Payload]) -> set[str]:
    """What the ledger is to hold, told in the plainest way: in from the start on, out when known to be out."""
    temporary: dict[str, bool] = {}
    begun: set[str] = set()
    closed: set[str] = set()
    for payload in payloads:
        plan_id = getattr(payload, "plan_id", "")
        if payload.KIND == "mitigation.planned":
            temporary.setdefault(plan_id, getattr(payload, "lasts", None) is Lasts.TEMPORARY)
        if plan_id not in temporary:
            continue
        match payload:
            case MitigationStarted():
                begun.add(plan_id)
                closed.discard(plan_id)
            case MitigationReverted() | MitigationAdopted() | MitigationSettled(settlement=Settlement.NO_LONGER):
                closed.add(plan_id)
            case MitigationFailed(applied=False):
                begun.discard(plan_id)
            case MitigationSettled(settlement=settlement) if settlement is not Settlement.APPLIED:
                begun.discard(plan_id)
            case MitigationFinished() | MitigationVerified() | MitigationUnverified():
                begun.add(plan_id)
            case MitigationFailed() | MitigationSettled():
                begun.add(plan_id)
            case _:
                pass
    return {plan_id for plan_id in begun - closed if temporary[plan_id]}


@given(st.lists(st.tuples(MITIGATION, PEOPLE), max_size=25))
def test_the_ledger_holds_exactly_what_may_be_in_force(told: list[tuple[Payload, str]]) -> None:
    story = declared()
    for place, (payload, actor) in enumerate(told):
        story.add(payload, minutes(place), actor=actor)
    incident = story.incident
    assert {state.plan.plan_id for state in incident.ledger} == owed([payload for payload, _ in told])
    times = [state.since_at or state.changed_at for state in incident.ledger]
    assert all(earlier <= later for earlier, later in pairwise(times))


@given(st.lists(MITIGATION, max_size=25))
def test_what_is_unsettled_is_in_force_until_it_is_settled(payloads: list[Payload]) -> None:
    story = declared()
    for payload in payloads:
        story.add(payload, minutes(1))
    for state in story.incident.unsettled:
        assert state.in_force
        assert state.applied is None


# --------------------------------------------------------------------- the plan


def test_a_change_says_what_it_does_and_what_takes_it_back() -> None:
    change = FieldChange("MISTRAL_FALLBACK", None, "true")
    assert change.words == "MISTRAL_FALLBACK unset → true"
    assert change.inverse.words == "MISTRAL_FALLBACK true → unset"
    assert change.inverse.inverse == change


def test_a_target_leaves_out_what_does_not_apply() -> None:
    assert Target(kind="by-hand", service="chat", name="the console").path == "the console"
    assert plan().target.path == "prod-eu/default/deployment/mistral-service"
