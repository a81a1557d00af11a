"""PromQL, as far as can be told: what passes is what servers take, what is refused no server would take."""

import time

import pytest

from mrb_tui.config.model import Queries
from mrb_tui.runbook.promql import faults_in


@pytest.mark.parametrize(
    "query",
    [
        *Queries().model_dump(exclude_none=True).values(),
        "up",
        "-up * 2 ^ 3",
        'x{code="429"} / ignoring(code) group_left sum(y)',
        'http_requests_total{code!~"2..|3..", job="a",}',
        '{__name__="x"}',
        "max_over_time(rate(x[5m])[1h:1m])",
        "max_over_time(rate(x[5m])[1h:])",
        "topk(3, x) by (a)",
        "sum without (a) (x) > bool 3",
        "rate(x[5m] offset 1h30m)",
        "x @ 1609746000",
        "time() - timestamp(x)",
        'x{code=~"5.."} or vector(0)',
        "(a and b) unless on (x) c",
        'label_replace(x, "a", "$1", "c", "(.*)")',
        "a:b:rate5m # a comment",
        "1e3 + .5 + 0x1F + Inf",
        "rate(x[{window}])",
        "x{a='}'}",
    ],
)
def test_what_servers_take(query: str) -> None:
    assert faults_in(query) is None


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "ends where a value is wanted (column 1)"),
        ("sum(rate(x[5m])", "a parenthesis is never closed (column 4)"),
        ("x)", "a parenthesis too many (column 2)"),
        ("rate(x)", "rate wants a range, as in [5m] (column 5)"),
        ("sum(increase(sum(x)))", "increase wants a range"),
        ("rate(x[5])", "a range is written [5m] (column 7)"),
        ("x[5m", "a range is written [5m] (column 2)"),
        ("x{code=429}", 'labels are written {code="429"} (column 2)'),
        ("x{code}", 'labels are written {code="429"} (column 2)'),
        ("x{", 'labels are written {code="429"} (column 2)'),
        ("a b", "two values with nothing between them (column 3)"),
        ("a +", "ends where a value is wanted"),
        ("a + * b", "* joins nothing (column 5)"),
        ("sum(,x)", "nothing before the comma (column 5)"),
        ("a, b", "a comma outside of a call (column 2)"),
        ("a (b)", None),
        ("(a) (b)", "a parenthesis after a value (column 5)"),
        ("()", "nothing in the parentheses (column 2)"),
        ("[5m]", "a range stands after a metric (column 1)"),
        ("$metric", "no variables here"),
        ("x; drop", "';' does not belong here (column 2)"),
        ('x{a="b}', "labels are written"),
        ('"never closed', "a text that is never closed (column 1)"),
        ("x" * 5_000, "longer than 4000 characters"),
    ],
)
def test_what_no_server_would(query: str, says: str | None) -> None:
    found = faults_in(query)
    assert (found is None) if says is None else (found is not None and says in found)


@pytest.mark.parametrize(
    "query", ["{" + "a" * 3_900, "{" + '"a",' * 900, 'x{a="' + "\\a" * 1_900, "(" * 4_000, "-" * 4_000]
)
def test_a_hostile_one_is_told_soon(query: str) -> None:
    started_s = time.process_time()
    assert faults_in(query) is not None
    assert time.process_time() - started_s < 1
