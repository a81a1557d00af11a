"""The part of Jinja2 that documents are written in: what it can say, and that nothing in it runs away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrb_tui.documents import markdown
from mrb_tui.documents.builtin import SOURCE_LIMIT
from mrb_tui.documents.markdown import Markdown
from mrb_tui.documents.template import BUDGET, RENDERED_LIMIT, load
from mrb_tui.domain.trouble import TroubleError, TroubleKind


def rendered(source: str, **values: object) -> str:
    return load(source, "a.md.j2").render(values, markdown.text)


def refused(source: str) -> str:
    with pytest.raises(TroubleError) as caught:
        load(source, "a.md.j2")
    assert caught.value.trouble.kind is TroubleKind.CONFIGURATION
    return str(caught.value.trouble)


# ------------------------------------------------------------- what it can say


def test_values_conditions_and_rows() -> None:
    loop = "{% for row in rows %}{{ loop.index }}. {{ row.what | upper }}\n{% else %}none\n{% endfor %}"
    source = "{% if note %}{{ note }}\n{% endif %}" + loop
    assert rendered(source, note="x", rows=({"what": "a"}, {"what": "b"})) == "x\n1. A\n2. B\n"
    assert rendered(source, note="", rows=()) == "none\n"


def test_its_names_are_the_fields_in_their_order() -> None:
    source = (
        "{{ zebra }}{% for row in rows %}{{ row.x }}{{ ant }}{% endfor %}{% if zebra == 'a' %}{{ last }}{% endif %}"
    )
    assert load(source, "a").names == ("zebra", "rows", "ant", "last")


def test_a_value_is_text_whatever_it_says() -> None:
    hostile = "{{ 7*7 }} {% for x in y %} <script> | # [a](b)"
    assert rendered("{{ a }}", a=hostile) == markdown.text(hostile)
    assert rendered("{{ a }}", a=Markdown("| **b** |")) == "| **b** |"


def test_a_value_that_is_not_there_is_said_by_name() -> None:
    with pytest.raises(TroubleError, match="'gone' is undefined"):
        rendered("{{ gone }}")


def test_rows_and_methods_are_no_text() -> None:
    for source in ("{{ rows }}", "{{ row.items }}"):
        with pytest.raises(TroubleError, match="rows are not a text"):
            rendered(source, rows=({"a": "b"},), row={"a": "b"})


# ------------------------------------------------------ what it cannot, and why


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("one\n{{ f() }}", "line 2"),
        ("{{ f() }}", "nothing can be called"),
        ("{% set a = b %}", "nothing can be set"),
        ("{% set a %}x{% endset %}", "nothing can be set"),
        ("{{ a ~ a }}", "side by side"),
        ("{{ a * 1000000000 }}", "Mul is not known here"),
        ("{{ a + a }}", "Add is not known here"),
        ("{{ 10 ** 10 ** 10 }}", "Pow is not known here"),
        ("{{ 'a' % b }}", "Mod is not known here"),
        ("{{ [1, 2] }}", "List is not known here"),
        ("{{ a[0] }}", "Getitem is not known here"),
        ("{{ a | center(1000000000) }}", "no filter 'center'"),
        ("{{ a | upper(b) }}", "no filter 'upper'"),
        ("{{ a | safe }}", "no filter 'safe'"),
        ("{{ a is divisibleby(3) }}", "no test 'divisibleby'"),
        ("{{ a in b }}", "== and != only"),
        ("{% for x in range(10) %}{% endfor %}", "a loop goes over a value"),
        ("{% for x in 'abc' %}{% endfor %}", "a loop goes over a value"),
        ("{% for x in a if x %}{% endfor %}", "a loop goes over a value"),
        ("{% for x in a recursive %}{{ x }}{% endfor %}", "a loop goes over a value"),
        ("{% for x, y in a %}{% endfor %}", "a loop goes over a value"),
        ("{% for loop in a %}{% endfor %}", ""),
        ("{{ _tick }}", "'_tick' is not a name to use"),
        ("{% for _tick in a %}{% endfor %}", "'_tick' is not a name to use"),
        ("{{ a.__class__ }}", "is not known here"),
        ("{{ a.b.c }}", "only a name has parts"),
        ("{% for x in a %}{{ loop.cycle }}{% endfor %}", "loop.cycle is not known here"),
        ("{% macro m() %}{% endmacro %}", "no macros"),
        ("{% include 'x' %}", "nothing can be included"),
        ("{% import 'x' as y %}", "nothing can be imported"),
        ("{% extends 'x' %}", "nothing can be extended"),
        ("{% block x %}{% endblock %}", "no blocks"),
        ("{% filter upper %}x{% endfilter %}", "FilterBlock is not known here"),
        ("{% raw %}{{ x }}", "line 1"),
        ("a\nb\n{{ x", "line 3"),
        ("{% nothing %}", "line 1"),
        ("{% if a %}" * 60 + "{% endif %}" * 60, "nested too deeply"),
        ("{{ " + "(" * 5_000 + "a" + ")" * 5_000 + " }}", "nested too deeply"),
        ("{{ " + "not " * 5_000 + "a }}", "nested too deeply"),
    ],
)
def test_what_is_not_on_the_lists_is_refused_with_its_line(source: str, said: str) -> None:
    assert said.lower() in refused(source).lower()


def test_a_template_has_a_size() -> None:
    with pytest.raises(TroubleError, match="longer than 64 KiB"):
        load("x" * (SOURCE_LIMIT + 1), "a")


def test_loops_within_loops_are_stopped() -> None:
    nested = "{% for a in v %}" * 8 + "{{ a }}" + "{% endfor %}" * 8
    with pytest.raises(TroubleError, match="too many turns"):
        rendered(nested, v=tuple("ab" * 50))


def test_loops_that_write_nothing_are_stopped() -> None:
    with pytest.raises(TroubleError, match="too many turns"):
        rendered("{% for a in v %}{% for b in v %}{% endfor %}{% endfor %}", v="x" * 10_000)


def test_work_on_long_values_is_paid_for() -> None:
    with pytest.raises(TroubleError, match="too many turns"):
        rendered("{% for a in v %}{% if (t | upper) == 'A' %}{% endif %}{% endfor %}", v="x" * 1_000, t="y" * 100_000)
    with pytest.raises(TroubleError, match="too many turns"):
        rendered("{% for a in v %}{{ t }}{% endfor %}", v="x" * 1_000, t=" " * 100_000)


def test_a_document_is_cut_off_while_it_grows() -> None:
    with pytest.raises(TroubleError, match="grows beyond"):
        rendered("{% for a in v %}" + "z" * 10_000 + "{% endfor %}", v="x" * 1_000)


_WORDS = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "endfor",
    "endif",
    "else",
    "a",
    "x",
    ".",
    "|",
    "upper",
    "(",
    ")",
    "'",
    "~",
    "*",
    "set",
    "loop.index",
    "not",
    "and",
    "==",
    "_tick",
    "[",
    "]",
    "range",
    "-",
]
_PIECES = st.sampled_from([*_WORDS, "for x in a", "if a", "\n"])


@settings(deadline=None, max_examples=60)
@given(st.lists(_PIECES, max_size=40).map(" ".join))
def test_any_text_is_a_template_or_is_refused_in_words(source: str) -> None:
    try:
        template = load(source, "a")
        size = len(template.render(dict.fromkeys(template.names, "v"), markdown.text))
    except TroubleError as error:
        size = -len(error.trouble.why)
    assert size <= RENDERED_LIMIT


@settings(deadline=None, max_examples=20)
@given(st.text(max_size=30), st.integers(1, 6))
def test_no_loop_over_any_value_costs_more_than_the_budget(value: str, depth: int) -> None:
    source = "{% for a in v %}" * depth + "." + "{% endfor %}" * depth
    turns = len(value) ** depth
    why: TroubleKind | None = None
    written: str | None = None
    try:
        written = rendered(source, v=value)
    except TroubleError as error:
        why = error.trouble.kind
    if written is None:  # a turn costs as many as its body has parts, so it is stopped somewhat earlier
        assert why is TroubleKind.TOO_LARGE
        assert turns > BUDGET // 100
    else:
        assert written == "." * turns
        assert turns <= BUDGET
