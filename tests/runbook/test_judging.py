"""Verdicts that are kept are those that would be found anew."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.facts import FactValue
from mrb_tui.runbook import judging
from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.judge import judge
from mrb_tui.runbook.judging import Judging
from mrb_tui.runbook.model import Conditions
from tests.runbook.books import book_of

BOOK = book_of()
WHENS: tuple[Conditions | None, ...] = (
    None,
    "api.status >= 500",
    "pods.ready",
    {"any": ("api.status == 1", "errors.ratio_5xx > var.limit")},
    {"all": ("pods.ready", "api.status == 1"), "none": ("errors.ratio_5xx > 0.1",)},
    {"none": ("pods.ready", "other.said == 'no'")},
)
VALUES = st.sampled_from([None, True, False, 1, 0, 1.0, 503, 0.5, float("nan"), "no", "No", ""])
EVIDENCE = st.builds(
    lambda values, configured: Evidence(
        {name: value for name, value in values.items() if value is not None}, configured
    ),
    st.fixed_dictionaries(dict.fromkeys(("api.status", "errors.ratio_5xx", "pods.ready", "other.said"), VALUES)),
    st.frozensets(st.sampled_from(["api", "errors", "pods", "other"])),
)


@given(st.lists(EVIDENCE, min_size=1, max_size=8))
def test_the_same_as_judged_anew(seen: list[Evidence]) -> None:
    judged = Judging()
    for evidence in seen:
        for when in WHENS:
            assert judged(BOOK, when, evidence) == judge(BOOK, when, evidence)


def test_only_what_reads_a_fact_that_changed_is_judged_anew() -> None:
    judged = Judging()
    facts: dict[str, FactValue] = {"api.status": 200, "pods.ready": True}
    with patch.object(judging, "judge", wraps=judge) as worked_out:
        for status in (200, 200, 503, 503):
            evidence = Evidence({**facts, "api.status": status}, frozenset({"api", "pods"}))
            judged(BOOK, WHENS[1], evidence)
            judged(BOOK, WHENS[2], evidence)
    assert [call.args[1] for call in worked_out.call_args_list] == [WHENS[1], WHENS[2], WHENS[1]]
