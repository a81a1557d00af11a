"""Templates: gaps are filled, nothing else happens, and it happens soon."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.runbook.template import RENDERED_LIMIT, VALUE_LIMIT, gaps, misprints, render


def test_gaps_are_filled_once_and_never_read_again() -> None:
    assert render("{{ a }}-{{b}}-{{ a }}\n", {"a": "{{ b }}", "b": "2"}) == "{{ b }}-2-{{ b }}\n"


def test_a_line_of_empty_optional_gaps_is_left_out() -> None:
    text = "Now\nWorkaround: {{ w }}\n\n{{ w }}{{ x }}\nEnd {{ x }}"
    optional = frozenset({"w"})
    assert render(text, {"w": " ", "x": "1"}, optional) == "Now\n\n 1\nEnd 1"
    assert render(text, {"w": "none", "x": "1"}, optional) == "Now\nWorkaround: none\n\nnone1\nEnd 1"
    assert render(text, {"x": "1"}, optional) == "Now\n\n1\nEnd 1"


def test_a_gap_without_a_value_is_told() -> None:
    with pytest.raises(TroubleError, match="The document was not written: who has no value"):
        render("by {{ who }}", {})


def test_gaps_are_named_in_their_order() -> None:
    assert gaps("{{ b }} {{ a }} {{b}} { c } {{ C }}") == ("b", "a")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x\n  {{ who.name }}", "line 2, column 3 of the text: a gap is written {{ name }}, in small letters"),
        ("{{ who | upper }}", "line 1, column 1 of the text: a gap is written"),
        ("{{ ''.__class__ }}", "line 1, column 1 of the text: a gap is written"),
        ("{{ f() }}", "line 1, column 1 of the text: a gap is written"),
        ("{{ Who }}", "line 1, column 1 of the text: a gap is written"),
        ("{% for x in y %}", "line 1, column 1 of the text: there are no statements here"),
        ("{# x #}", "line 1, column 1 of the text: there are no statements here"),
        ("a }} b", "line 1, column 3 of the text: a gap is written"),
        ("{{ a", "line 1, column 1 of the text: a gap is written"),
    ],
)
def test_all_else_in_braces_is_a_misprint(text: str, says: str) -> None:
    assert str(misprints(text)[0]).startswith(says)


def test_single_braces_and_percent_signs_are_text() -> None:
    assert misprints("{a} 100 % {{ ok }} } {") == ()


def test_too_many_gaps_are_a_misprint() -> None:
    assert "more than 200 gaps" in str(misprints("{{ a }}" * 201)[-1])


def test_what_grows_beyond_measure_is_refused_and_soon() -> None:
    started_s = time.process_time()
    with pytest.raises(TroubleError, match="a is longer than 100,000 characters"):
        render("{{ a }}", {"a": "x" * (VALUE_LIMIT + 1)})
    with pytest.raises(TroubleError, match="it is longer than 500,000 characters"):
        render("{{ a }}\n" * 200, {"a": "x" * VALUE_LIMIT})
    assert len(render("{{ a }}\n" * 4, {"a": "x" * VALUE_LIMIT})) < RENDERED_LIMIT
    assert misprints("{{" * 10_000)
    assert misprints("{{ " + "a" * 20_000)
    assert time.process_time() - started_s < 1


@given(st.text(max_size=200), st.text(max_size=50))
def test_text_without_gaps_is_left_as_it_is(text: str, value: str) -> None:
    if not gaps(text):
        assert render(text, {"a": value}).rstrip("\n") == "\n".join(text.splitlines()).rstrip("\n")
