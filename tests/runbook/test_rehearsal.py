"""Tests of runbooks: what passes, what fails and how it is told, and that nothing passes by not being tried."""

import pytest

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.runbook.load import builtin_names, builtin_text, load_runbook
from mrb_tui.runbook.rehearsal import Rehearsed, rehearse
from mrb_tui.tomlsource.source import parse
from tests.runbook.books import book_of

HEAD = 'format = 1\n[[tests]]\nname = "one"\n'


def rehearsed(case: str) -> Rehearsed:
    (found,) = rehearse(book_of(), parse(HEAD + case, "r.tests.toml"))
    return found


@pytest.mark.parametrize("name", builtin_names())
def test_the_built_in_runbooks_pass_theirs(name: str) -> None:
    book = load_runbook(None, builtin=name)
    results = rehearse(book, parse(builtin_text(f"{name}.tests.toml"), name))
    assert [(result.name, result.differences) for result in results if not result.passed] == []
    assert len(results) >= 8


@pytest.mark.parametrize("name", builtin_names())
def test_the_built_in_runbooks_tests_reach_every_leaf(name: str) -> None:
    data = parse(builtin_text(f"{name}.tests.toml"), name).data
    reached = {case["expect"].get("leaf") for case in data["tests"]}
    assert load_runbook(None, builtin=name).leaves.keys() - reached == set()


@pytest.mark.parametrize(
    "case",
    [
        'facts.api = { status = 503 }\nexpect = { answers = ["Theirs"], leaf = "theirs", steps = ["queue", "tell"] }',
        'facts.api = { status = 200 }\nexpect = { verdicts = { whose = { "Theirs" = "unknown" } } }',
        'configured = ["api"]\nfacts.api = { status = 200 }\nexpect = { answers = ["cannot tell"] }',
        'answered = { whose = "cannot tell" }\nexpect = { leaf = "lost" }',
        'answered = { whose = "Ours" }\nfacts.pods = { crash_looping = 1 }\nexpect = { answers = ["Ours", "Yes"] }',
    ],
)
def test_what_comes_out_as_expected_passes(case: str) -> None:
    assert rehearsed(case).differences == ()


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ('facts.api = { status = 503 }\nexpect = { leaf = "lost" }', "leaf: expected lost, got theirs"),
        (
            'facts.api = { status = 503 }\nexpect = { answers = ["Ours", "Yes"] }',
            "answers: expected Ours → Yes, got Theirs",
        ),
        ('facts.api = { status = 503 }\nexpect = { steps = ["tell"] }', "steps: expected tell, got queue → tell"),
        (
            'facts.api = { status = 503 }\nexpect = { verdicts = { whose = { "Theirs" = "ruled out" } } }',
            "whose, 'Theirs': expected ruled out, got supported (api.status 503)",
        ),
        ('facts.apy = { status = 503 }\nexpect = { leaf = "theirs" }', "the runbook has no probe 'apy'"),
        ('configured = ["apy"]\nexpect = { leaf = "lost" }', "the runbook has no probe 'apy'"),
        ('answered = { who = "Ours" }\nexpect = { }', "the runbook has no question 'who'"),
        ('answered = { whose = "Our" }\nexpect = { }', "whose has no answer 'Our'"),
        ('expect = { verdicts = { whose = { "Their" = "unknown" } } }', "whose has no answer 'Their'"),
    ],
)
def test_what_does_not_is_told_with_its_line(case: str, says: str) -> None:
    found = rehearsed(case)
    assert says in found.differences
    assert found.place == "r.tests.toml:2"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("format = 1\ntests = []", "r:2: tests: is empty: leave it out, or give one"),
        (HEAD + "expect = { lief = 'x' }", "r:4: tests[0].expect.lief: unknown key; did you mean 'leaf'?"),
        (HEAD, "r:2: tests[0].expect: missing"),
        (
            HEAD + "expect = { verdicts = { whose = { x = 'maybe' } } }",
            "must be one of 'supported', 'ruled out' or 'unknown'",
        ),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, says: str) -> None:
    with pytest.raises(TroubleError) as caught:
        rehearse(book_of(), parse(text, "r"))
    assert caught.value.trouble.what == "The runbook's tests are wrong"
    assert says in caught.value.trouble.why
