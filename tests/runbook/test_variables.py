"""Variables: named once, used in texts and conditions, said otherwise by a configuration."""

import pytest

from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.judge import Verdict, judge
from mrb_tui.runbook.variables import spoken
from tests.runbook.books import SOUND, book_of, changed, checked, told

WITH = changed("limit = 0.01", 'limit = 0.01\nmost = 5\nwhom = "the team"\nkick = true')


def test_a_text_that_is_one_variable_becomes_its_value() -> None:
    text = changed('to = "queue"', 'to = { suggest = "{{ var.most }}", ask = true, min = 1 }', WITH)
    value = book_of(text).steps["queue"].value
    assert value is not None
    assert (value.suggest, type(value.suggest)) == (5, int)


def test_in_a_longer_text_it_is_written_out() -> None:
    text = changed(
        'by_hand = "Ask somebody"', 'by_hand = "Ask {{ var.whom }}, {{var.most}} times: {{ var.kick }}"', WITH
    )
    assert book_of(text).steps["ask"].by_hand == "Ask the team, 5 times: true"


def test_gaps_of_templates_stay() -> None:
    text = changed("{{ what }} by", "{{ var.whom }}: {{ what }} by", WITH)
    assert book_of(text).templates["note"].text.startswith("the team: {{ what }} by")


def test_a_configuration_says_it_otherwise() -> None:
    book = checked(WITH, most=7, limit=0.5).book
    assert book is not None
    assert book.variables == {"limit": 0.5, "most": 7, "whom": "the team", "kick": True}
    evidence = Evidence({"errors.ratio_5xx": 0.4}, frozenset({"api", "errors"}))
    assert judge(book_of(WITH), "errors.ratio_5xx > var.limit", evidence).verdict is Verdict.SUPPORTED
    assert judge(book, "errors.ratio_5xx > var.limit", evidence).verdict is Verdict.RULED_OUT


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("lmit", 0.5, "configuration: runbook.variables.lmit: the runbook has no such variable; did you mean 'limit'?"),
        ("limit", "0.5", "configuration: runbook.variables.limit: must be a number, as it is in the runbook"),
        ("limit", True, "configuration: runbook.variables.limit: must be a number, as it is in the runbook"),
        ("whom", 5, "configuration: runbook.variables.whom: must be text, as it is in the runbook"),
        ("kick", 1, "configuration: runbook.variables.kick: must be true or false, as it is in the runbook"),
        ("whom", "{{ what }}", "configuration: runbook.variables.whom: a value has no gaps of its own"),
    ],
)
def test_what_a_configuration_may_not_say(name: str, value: str | float | bool, says: str) -> None:
    assert told(WITH, **{name: value}) == [says]


def test_an_unknown_one_is_told_with_its_line() -> None:
    line = SOUND.splitlines().index('by_hand = "Ask somebody"') + 1
    text = changed('"Ask somebody"', '"Ask {{ var.nobody }}"')
    assert f"r.toml:{line}: steps.ask.by_hand: there is no variable 'nobody'" in told(text)


def test_a_value_cannot_bring_gaps_of_its_own() -> None:
    assert told(changed("limit = 0.01", 'limit = 0.01\nx = "{{ what }}"')) == [
        "r.toml:7: variables.x: a value has no gaps of its own"
    ]


def test_a_condition_for_people_has_values_where_the_file_has_names() -> None:
    said = spoken("a.ratio > var.limit and b.var.limit < 1 and c.text == 'x'", {"limit": 0.05})
    assert said == "a.ratio > 0.05 and b.var.limit < 1 and c.text == 'x'"
    assert spoken("a.ratio > var.unknown", {"limit": 0.05}) == "a.ratio > var.unknown"
