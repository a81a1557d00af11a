"""The scale of severities: in doubt the higher, and how often others hear of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.response import target_from
from mrb_tui.domain.severity import SCALE, Scale, Severity
from mrb_tui.runbook.load import load_runbook

_IDS = st.sampled_from([*SCALE.ids, "SEV-9"])


def test_the_scale_is_the_built_in_runbooks() -> None:
    book = load_runbook(None)
    assert tuple(book.severities) == SCALE.ids
    for severity_id, told in book.severities.items():
        own = SCALE.get(severity_id)
        assert own is not None
        assert (own.definition, own.respond_within, own.examples) == (
            told.definition,
            told.respond_within,
            told.examples,
        )
        target_from(told.respond_within)


def test_how_often_others_hear_of_it() -> None:
    assert [SCALE.update_every_s(each) for each in SCALE.ids] == [1200, 3600, 14400, None]
    assert SCALE.update_every_s("SEV-9") is None
    tuned = Scale((Severity("SEV1", update_every_s=900), Severity("SEV2")))
    assert (tuned.update_every_s("SEV1"), tuned.update_every_s("SEV2")) == (900, 3600)


def test_a_rank_beyond_a_short_scale_is_its_least() -> None:
    short = Scale((Severity("SEV1"), Severity("SEV2")))
    assert [short.at(rank) for rank in range(4)] == ["SEV1", "SEV2", "SEV2", "SEV2"]


@pytest.mark.parametrize("severities", [(), (Severity("P1"), Severity("P1"))])
def test_a_scale_without_order_is_refused(severities: tuple[Severity, ...]) -> None:
    with pytest.raises(ValueError, match="each of them once"):
        Scale(severities)


@given(st.lists(_IDS, min_size=1))
def test_in_doubt_the_higher_whatever_the_order(ids: list[str]) -> None:
    highest = SCALE.higher(*ids)
    assert highest == SCALE.higher(*reversed(ids))
    known = [each for each in SCALE.ids if each in ids]
    assert highest == (known[0] if known else "SEV-9")
