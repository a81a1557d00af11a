"""When others are to hear of the incident again."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.events.incident import IncidentResolved, SeverityChanged
from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.severity import SCALE
from mrb_tui.domain.update_clock import next_update_at, update_due
from tests.domain.story import DECLARED, NOON, declared, minutes


def test_before_the_first_update_the_usual_time_runs_from_the_declaration() -> None:
    due = update_due(declared().incident, SCALE, minutes(5))
    assert due is not None
    assert (due.due_at, due.promised, due.words) == (minutes(20), False, "next update in 00:15:00")


def test_what_is_promised_counts_and_not_what_is_usual() -> None:
    story = declared()
    story.add(UpdatePublished("u1", "slack", "…", minutes(32)), minutes(2))
    due = update_due(story.incident, SCALE, minutes(33.5))
    assert due is not None
    assert (due.due_at, due.promised, due.is_overdue) == (minutes(32), True, True)
    assert due.words == "update overdue by 00:01:30"


def test_without_a_promise_the_usual_time_runs_from_the_last_update() -> None:
    story = declared()
    story.add(UpdatePublished("u1", "slack", "…"), minutes(2))
    story.add(SeverityChanged("P1", "P2"), minutes(3))
    due = update_due(story.incident, SCALE, minutes(4))
    assert due is not None
    assert (due.due_at, due.promised) == (minutes(62), False)


def test_nobody_waits_for_the_least_or_after_the_end() -> None:
    assert update_due(declared(payload=replace(DECLARED, severity="P4")).incident, SCALE, NOON) is None
    story = declared()
    story.add(UpdatePublished("u1", "slack", "…", minutes(32)), minutes(2))
    story.add(IncidentResolved(), minutes(9))
    assert update_due(story.incident, SCALE, minutes(60)) is None


def test_a_promise_counts_even_where_none_is_usual() -> None:
    story = declared(payload=replace(DECLARED, severity="P4"))
    story.add(UpdatePublished("u1", "slack", "…", minutes(90)), minutes(2))
    due = update_due(story.incident, SCALE, minutes(9))
    assert due is not None
    assert due.promised


@given(st.sampled_from(SCALE.ids), st.integers(0, 10**7).map(lambda ms: NOON + timedelta(milliseconds=ms)))
def test_what_can_be_promised_is_a_full_minute_and_not_too_soon(severity: str, now: datetime) -> None:
    promised_at = next_update_at(severity, SCALE, now)
    every_s = SCALE.update_every_s(severity)
    if promised_at is None:
        assert every_s is None
        return
    assert every_s is not None
    assert (promised_at.second, promised_at.microsecond) == (0, 0)
    assert 0 <= (promised_at - now).total_seconds() - every_s < 60
