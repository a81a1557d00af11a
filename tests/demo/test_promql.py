"""The subset of PromQL by example, and by name what lies outside of it."""

import math
from collections.abc import Mapping

import pytest

from mrb_tui.config.model import Queries
from mrb_tui.demo.host import LATENCY_QUERY
from mrb_tui.demo.metrics import BUCKETS_S, Metrics
from mrb_tui.demo.promql import BadQueryError, Evaluator

NOW_S = 600.0


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    """Ten minutes, a scrape a second: 40 requests, 2 errors with 401 and 8 with 429; from 500 s on 20 with 429."""
    metrics = Metrics()
    for second in range(int(NOW_S) + 1):
        if second:
            metrics.add("requests_total", 40.0)
            metrics.add("errors_total", 2.0, code="401", pod="a")
            metrics.add("errors_total", 8.0 if second <= 500 else 20.0, code="429", pod="a")
            metrics.add("errors_total", 1.0, code="429", pod="b")
            metrics.observe(0.3, 36.0)
            metrics.observe(4.0, 4.0)
        metrics.snapshot(float(second))
    return Evaluator(metrics)


Answer = Mapping[tuple[tuple[str, str], ...], float]
A401 = (("code", "401"), ("pod", "a"))
A429 = (("code", "429"), ("pod", "a"))
B429 = (("code", "429"), ("pod", "b"))

EXAMPLES: dict[str, Answer] = {
    "7": {(): 7.0},
    "0.5": {(): 0.5},
    "requests_total": {(): 24_000.0},
    "nobody_knows_it": {},
    'errors_total{code="401"}': {A401: 1200.0},
    'errors_total{code!="429"}': {A401: 1200.0},
    'errors_total{code=~"4.9",pod="b"}': {B429: 600.0},
    'errors_total{code!~"4.9"}': {A401: 1200.0},
    'errors_total{code=~"4"}': {},  # a regular expression is anchored at both ends
    'errors_total{absent=""}': {A401: 1200.0, A429: 6000.0, B429: 600.0},
    'errors_total{code!="401",code!="429"}': {},
    'errors_total{code="401",}': {A401: 1200.0},
    "errors_total{}": {A401: 1200.0, A429: 6000.0, B429: 600.0},
    "rate(requests_total[1m])": {(): 40.0},
    "rate(errors_total[1m])": {A401: 2.0, A429: 20.0, B429: 1.0},
    'rate(errors_total{pod="a"}[200s])': {A401: 2.0, A429: 14.0},
    "rate(requests_total[1h])": {(): 40.0},  # longer than the past: over what there is
    "increase(requests_total[1m])": {(): 2400.0},
    "sum(rate(errors_total[1m]))": {(): 23.0},
    "sum by (code) (rate(errors_total[1m]))": {(("code", "401"),): 2.0, (("code", "429"),): 21.0},
    "sum(rate(errors_total[1m])) by (code)": {(("code", "401"),): 2.0, (("code", "429"),): 21.0},
    "sum by (code, pod) (rate(errors_total[1m]))": {A401: 2.0, A429: 20.0, B429: 1.0},
    "sum by (absent) (rate(errors_total[1m]))": {(): 23.0},
    "max(rate(errors_total[1m]))": {(): 20.0},
    "min(rate(errors_total[1m]))": {(): 1.0},
    "avg by (pod) (rate(errors_total[1m]))": {(("pod", "a"),): 11.0, (("pod", "b"),): 1.0},
    "count(errors_total)": {(): 3.0},
    "sum(nobody_knows_it)": {},
    "sum(rate(errors_total[1m])) / sum(rate(requests_total[1m]))": {(): 0.575},
    "(sum(rate(errors_total[1m])))/(sum(rate(requests_total[1m]))) * 100": {(): 57.5},
    "rate(errors_total[1m]) / rate(errors_total[1m])": {A401: 1.0, A429: 1.0, B429: 1.0},
    "rate(errors_total[1m]) * 60": {A401: 120.0, A429: 1200.0, B429: 60.0},
    "60 * rate(errors_total[1m])": {A401: 120.0, A429: 1200.0, B429: 60.0},
    "rate(errors_total[1m]) / 2": {A401: 1.0, A429: 10.0, B429: 0.5},
    "6 / 4": {(): 1.5},
    "1 / 0": {(): math.inf},
    "rate(errors_total[1m]) / sum(rate(requests_total[1m]))": {},  # no equal labels, and no `on`
}


@pytest.mark.parametrize("query", EXAMPLES)
def test_a_query_of_the_subset(evaluator: Evaluator, query: str) -> None:
    assert evaluator.vector(query, NOW_S) == pytest.approx(EXAMPLES[query])


@pytest.mark.parametrize("query", ["0 / 0", "sum(requests_total) / 0 * 0"])
def test_zero_by_zero_is_not_a_number(evaluator: Evaluator, query: str) -> None:
    (number,) = evaluator.vector(query, NOW_S).values()
    assert math.isnan(number)


UNSUPPORTED = [
    "",
    "   ",
    "sum(",
    "sum(requests_total",
    "sum)",
    "requests_total requests_total",
    "requests_total + 1",
    "requests_total > 0",
    "-requests_total",
    "requests_total or vector(0)",
    "requests_total offset 5m",
    "requests_total[5m]",
    "rate(requests_total)",
    "rate(requests_total[5])",
    "rate(requests_total[5m:1m])",
    "rate(sum(requests_total)[5m])",
    "rate(7[5m])",
    'rate("x"[5m])',
    "sum without (code) (errors_total)",
    "sum by code (errors_total)",
    "topk(3, errors_total)",
    "sum(7)",
    "absent(errors_total)",
    "histogram_quantile(errors_total, errors_total)",
    "histogram_quantile(0.9)",
    "errors_total{code=401}",
    "errors_total{code}",
    'errors_total{code+"401"}',
    'nobody_knows_it{code+"401"}',
    'errors_total{code="401"',
    'errors_total{code=~"("}',
    'nobody_knows_it{code=~"("}',
    'errors_total{="401"}',
    "rate(sum[5m]) ! 1",
    "1e",
    "\x00",
    "é",
]


@pytest.mark.parametrize("query", UNSUPPORTED)
def test_what_it_cannot_do_it_refuses_and_never_guesses(evaluator: Evaluator, query: str) -> None:
    with pytest.raises(BadQueryError, match=r"\w"):
        evaluator.vector(query, NOW_S)


def test_a_quantile_is_interpolated_within_its_bucket(evaluator: Evaluator) -> None:
    query = "histogram_quantile({}, sum by (le) (rate(mistral_request_duration_seconds_bucket[1m])))"
    # 36 of 40 lie within (0.25, 0.5], the others within (2.5, 5]
    assert evaluator.vector(query.format("0.95"), NOW_S) == {(): pytest.approx(3.75)}
    assert evaluator.vector(query.format("0.45"), NOW_S) == {(): pytest.approx(0.375)}


def test_a_quantile_beyond_the_last_bound_is_that_bound_and_of_nothing_is_no_number() -> None:
    metrics = Metrics()
    for second in (0.0, 60.0):
        metrics.observe(1_000.0, second)
        metrics.snapshot(second)
    query = "histogram_quantile(0.95, rate(mistral_request_duration_seconds_bucket[1m]))"
    assert Evaluator(metrics).vector(query, 60.0) == {(): BUCKETS_S[-2]}
    metrics.snapshot(120.0)
    (number,) = Evaluator(metrics).vector(query, 120.0).values()
    assert math.isnan(number)


@pytest.mark.parametrize("at_s", [-1.0, 0.0])
def test_before_there_were_two_scrapes_there_is_no_rate(evaluator: Evaluator, at_s: float) -> None:
    assert evaluator.vector("rate(requests_total[1m])", at_s) == {}


def test_a_query_of_the_past_sees_the_past(evaluator: Evaluator) -> None:
    assert evaluator.vector('rate(errors_total{code="429",pod="a"}[1m])', 400.0) == {A429: pytest.approx(8.0)}


def test_a_series_that_began_within_the_window_counts_from_nothing() -> None:
    metrics = Metrics()
    metrics.add("a_total", 1.0)
    metrics.snapshot(0.0)
    metrics.add("b_total", 30.0)
    metrics.snapshot(60.0)
    assert Evaluator(metrics).vector("rate(b_total[1m])", 60.0) == {(): 0.5}


@pytest.mark.parametrize("query", [Queries().errors, Queries().rate, LATENCY_QUERY])
def test_the_console_asks_in_the_demo_for_nothing_beyond_the_subset(evaluator: Evaluator, query: str) -> None:
    evaluator.vector(query.replace("{window}", "5m"), NOW_S)
