"""What may be written, and what is said of what may not, with its column."""

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.runbook.conditions.condition import condition
from mrb_tui.runbook.conditions.grammar import LONGEST, BadConditionError

_PIECES = [
    "a.b",
    "a.c",
    "1",
    "'x'",
    "and",
    "or",
    "not",
    "in",
    "==",
    "<",
    "(",
    ")",
    "[",
    "]",
    ",",
    "lambda",
    ".",
    "**",
    "-",
]


@pytest.mark.parametrize(
    "text",
    [
        "mistral_api.status == 429",
        "400 <= api.status < 500",
        "api.status in [429, 503]",
        "api.status not in (401, 403)",
        "api.timed_out",
        "not (api.timed_out or api.reachable)",
        "'capacity' in api.error_message",
        "api.delta > -1.5",
        "api.flag == True",
        "  api.status == 1  ",
        "api.status == 1\n or api.timed_out",
        "429 == api.status",
    ],
)
def test_what_may_be_written(text: str) -> None:
    assert condition(text).facts


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "empty"),
        ("   ", 1, "empty"),
        ("api.status ==", 14, "not an expression"),
        ("api.status == 1 and", 20, "not an expression"),
        ("status == 1", 1, "'status' is no fact: a fact is written probe.name"),
        ("  status == 1", 3, "is no fact"),
        ("api.ok and status", 12, "'status' is no fact"),
        ("'é' == api.a and foo", 18, "'foo' is no fact"),
        ("api.a.b == 1", 1, "a fact is written probe.name"),
        ("api.__class__ == 1", 1, "a fact is written probe.name"),
        ("_api.x == 1", 1, "a fact is written probe.name"),
        ("API.x == 1", 1, "a fact is written probe.name"),
        ("__import__('os').system('x')", 1, "a call is not allowed"),
        ("api.a == (lambda: 1)()", 10, "a call is not allowed"),
        ("lambda: api.a", 1, "a function is not allowed"),
        ("api.a ** 9 ** 9 == 1", 1, "arithmetic is not allowed"),
        ("api.a + 1 == 2", 1, "arithmetic is not allowed"),
        ("api.a[0] == 1", 1, "an index is not allowed"),
        ("api.a if api.b else api.c", 1, "if … else is not allowed"),
        ("f'{api.a}' == api.b", 1, "a text that is put together is not allowed"),
        ("(x := api.a)", 2, "an assignment is not allowed"),
        ("[x for x in api.a]", 1, "is not allowed"),
        ("api.a == None", 10, "no such value here"),
        ("api.a == b'x'", 10, "no such value here"),
        ("api.a == 1j", 10, "no such value here"),
        ("api.a == ...", 10, "no such value here"),
        ("api.a is 1", 10, "this comparison is not known"),
        ("api.a == [1]", 10, "a list here is not allowed"),
        ("api.a in []", 10, "a list has 1 to 40 values"),
        ("api.a in [api.b]", 11, "a list holds values, no facts"),
        ("api.a in [[1]]", 11, "a list here is not allowed"),
        ("1 == 1", 1, "compares two values, and no fact"),
        ("True", 1, "a fact or a comparison is wanted here"),
        ("api.a and 1", 11, "a fact or a comparison is wanted here"),
        ("api.a == 1e999", 10, "a number beyond all measure"),
        ("api.a == " + "9" * 400, 10, "a number beyond all measure"),
        ("api.a == '" + "x" * 101 + "'", 10, "a text longer than 100 characters"),
        ("api.a == '\\d'", 11, "not an expression"),
        ("api.a == 1if", 10, "not an expression"),
        ("api.a == 1\0", 11, "not an expression"),
        ("not " * 40 + "api.a", 65, "nested deeper than 16"),
        ("(" * 250 + "api.a", 201, "not an expression"),
        ("api.a == 1 # " + "x" * 500, LONGEST + 1, "longer than 500 characters"),
        ("api.a == - -1", 10, "this is not allowed"),
        ("api.a < 1 in [2]", 1, "`in` stands alone"),
        ("api.a == 1; import os", 11, "not an expression"),
        ("api.a = 1", 7, "not an expression"),
    ],
)
def test_what_may_not(text: str, column: int, says: str) -> None:
    with pytest.raises(BadConditionError, match=r"\(column \d+ of the condition\)$") as caught:
        condition(text)
    assert says in caught.value.what
    # Where an interpreter's release puts a syntax error may differ by a sign or two.
    assert abs(caught.value.column - column) <= (2 if "not an expression" in says else 0)


@given(st.text(alphabet=string.printable, max_size=120) | st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join))
def test_whatever_is_written_is_a_condition_or_told_and_soon(text: str) -> None:
    started_s = time.process_time()
    column = _column_of_the_fault(text)
    assert column is None or 1 <= column <= len(text) + 2
    assert time.process_time() - started_s < 1


def _column_of_the_fault(text: str) -> int | None:
    try:
        condition(text).holds({})
    except BadConditionError as error:
        return error.column
    return None
