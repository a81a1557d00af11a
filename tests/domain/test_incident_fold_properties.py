"""The incident as a fold over its events: what holds whatever happens."""

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrb_tui.domain.events.event import Event, Payload
from mrb_tui.domain.events.kinds import KINDS
from mrb_tui.domain.incident import Incident, in_time_order, time_of
from mrb_tui.domain.incident_fold import after, fold
from tests.domain.payloads import ANY, BY_KIND, PEOPLE, TIMES
from tests.domain.story import declared, minutes


@st.composite
def journals(draw: st.DrawFn, payloads: st.SearchStrategy[Payload] = ANY) -> list[Event]:
    """A declaration and then anything at all, at any time, by anybody."""
    story = declared(actor=draw(PEOPLE))
    for payload, at, actor in draw(st.lists(st.tuples(payloads, TIMES, PEOPLE), max_size=25)):
        story.add(payload, at, actor=actor, recorded_at=minutes(len(story.events)))
    return story.events


def folded(events: list[Event]) -> Incident:
    incident = fold(events)
    assert incident is not None
    return incident


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=25)
@given(data=st.data())
def test_each_kind_folds(kind: str, data: st.DataObject) -> None:
    story = declared()
    story.add(data.draw(BY_KIND[kind]), data.draw(TIMES))
    incident = story.incident
    assert incident.events == incident.last_seq == 2
    assert incident.id == "INC-1"


@given(journals())
def test_any_order_folds_and_every_event_is_counted(events: list[Event]) -> None:
    incident = folded(events)
    assert incident.events == incident.last_seq == len(events)
    assert incident.last_at == max(event.at for event in events)


@given(journals(), st.data())
def test_a_prefix_seen_twice_changes_nothing(events: list[Event], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(events)))
    assert fold(events[:cut] + events) == fold(events)


@given(journals(), st.data())
def test_events_can_be_taken_in_one_by_one_or_at_once(events: list[Event], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(events)))
    incident = fold(events[:cut])
    for event in events[cut:]:
        incident = after(incident, event)
    assert incident == fold(events)


@given(journals(st.one_of(BY_KIND["note.added"], BY_KIND["probe.changed"], BY_KIND["responder.joined"])), st.data())
def test_notes_and_probes_are_counted_the_same_however_they_come(events: list[Event], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(events)))
    incident: Incident | None = None
    for event in events[:cut] + events:
        incident = after(incident, event)
    assert incident == fold(events[:cut] + events) == fold(events)


@given(journals())
def test_histories_are_in_order_and_begin_with_the_declaration(events: list[Event]) -> None:
    incident = folded(events)
    for times in (
        [entry.since_at for entry in incident.severities],
        [entry.since_at for entry in incident.statuses],
    ):
        assert times[0] == incident.declared_at
        assert all(earlier <= later for earlier, later in pairwise(times))


@given(journals())
def test_what_is_over_has_an_end_and_promises_nothing(events: list[Event]) -> None:
    incident = folded(events)
    assert (incident.ended_at is None) == incident.is_open
    if not incident.is_open:
        assert incident.promised_at is None


@given(journals())
def test_the_timeline_shows_every_event_once_in_time(events: list[Event]) -> None:
    incident = folded(events)
    ordered = in_time_order(events, incident)
    assert sorted(event.seq for event in ordered) == [event.seq for event in events]
    times: list[datetime] = [time_of(event, incident) for event in ordered]
    assert times == sorted(times)
