"""In each mock scenario the suggested way leads to the right leaf, by what the real probes say of the world."""

from pathlib import Path

import pytest

from mrb_tui.demo.scenario import scenarios
from mrb_tui.runbook.hints import hints_after, hints_that_hold
from mrb_tui.runbook.judge import Verdict
from mrb_tui.runbook.walk import walk
from tests.runbook.mock_incidents import evidence_in

LEAVES = {
    "auth": "key-rejected",
    "auth-hidden": "service-key-rejected",
    "bad-deploy": "bad-deploy",
    "provider-outage": "provider-fault",
    "rate-limit": "rate-limited",
    "rate-limit-hidden": "rate-limited",
    "timeout": "no-answer",
    "timeout-hidden": "no-answer",
}
"""Of the scenarios that have one cause; `mystery` and the like would be none."""


def test_every_scenario_has_its_leaf() -> None:
    assert LEAVES.keys() == scenarios().keys()


@pytest.mark.parametrize("scenario", LEAVES)
def test_the_suggested_way_leads_to_the_right_leaf(scenario: str, tmp_path: Path) -> None:
    book, evidence = evidence_in(scenario, tmp_path)
    found = walk(book, evidence)
    assert found.leaf == LEAVES[scenario], [(hop.question, hop.say) for hop in found.path]
    assert all(hop.say is not None for hop in found.path), "nowhere is cannot tell the way"
    for hop in found.path:
        judgement = found.questions[hop.question].judgement(hop.say)
        assert judgement.verdict is Verdict.SUPPORTED
        assert any(fact.value is not None for fact in judgement.because), "the facts that say so are named"


def test_a_green_model_list_does_not_hide_what_the_service_meets(tmp_path: Path) -> None:
    book, evidence = evidence_in("rate-limit-hidden", tmp_path)
    assert evidence.facts["mistral_api.status"] == 200
    question = walk(book, evidence).questions["provider-errors"]
    assert question.judgement("Yes").verdict is Verdict.SUPPORTED
    assert question.judgement("No").verdict is Verdict.RULED_OUT
    assert "service_errors.ratio_429" in [fact.name for fact in question.judgement("Yes").because]


@pytest.mark.parametrize(("scenario", "leaf"), [("rate-limit", "rate-limited"), ("rate-limit-hidden", "cannot-tell")])
def test_while_the_tools_are_gone_it_says_what_to_do_about_them(scenario: str, leaf: str, tmp_path: Path) -> None:
    """What is seen from here still leads; where only the service could tell, nobody pretends to know."""
    book, evidence = evidence_in(scenario, tmp_path, tools_gone=True)
    assert walk(book, evidence).leaf == leaf
    held = {hint.issue for hint in hints_that_hold(book, evidence)}
    assert held == {book.hints["metrics-unavailable"].issue, book.hints["cluster-login"].issue}


def test_as_long_as_all_answer_there_are_no_hints(tmp_path: Path) -> None:
    book, evidence = evidence_in("provider-outage", tmp_path)
    assert hints_that_hold(book, evidence) == ()
    assert hints_after(book, "rotate-key") == (book.hints["secret-refused"], book.hints["cluster-login"])
    assert hints_after(book, "rotate-key", evidence) == (book.hints["secret-refused"],)
