"""Requests and what people do by hand, through the same envelope; and which kind takes what."""

import pytest

from mrb_tui.actions.envelope import Envelope
from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.owed import adopt, revert_of
from mrb_tui.actions.refusals import RefusedError
from mrb_tui.actions.workshop import again, checked, made
from mrb_tui.domain.mitigation_state import ledger
from mrb_tui.domain.plan import StepAction
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from tests.actions.fake_cluster import REF
from tests.actions.other_kinds import SECRET, Requests, done, envelope, means
from tests.actions.rig import Rig, plan_of


# ----------------------------------------------------------------------- requests
async def test_a_request_is_sent_once_with_headers_that_nobody_sees(rig: Rig) -> None:
    requests = Requests()
    given = means(rig, http=requests, headers_for=lambda action: {"Authorization": f"Bearer {SECRET}"})
    chosen = envelope(
        rig, given, "http", method="PUT", url="https://flags.example/x?y=1", json='{"on": true}', undo_url="https://f/u"
    )
    assert (await done(rig, chosen)).outcome is Outcome.APPLIED
    assert requests.sent == [
        ("PUT", "https://flags.example/x?y=1", {"Authorization": f"Bearer {SECRET}"}, {"on": True})
    ]
    assert SECRET not in repr(plan_of(chosen)) + repr([event.payload for event in rig.events])
    assert plan_of(chosen).inverse == StepAction("http", {"method": "POST", "url": "https://f/u", "json": ""})


@pytest.mark.parametrize(
    ("requests", "outcome", "applied"),
    [
        (Requests(403), Outcome.REJECTED, False),
        (Requests(500), Outcome.UNKNOWN, None),
        (Requests(fails=TroubleKind.REFUSED), Outcome.REJECTED, False),
        (Requests(fails=TroubleKind.TIMEOUT), Outcome.UNKNOWN, None),
    ],
)
async def test_what_is_known_of_a_request_that_went_wrong(
    rig: Rig, requests: Requests, outcome: Outcome, applied: bool | None
) -> None:
    result = await done(rig, envelope(rig, means(rig, http=requests), "http", url="https://flags.example"))
    assert (result.outcome, result.applied) == (outcome, applied)
    assert len(requests.sent) == 1


# ----------------------------------------------------------------------- by hand
async def test_what_is_done_by_hand_is_remembered_and_can_be_adopted(rig: Rig) -> None:
    chosen = envelope(rig, means(rig), "set-by-hand", name="limit", value="5", was="50")
    assert (await done(rig, chosen)).outcome is Outcome.APPLIED
    assert [state.plan.changes[0].words for state in ledger(rig.states.values())] == ["limit 50 → 5"]
    with pytest.raises(RefusedError, match="reason"):
        await adopt(rig.states["p1"], " ", rig.record)
    await adopt(rig.states["p1"], "the new limit stays", rig.record)
    assert ledger(rig.states.values()) == ()


async def test_a_step_by_hand_needs_no_name_typed(rig: Rig) -> None:
    chosen = envelope(rig, means(rig), "by-hand", how="Flip the breaker")
    await chosen.prepare()
    assert rig.guard.name_wanted(plan_of(chosen)) == ""


# ----------------------------------------------------------------------- the workshop
@pytest.mark.parametrize(
    ("action", "words"),
    [
        (StepAction("explode", {}), "there is no kind of action explode"),
        (StepAction("scale", {}), "scale wants replicas"),
        (StepAction("scale", {"replicas": "3", "speed": "fast"}), "scale takes no speed"),
    ],
)
def test_a_step_that_no_kind_takes_is_refused_with_what_would_be_right(action: StepAction, words: str) -> None:
    with pytest.raises(TroubleError, match=words):
        checked(action)


async def test_what_was_done_in_one_cluster_is_not_taken_back_in_another(rig: Rig) -> None:
    await rig.done(rig.envelope())
    state = rig.states["p1"]
    rig.cluster.context, rig.cluster.server = "staging", "https://staging.example"
    given = means(rig, api=rig.cluster, deployment=REF)
    with pytest.raises(TroubleError, match="connected to staging"):
        again(StepAction("unset-env", {"name": "LIMIT"}), state.plan, given)


async def test_a_colleague_whose_context_has_another_name_takes_it_back(rig: Rig) -> None:
    await rig.done(rig.envelope())
    state = rig.states["p1"]
    rig.cluster.context = "as-my-kubeconfig-calls-it"
    given = means(rig, api=rig.cluster, deployment=REF)
    action, step = revert_of(state)
    back = Envelope(again(action, state.plan, given), step, rig.surroundings(), reverts=state.plan)
    assert (await done(rig, back)).applied
    assert ledger(rig.states.values()) == ()


async def test_what_was_made_anew_since_is_not_what_was_changed(rig: Rig) -> None:
    """Nor is the like-named object of another cluster that a tunnel now leads to."""
    await rig.done(rig.envelope())
    state = rig.states["p1"]
    rig.cluster.workload["metadata"]["uid"] = "another"
    given = means(rig, api=rig.cluster, deployment=REF)
    action, step = revert_of(state)
    back = Envelope(again(action, state.plan, given), step, rig.surroundings(), reverts=state.plan)
    with pytest.raises(TroubleError, match="made anew"):
        await back.prepare()


def test_a_service_without_a_cluster_has_no_kubernetes_kinds(rig: Rig) -> None:
    with pytest.raises(TroubleError, match="no workload"):
        made(StepAction("scale", {"replicas": "3"}), means(rig))
