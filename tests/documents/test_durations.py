"""How long things took: from milestones, severities and updates, and what to say where nobody knows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.documents.durations import long_words, measure
from mrb_tui.domain.events.incident import (
    EventAmended,
    IncidentReopened,
    IncidentResolved,
    Milestone,
    MilestoneMarked,
    SeverityChanged,
)
from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.response import Standing
from tests.domain.payloads import ANY, PEOPLE, TIMES
from tests.domain.story import DECLARED, NOON, Story, declared, minutes


def whole_story() -> Story:
    story = declared(payload=replace(DECLARED, detected_at=minutes(-4)))
    for milestone, at in (
        (Milestone.STARTED, -10),
        (Milestone.ACKNOWLEDGED, -1),
        (Milestone.IDENTIFIED, 8),
        (Milestone.MITIGATED, 20),
    ):
        story.add(MilestoneMarked(milestone), minutes(at), recorded_at=minutes(60))
    story.add(UpdatePublished("u1", "slack", "…"), minutes(3))
    story.add(IncidentResolved(), minutes(50))
    return story


def test_each_span_and_where_it_comes_from() -> None:
    story = whole_story()
    took = measure(story.incident, story.events)
    assert {span.name: span.seconds for span in took.spans} == {
        "time to detect": 360,
        "time to acknowledge": 180,
        "time to the first update": 780,
        "time to identify": 720,
        "time to mitigate": 1440,
        "time to resolve": 3240,
        "duration": 3600,
    }
    assert took.mitigate.basis == "detected 2026-11-24 11:56 UTC to mitigated 2026-11-24 12:20 UTC"
    assert took.response is not None
    assert (took.response.standing, took.response.took_s) == (Standing.MET, 180)


def test_what_nobody_marked_is_not_known_and_says_why() -> None:
    story = declared()
    took = measure(story.incident, story.events, until=minutes(5))
    assert {span.name: span.basis for span in took.spans if span.seconds is None} == {
        "time to detect": "started is not marked",
        "time to the first update": "no update was published",
        "time to identify": "identified is not marked",
        "time to mitigate": "mitigated is not marked",
        "time to resolve": "it is not resolved",
        "duration": "it is not resolved",
    }
    assert took.mitigate.words == "not known"
    assert took.acknowledge.basis == "declared 2026-11-24 12:00 UTC to the first act 2026-11-24 12:00 UTC"


def test_what_ran_backwards_is_no_duration() -> None:
    story = declared()
    story.add(MilestoneMarked(Milestone.MITIGATED), minutes(-5))
    took = measure(story.incident, story.events)
    assert took.mitigate.seconds is None
    assert took.mitigate.basis == "mitigated 2026-11-24 11:55 UTC lies before declared 2026-11-24 12:00 UTC"


def test_nobody_acted() -> None:
    story = declared(actor="")
    assert measure(story.incident, story.events).acknowledge.basis == "nobody has acted"


def test_an_open_incident_is_measured_up_to_now() -> None:
    story = declared()
    story.add(UpdatePublished("u1", "slack", "…"), minutes(3))
    took = measure(story.incident, story.events, until=minutes(33))
    assert took.seconds_at("P1") == 1980
    assert took.longest_silence is not None
    assert took.longest_silence.basis == "between the update of 2026-11-24 12:03 UTC and now"
    assert measure(story.incident, story.events).until == minutes(3), "without a now, up to the last event"


def test_a_severity_taken_twice_has_two_stretches() -> None:
    story = declared()
    for at, before, after in ((10, "P1", "P2"), (15, "P2", "P1"), (15, "P1", "P3")):
        story.add(SeverityChanged(before, after), minutes(at))
    story.add(IncidentResolved(), minutes(30))
    story.add(SeverityChanged("P3", "P4"), minutes(40))
    took = measure(story.incident, story.events)
    assert [(each.severity, each.seconds) for each in took.at_severity] == [("P1", 600), ("P2", 300), ("P3", 900)]
    assert took.seconds_at("P1") == 600


def test_the_silence_of_a_reopened_incident_runs_on() -> None:
    story = declared()
    story.add(UpdatePublished("u1", "slack", "…"), minutes(3))
    story.add(IncidentResolved(), minutes(5))
    story.add(IncidentReopened("again"), minutes(30))
    silence = measure(story.incident, story.events, until=minutes(40)).longest_silence
    assert silence is not None
    assert silence.seconds == 37 * 60


def test_updates_count_by_when_they_were_sent_as_amended() -> None:
    story = declared()
    update = story.add(UpdatePublished("u1", "slack", "…"), minutes(3))
    story.add(IncidentResolved(), minutes(30))
    story.add(EventAmended(update.id, happened_at=minutes(20)), minutes(31))
    silence = measure(story.incident, story.events).longest_silence
    assert silence is not None
    assert (silence.from_at, silence.seconds) == (NOON, 1200)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (45.4, "45 s"),
        (59.6, "1 min"),
        (242, "4 min 2 s"),
        (240, "4 min"),
        (842, "14 min"),
        (9780, "2 h 43 min"),
        (3600, "1 h 0 min"),
        (87060, "1 d 0 h 11 min"),
    ],
)
def test_long_spans_in_words(seconds: float, words: str) -> None:
    assert long_words(seconds) == words


@given(st.lists(st.tuples(ANY, TIMES, PEOPLE), max_size=25), st.integers(0, 400).map(minutes))
def test_whatever_happened_the_figures_hang_together(told: list[tuple[Any, Any, str]], until: Any) -> None:
    story = declared()
    for payload, at, actor in told:
        story.add(payload, at, actor=actor)
    incident = story.incident
    took = measure(incident, story.events, until=until)
    assert all(span.seconds is None or span.seconds >= 0 for span in took.spans)
    lasted = max(took.until - incident.declared_at, timedelta(0))
    assert sum(each.seconds for each in took.at_severity) == lasted.total_seconds()
    assert all(each.seconds > 0 for each in took.at_severity)
    if took.longest_silence is not None:
        assert 0 < took.longest_silence.seconds <= lasted.total_seconds()
    else:
        assert not lasted
