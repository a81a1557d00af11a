"""The walk: verdicts, suggestion, path, answers against the evidence, evidence that turns."""

import pytest

from mrb_tui.domain.facts import FactValue
from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.judge import Verdict
from mrb_tui.runbook.walk import Given, Hop, Walk, walk
from tests.runbook.books import SOUND, book_of, changed

BOOK = book_of()
ALL = frozenset({"api", "errors", "pods"})
WELL: dict[str, FactValue] = {"api.status": 200, "errors.ratio_5xx": 0.0, "pods.crash_looping": 0}


def walked(given: dict[str, Given] | None = None, **facts: FactValue) -> Walk:
    named = {name.replace("__", "."): value for name, value in facts.items()}
    return walk(BOOK, Evidence({**WELL, **named}, ALL), given or {})


def test_it_suggests_the_answer_that_is_supported_and_goes_on_to_a_leaf() -> None:
    found = walked(api__status=503)
    assert found.path == (Hop("whose", "Theirs", "theirs", answered=False),)
    assert found.leaf == "theirs"
    question = found.questions["whose"]
    assert [(a.say, a.judgement.verdict) for a in question.answers] == [
        ("Theirs", Verdict.SUPPORTED),
        ("Ours", Verdict.RULED_OUT),
    ]
    assert (question.suggestion.say, question.suggestion.others) == ("Theirs", ())


def test_it_goes_as_deep_as_it_must() -> None:
    found = walked(pods__crash_looping=2)
    assert [(hop.question, hop.say) for hop in found.path] == [("whose", "Ours"), ("which", "Yes")]
    assert found.leaf == "crash"


def test_where_nothing_is_supported_the_way_out_is_cannot_tell() -> None:
    found = walk(BOOK, Evidence({}, ALL))
    assert found.path == (Hop("whose", None, "lost", answered=False),)
    assert found.leaf == "lost"
    assert walked().leaf == "lost", "pods do not crash, and only a person can say No"


def test_of_several_supported_the_first_is_suggested_and_the_others_are_named() -> None:
    text = changed('{ none = ["api.status >= 500", "errors.ratio_5xx > var.limit"] }', '"api.status > 0"')
    found = walk(book_of(text), Evidence({"api.status": 503}, ALL))
    assert found.questions["whose"].suggestion.say == "Theirs"
    assert found.questions["whose"].suggestion.others == ("Ours",)


def test_every_question_is_judged_even_off_the_path() -> None:
    found = walked(api__status=503, pods__crash_looping=1)
    assert found.questions["which"].suggestion.say == "Yes"


def test_an_answer_leads_and_the_suggestion_goes_on_from_there() -> None:
    found = walked({"whose": Given("Ours")}, api__status=503, pods__crash_looping=1)
    assert found.path == (Hop("whose", "Ours", "which", answered=True), Hop("which", "Yes", "crash", answered=False))
    assert found.open == "which"
    assert walked({"whose": Given("Theirs")}).open is None


def test_cannot_tell_is_an_answer_too() -> None:
    found = walked({"whose": Given(None)})
    assert found.path == (Hop("whose", None, "lost", answered=True),)


@pytest.mark.parametrize(
    ("say", "against"), [("Theirs", False), ("Ours", True), (None, True)], ids=["with", "against", "silent"]
)
def test_an_answer_against_the_evidence_is_told_from_one_with_it(say: str | None, against: bool) -> None:
    question = walked(api__status=503).questions["whose"]
    assert question.is_against(say) is against
    given = question.give(say)
    assert (given.say, given.against, given.suggested) == (say, against, "Theirs")


def test_where_nothing_is_known_no_answer_is_against_the_evidence() -> None:
    question = walk(BOOK, Evidence({}, ALL)).questions["whose"]
    assert not any(question.is_against(say) for say in ("Theirs", "Ours", None))


def test_an_answer_that_is_not_there_cannot_be_given() -> None:
    with pytest.raises(ValueError, match="whose has no answer 'Nobody'"):
        walked().questions["whose"].give("Nobody")


def test_it_says_when_the_evidence_has_turned_since() -> None:
    given = walked(api__status=503).questions["whose"].give("Theirs")
    assert walked({"whose": given}, api__status=500).questions["whose"].turned is None
    turned = walked({"whose": given}, api__status=200).questions["whose"].turned
    assert turned is not None
    assert (turned.then, turned.now, turned.suggested_now) == (Verdict.SUPPORTED, Verdict.RULED_OUT, "Ours")
    assert [(fact.name, fact.value) for fact in turned.facts_then] == [("api.status", 503)]
    assert ("api.status", 200) in [(fact.name, fact.value) for fact in turned.facts_now]


def test_cannot_tell_turns_once_the_evidence_can() -> None:
    given = walk(BOOK, Evidence({}, ALL)).questions["whose"].give(None)
    turned = walked({"whose": given}, api__status=503).questions["whose"].turned
    assert turned is not None
    assert turned.suggested_now == "Theirs"
    assert walk(BOOK, Evidence({}, ALL), {"whose": given}).questions["whose"].turned is None


def test_an_answer_that_a_reloaded_runbook_no_longer_has_counts_as_not_given() -> None:
    found = walk(
        book_of(changed('say = "Theirs"', 'say = "Not ours"')), Evidence(WELL, ALL), {"whose": Given("Theirs")}
    )
    assert found.questions["whose"].given is None
    assert found.open == "whose"


def test_a_circle_ends() -> None:
    """`runbook check` refuses it; a console that meets one all the same must not hang."""
    text = changed(
        'go = "crash"\nwhen = "pods.crash_looping > 0"', 'go = "whose"\nwhen = "pods.crash_looping > 0"', SOUND
    )
    found = walk(book_of(text), Evidence({**WELL, "pods.crash_looping": 1}, ALL))
    assert found.leaf is None
    assert len(found.path) == 2
