"""What the evidence says of a condition: lists, what is not configured, and the facts that say so."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.facts import FactValue
from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.judge import FactSeen, Judgement, Verdict, judge
from mrb_tui.runbook.model import Conditions
from tests.runbook.books import book_of

BOOK = book_of()
ALL = frozenset({"api", "errors", "pods"})
HERE_BAD, SERVICE_BAD = "api.status >= 500", "errors.ratio_5xx > var.limit"


def judged(when: Conditions | None, configured: frozenset[str] = ALL, **facts: FactValue) -> Judgement:
    named = {name.replace("__", "."): value for name, value in facts.items()}
    return judge(BOOK, when, Evidence(named, configured))


def any_of(*clauses: str) -> Conditions:
    return {"any": clauses}


def none_of(*clauses: str) -> Conditions:
    return {"none": clauses}


@pytest.mark.parametrize(
    ("status", "ratio", "any_verdict", "none_verdict", "all_verdict"),
    [
        (503, 0.5, "supported", "ruled out", "supported"),
        (503, 0.0, "supported", "ruled out", "ruled out"),
        (200, 0.5, "supported", "ruled out", "ruled out"),
        (200, 0.0, "ruled out", "supported", "ruled out"),
        (None, 0.5, "supported", "ruled out", "unknown"),
        (503, None, "supported", "ruled out", "unknown"),
        (200, None, "unknown", "unknown", "ruled out"),
        (None, 0.0, "unknown", "unknown", "ruled out"),
        (None, None, "unknown", "unknown", "unknown"),
    ],
)
def test_lists_follow_kleene(
    status: int | None, ratio: float | None, any_verdict: str, none_verdict: str, all_verdict: str
) -> None:
    facts: dict[str, FactValue] = {} if status is None else {"api.status": status}
    facts |= {} if ratio is None else {"errors.ratio_5xx": ratio}
    evidence = Evidence(facts, ALL)
    assert judge(BOOK, any_of(HERE_BAD, SERVICE_BAD), evidence).verdict == any_verdict
    assert judge(BOOK, none_of(HERE_BAD, SERVICE_BAD), evidence).verdict == none_verdict
    assert judge(BOOK, {"all": (HERE_BAD, SERVICE_BAD)}, evidence).verdict == all_verdict


def test_several_lists_must_all_come_out_true() -> None:
    when: Conditions = {"any": (SERVICE_BAD,), "none": ("pods.crash_looping > 0",)}
    assert judged(when, errors__ratio_5xx=0.5, pods__crash_looping=0).verdict is Verdict.SUPPORTED
    assert judged(when, errors__ratio_5xx=0.5, pods__crash_looping=2).verdict is Verdict.RULED_OUT
    assert judged(when, errors__ratio_5xx=0.5).verdict is Verdict.UNKNOWN
    assert judged(when, errors__ratio_5xx=0.0).verdict is Verdict.RULED_OUT


def test_without_a_condition_only_a_person_can_tell() -> None:
    assert judged(None) == Judgement(Verdict.UNKNOWN, note="only a person can tell")


class TestWhatIsNotConfigured:
    """It is absent: no weight, and never waited for."""

    def test_a_clause_of_any_is_skipped(self) -> None:
        found = judged(any_of(SERVICE_BAD, "pods.crash_looping > 0"), ALL - {"pods"}, errors__ratio_5xx=0.0)
        assert found.verdict is Verdict.RULED_OUT
        assert found.skipped == ("pods.crash_looping > 0",)

    def test_a_clause_of_none_is_skipped(self) -> None:
        found = judged(none_of(SERVICE_BAD, "pods.crash_looping > 0"), ALL - {"pods"}, errors__ratio_5xx=0.0)
        assert found.verdict is Verdict.SUPPORTED

    def test_configured_and_silent_is_unknown_and_not_skipped(self) -> None:
        found = judged(any_of(SERVICE_BAD, "pods.crash_looping > 0"), errors__ratio_5xx=0.0)
        assert (found.verdict, found.skipped) == (Verdict.UNKNOWN, ())
        assert found.because == (FactSeen("pods.crash_looping", None, configured=True),)

    def test_if_nothing_is_left_of_any_nobody_can_tell(self) -> None:
        found = judged(any_of(SERVICE_BAD), frozenset({"api"}), api__status=200)
        assert found.verdict is Verdict.UNKNOWN
        assert found.note == "no probe that could tell is configured"
        assert found.because == (FactSeen("errors.ratio_5xx", None, configured=False),)

    def test_if_nothing_is_left_of_none_there_is_no_objection(self) -> None:
        when: Conditions = {"any": (HERE_BAD,), "none": ("pods.crash_looping > 0",)}
        assert judged(when, frozenset({"api"}), api__status=503).verdict is Verdict.SUPPORTED

    def test_but_none_alone_says_nothing_then(self) -> None:
        assert judged(none_of("pods.ready == 0"), frozenset({"api"}), api__status=200).verdict is Verdict.UNKNOWN

    def test_a_clause_of_all_is_not_skipped(self) -> None:
        when: Conditions = {"all": (HERE_BAD, SERVICE_BAD)}
        assert judged(when, frozenset({"api"}), api__status=503).verdict is Verdict.UNKNOWN
        assert judged(when, frozenset({"api"}), api__status=200).verdict is Verdict.RULED_OUT

    def test_a_clause_that_can_be_told_all_the_same_is_told(self) -> None:
        when = any_of("pods.crash_looping > 0 or api.status == 503")
        assert judged(when, frozenset({"api"}), api__status=503).verdict is Verdict.SUPPORTED

    def test_a_clause_that_lacks_a_configured_fact_too_is_unknown(self) -> None:
        when = any_of("pods.crash_looping > 0 and api.status == 503", SERVICE_BAD)
        found = judged(when, frozenset({"api", "errors"}), errors__ratio_5xx=0.0)
        assert (found.verdict, found.skipped) == (Verdict.UNKNOWN, ())

    def test_all_well_from_here_rules_nothing_out_that_only_the_service_could_tell(self) -> None:
        """A green model list never rules a provider branch out."""
        here = frozenset({"api"})
        found = judged(any_of(HERE_BAD, SERVICE_BAD), here, api__status=200)
        assert (found.verdict, found.note[:21]) == (Verdict.UNKNOWN, "all is well from here")
        assert judged(none_of(HERE_BAD, SERVICE_BAD), here, api__status=200).verdict is Verdict.UNKNOWN
        assert judged(any_of(HERE_BAD, SERVICE_BAD), here, api__status=503).verdict is Verdict.SUPPORTED
        with_service = judged(
            any_of(HERE_BAD, SERVICE_BAD, "pods.ready == 0"), here | {"errors"}, api__status=200, errors__ratio_5xx=0.0
        )
        assert with_service.verdict is Verdict.RULED_OUT


CLAUSES = st.lists(
    st.sampled_from([HERE_BAD, SERVICE_BAD, "pods.ready == 0", "api.timed_out", "pods.gone > 1"]),
    min_size=1,
    max_size=4,
)


@given(
    CLAUSES,
    st.sampled_from(["any", "all", "none"]),
    st.sets(st.sampled_from(sorted(ALL))),
    st.dictionaries(
        st.sampled_from(["api.status", "errors.ratio_5xx", "pods.ready"]), st.sampled_from([0, 1, 503]), max_size=3
    ),
)
def test_the_order_of_clauses_does_not_matter(
    clauses: list[str], kind: str, configured: set[str], facts: dict[str, FactValue]
) -> None:
    evidence = Evidence(facts, frozenset(configured))
    verdicts = {judge(BOOK, {kind: order}, evidence).verdict for order in permutations(clauses)}  # type: ignore[dict-item]  # one of the three
    assert len(verdicts) == 1


@pytest.mark.parametrize(
    ("when", "because"),
    [
        (any_of(HERE_BAD, SERVICE_BAD), [("errors.ratio_5xx", 0.42)]),
        (any_of(HERE_BAD, "api.timed_out"), [("api.timed_out", None)]),
        (any_of(HERE_BAD), [("api.status", 200)]),
        ({"all": (HERE_BAD, SERVICE_BAD)}, [("api.status", 200)]),
        (none_of(HERE_BAD, SERVICE_BAD), [("errors.ratio_5xx", 0.42)]),
        (none_of(HERE_BAD), [("api.status", 200)]),
        ("api.status == 200 and errors.ratio_5xx > 0.1", [("api.status", 200), ("errors.ratio_5xx", 0.42)]),
    ],
)
def test_the_very_facts_are_named(when: Conditions, because: list[tuple[str, FactValue | None]]) -> None:
    found = judged(when, api__status=200, errors__ratio_5xx=0.42)
    assert [(fact.name, fact.value) for fact in found.because] == because
