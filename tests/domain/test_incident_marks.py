"""The incident as a fold: milestones, marks and amendments."""

from dataclasses import replace

from mrb_tui.domain.events import incident as life
from mrb_tui.domain.events.incident import Milestone
from mrb_tui.domain.incident import text_of, time_of
from tests.domain.story import DECLARED, NOON, declared, minutes


def test_an_acknowledgement_counts_only_before_the_declaration() -> None:
    story = declared()
    story.add(life.MilestoneMarked(Milestone.ACKNOWLEDGED), minutes(4))
    assert story.incident.responded_at == NOON
    story.add(life.MilestoneMarked(Milestone.ACKNOWLEDGED), minutes(-2), recorded_at=minutes(5))
    assert story.incident.responded_at == minutes(-2)


def test_the_later_mark_of_a_milestone_counts() -> None:
    story = declared()
    story.add(life.MilestoneMarked(Milestone.DETECTED), minutes(-9))
    story.add(life.MilestoneMarked(Milestone.DETECTED), minutes(-3))
    assert story.incident.detected_at == minutes(-3)


def test_another_time_of_the_declaration_moves_the_beginning() -> None:
    story = declared()
    story.add(life.MilestoneMarked(Milestone.DECLARED), minutes(-3), recorded_at=minutes(9))
    assert story.incident.declared_at == minutes(-3)
    assert story.incident.severities[0].since_at == minutes(-3)
    story.add(life.EventAmended("e1", happened_at=minutes(2)), minutes(10))
    assert story.incident.declared_at == minutes(-3), "the mark said otherwise, of the same thing"


def test_marks_come_and_go() -> None:
    story = declared()
    story.add(life.EventMarked("e1"), minutes(1))
    story.add(life.EventMarked("e7"), minutes(1))
    story.add(life.EventMarked("e1", marked=False), minutes(2))
    assert story.incident.marked == {"e7"}


def test_an_amendment_corrects_words_and_time_and_the_first_words_stay() -> None:
    story = declared()
    note = story.add(life.NoteAdded("users see 500"), minutes(5))
    story.add(life.EventAmended(note.id, "users see 503", minutes(4), "misread"), minutes(6))
    incident = story.incident
    assert text_of(note, incident) == "users see 503"
    assert time_of(note, incident) == minutes(4)
    assert note.summary == "users see 500"


def test_a_second_amendment_keeps_what_it_does_not_say() -> None:
    story = declared()
    note = story.add(life.NoteAdded("users see 500"), minutes(5))
    story.add(life.EventAmended(note.id, happened_at=minutes(4)), minutes(6))
    story.add(life.EventAmended(note.id, "users see 503"), minutes(7))
    assert time_of(note, story.incident) == minutes(4)
    assert text_of(note, story.incident) == "users see 503"


def test_an_amended_time_moves_what_the_event_gave_it_to() -> None:
    story = declared()
    mark = story.add(life.MilestoneMarked(Milestone.MITIGATED), minutes(20))
    graver = story.add(life.SeverityChanged("P2", "P1"), minutes(10))
    end = story.add(life.IncidentResolved(), minutes(30))
    for event, at in ((mark, 18), (graver, 8), (end, 28)):
        story.add(life.EventAmended(event.id, happened_at=minutes(at)), minutes(40))
    incident = story.incident
    assert incident.milestones[Milestone.MITIGATED] == minutes(18)
    assert incident.severities[-1].since_at == minutes(8)
    assert incident.ended_at == minutes(28)
    assert incident.statuses[-1].since_at == minutes(28)


def test_an_amended_declaration_moves_the_beginning() -> None:
    story = declared(payload=replace(DECLARED, detected_at=minutes(-9)))
    story.add(life.SeverityChanged("P2", "P1"), minutes(1))
    story.add(life.EventAmended("e1", happened_at=minutes(2)), minutes(5))
    incident = story.incident
    assert incident.declared_at == incident.milestones[Milestone.DECLARED] == minutes(2)
    assert [entry.since_at for entry in incident.severities] == [minutes(2), minutes(2)]
    assert incident.detected_at == minutes(-9)


def test_an_amendment_of_a_mark_that_no_longer_counts_moves_nothing() -> None:
    story = declared()
    first = story.add(life.MilestoneMarked(Milestone.MITIGATED), minutes(20))
    story.add(life.MilestoneMarked(Milestone.MITIGATED), minutes(25))
    story.add(life.EventAmended(first.id, happened_at=minutes(1)), minutes(30))
    assert story.incident.milestones[Milestone.MITIGATED] == minutes(25)
