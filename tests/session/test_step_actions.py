"""What a step of the runbook becomes: every kind of change that the console knows can be named there."""

import pytest

from mrb_tui.actions.kubernetes.kinds import DEPLOYMENT_KINDS
from mrb_tui.actions.workshop import checked
from mrb_tui.domain.plan import StepAction
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.session.changes import Choices
from mrb_tui.session.guide import Asks
from mrb_tui.session.step_actions import TargetKind, TargetWays, step_action
from mrb_tui.session.step_words import asks_for, asks_what
from tests.runbook.books import changed
from tests.runbook.books import checked as checked_book

CLUSTER = TargetWays(TargetKind.KUBERNETES)
ELSEWHERE = TargetWays(TargetKind.BY_HAND)
MORE_PODS = 'does = "scale"\nto = { suggest = 6, ask = true, min = 1, max = 20 }'


def book(what: str) -> RunbookFile:
    """One whose step `kick` does this."""
    book = checked_book(changed('command = ["svc-kick", "--force"]', what)).book
    assert book is not None
    return book


@pytest.mark.parametrize("kind", ["rollout-restart", "rollout-undo", "rollout-pause", "rollout-resume"])
def test_what_is_done_to_a_rollout_is_named_in_the_runbook(kind: str) -> None:
    action = step_action(book(f'does = "{kind}"'), "kick", Choices(), CLUSTER)
    assert checked(action) == StepAction(kind, {})


def test_the_number_of_replicas_is_suggested_and_may_be_chosen_within_its_bounds() -> None:
    runbook = book(MORE_PODS)
    step = runbook.steps["kick"]
    assert (asks_for(step), asks_what(runbook, step)) == (Asks.VALUE, "replicas")
    assert checked(step_action(runbook, "kick", Choices(), CLUSTER)) == StepAction("scale", {"replicas": "6"})
    assert step_action(runbook, "kick", Choices(value="9"), CLUSTER) == StepAction("scale", {"replicas": "9"})
    with pytest.raises(TroubleError, match="21 is not from 1 to 20"):
        step_action(runbook, "kick", Choices(value="21"), CLUSTER)


def test_elsewhere_the_number_is_told_to_whoever_does_it_by_hand() -> None:
    action = step_action(book(MORE_PODS), "kick", Choices(value="9"), ELSEWHERE)
    assert action == StepAction("by-hand", {"how": "Ask the platform team to kick it (9 replicas)"})


def test_no_kind_of_change_to_a_deployment_is_out_of_reach() -> None:
    by_setting = {"set-env", "unset-env"}
    for kind in DEPLOYMENT_KINDS.keys() - by_setting:
        more = "\nto = 3" if kind == "scale" else ""
        assert step_action(book(f'does = "{kind}"{more}'), "kick", Choices(), CLUSTER).kind == kind
