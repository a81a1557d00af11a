"""The incident as a fold over its events: each kind by example."""

from dataclasses import replace

import pytest

from mrb_tui.domain.events import incident as life
from mrb_tui.domain.events.evidence import EvidenceCollected, JournalGap, ProbeChanged
from mrb_tui.domain.events.incident import Milestone, Status
from mrb_tui.domain.events.runbook import (
    NodeAnswered,
    RunbookLoaded,
    StepFinished,
    StepOutcome,
    StepSkipped,
    StepStarted,
)
from mrb_tui.domain.events.updates import HandoffMade, UpdateDrafted, UpdatePublished, UpdateQueued
from mrb_tui.domain.health import Health
from mrb_tui.domain.incident import Since, in_time_order
from mrb_tui.domain.incident_fold import fold
from mrb_tui.domain.step_state import StepPhase
from tests.domain.story import DECLARED, NOON, Story, declared, minutes


def test_without_a_declaration_there_is_no_incident() -> None:
    story = Story()
    story.add(life.NoteAdded("early"), NOON)
    assert fold(story.events) is None
    assert fold([]) is None


def test_a_declaration_begins_everything() -> None:
    incident = declared(payload=replace(DECLARED, detected_at=minutes(-4))).incident
    assert (incident.id, incident.title, incident.severity) == ("INC-1", "Rate limited", "P1")
    assert (incident.category, incident.service) == ("rate-limit", "chat")
    assert incident.status is Status.INVESTIGATING
    assert incident.is_open
    assert incident.detected_at == minutes(-4)
    assert incident.responded_at == incident.declared_at == NOON
    assert incident.responders == ("ana",)
    assert incident.ended_at is None


def test_detected_is_the_declaration_where_nobody_knows_better() -> None:
    assert declared().incident.detected_at == NOON


def test_a_second_declaration_changes_nothing_but_is_counted() -> None:
    story = declared()
    story.add(replace(DECLARED, title="another", severity="P4"), minutes(1))
    assert (story.incident.title, story.incident.severity, story.incident.events) == ("Rate limited", "P1", 2)


def test_another_title_keeps_the_category_unless_one_is_given() -> None:
    story = declared()
    story.add(life.IncidentRetitled("Quota used up"), minutes(1))
    assert (story.incident.title, story.incident.category) == ("Quota used up", "rate-limit")
    story.add(life.IncidentRetitled("Key revoked", "auth"), minutes(2))
    assert story.incident.category == "auth"


def test_severities_are_a_history() -> None:
    story = declared()
    story.add(life.SeverityChanged("P1", "P2", "only a part"), minutes(9))
    assert story.incident.severity == "P2"
    assert story.incident.severities == (Since("P1", NOON, "e1"), Since("P2", minutes(9), "e2"))


def test_a_back_dated_severity_stands_at_its_place_and_does_not_change_what_holds_now() -> None:
    story = declared()
    story.add(life.SeverityChanged("P1", "P2"), minutes(30))
    story.add(life.SeverityChanged("P1", "P3"), minutes(10), recorded_at=minutes(40))
    assert [entry.value for entry in story.incident.severities] == ["P1", "P3", "P2"]
    assert story.incident.severity == "P2"


def test_nothing_in_a_history_lies_before_the_declaration() -> None:
    story = declared()
    story.add(life.SeverityChanged("P1", "P3"), minutes(-30), recorded_at=minutes(5))
    assert story.incident.severities[-1] == Since("P3", NOON, "e2")


@pytest.mark.parametrize(
    ("status", "milestone"),
    [(Status.IDENTIFIED, Milestone.IDENTIFIED), (Status.MONITORING, Milestone.MITIGATED)],
)
def test_a_status_implies_its_milestone_unless_one_was_marked(status: Status, milestone: Milestone) -> None:
    story = declared()
    story.add(life.StatusChanged(Status.INVESTIGATING, status), minutes(5))
    assert story.incident.status is status
    assert story.incident.milestones[milestone] == minutes(5)
    marked = declared()
    marked.add(life.MilestoneMarked(milestone), minutes(3))
    marked.add(life.StatusChanged(Status.INVESTIGATING, status), minutes(5))
    assert marked.incident.milestones[milestone] == minutes(3)


def test_a_status_that_is_taken_back_takes_back_what_it_implied_and_not_what_was_marked() -> None:
    """What was thought mitigated and broke again was mitigated later, if at all."""
    story = declared()
    story.add(life.StatusChanged(Status.INVESTIGATING, Status.IDENTIFIED), minutes(5))
    story.add(life.StatusChanged(Status.IDENTIFIED, Status.MONITORING), minutes(10))
    story.add(life.StatusChanged(Status.MONITORING, Status.IDENTIFIED), minutes(15))
    assert Milestone.MITIGATED not in story.incident.milestones
    assert story.incident.milestones[Milestone.IDENTIFIED] == minutes(5)
    story.add(life.StatusChanged(Status.IDENTIFIED, Status.MONITORING), minutes(20))
    assert story.incident.milestones[Milestone.MITIGATED] == minutes(20)
    story.add(life.IncidentResolved(), minutes(25))
    story.add(life.IncidentReopened("again"), minutes(30))
    assert set(story.incident.milestones) == {Milestone.DECLARED}
    story.add(life.MilestoneMarked(Milestone.MITIGATED), minutes(35))
    story.add(life.StatusChanged(Status.INVESTIGATING, Status.MONITORING), minutes(36))
    story.add(life.StatusChanged(Status.MONITORING, Status.INVESTIGATING), minutes(40))
    assert story.incident.milestones[Milestone.MITIGATED] == minutes(35)


def test_resolving_ends_it_and_reopening_takes_the_end_back() -> None:
    story = declared()
    story.add(UpdatePublished("u1", "slack", "…", minutes(20)), minutes(1))
    story.add(life.CheckOverridden("evidence collected", "nobody needs it"), minutes(9))
    story.add(life.IncidentResolved("limit raised"), minutes(10))
    over = story.incident
    assert (over.is_open, over.ended_at, over.resolution) == (False, minutes(10), "limit raised")
    assert over.promised_at is None
    assert over.overridden == {"evidence collected": "nobody needs it"}
    story.add(life.IncidentReopened("again"), minutes(30))
    again = story.incident
    assert (again.status, again.ended_at, again.resolution) == (Status.INVESTIGATING, None, "")
    assert Milestone.RESOLVED not in again.milestones
    assert not again.overridden


def test_a_back_dated_end_is_still_the_end() -> None:
    """Whoever resolves at 12:40, saying it was over at 12:20, does not leave it open for a status of 12:30."""
    story = declared()
    story.add(life.StatusChanged(Status.INVESTIGATING, Status.MONITORING), minutes(30))
    story.add(life.IncidentResolved(), minutes(20), recorded_at=minutes(40))
    assert story.incident.status is Status.RESOLVED
    assert story.incident.ended_at == minutes(20)
    story.add(life.IncidentReopened("no"), minutes(10), recorded_at=minutes(50))
    assert story.incident.is_open


def test_the_status_resolved_is_an_end_like_any_other() -> None:
    story = declared()
    story.add(life.StatusChanged(Status.INVESTIGATING, Status.RESOLVED), minutes(5))
    assert story.incident.ended_at == minutes(5)
    story.add(life.StatusChanged(Status.RESOLVED, Status.MONITORING), minutes(7))
    again = story.incident
    assert (again.is_open, again.ended_at) == (True, None)
    assert Milestone.RESOLVED not in again.milestones


def test_a_status_from_before_the_end_does_not_take_the_end_back() -> None:
    story = declared()
    story.add(life.IncidentResolved(), minutes(20))
    story.add(life.StatusChanged(Status.INVESTIGATING, Status.IDENTIFIED), minutes(5), recorded_at=minutes(30))
    assert not story.incident.is_open
    assert story.incident.milestones[Milestone.IDENTIFIED] == minutes(5)


def test_roles_are_taken_and_given_up() -> None:
    story = declared()
    story.add(life.RoleAssigned(life.COMMANDER, "ana"), minutes(1))
    story.add(life.RoleAssigned("scribe", "ben"), minutes(1))
    assert story.incident.commander == "ana"
    story.add(life.RoleAssigned(life.COMMANDER, ""), minutes(2))
    assert story.incident.commander == ""
    assert story.incident.roles == {"scribe": "ben"}


def test_everybody_who_joined_or_acted_took_part_once() -> None:
    story = declared()
    story.add(life.ResponderJoined("cy"), minutes(1), actor="ben")
    story.add(life.NoteAdded("hello"), minutes(2), actor="dee")
    story.by_console(ProbeChanged("api", "API", Health.OK, Health.DOWN, "ok", "429"), minutes(3))
    story.add(life.NoteAdded("hello"), minutes(4))
    assert story.incident.responders == ("ana", "ben", "cy", "dee")


def test_the_console_alone_is_no_response() -> None:
    story = declared(actor="")
    story.by_console(ProbeChanged("api", "API", Health.OK, Health.DOWN, "ok", "429"), minutes(1))
    assert story.incident.responded_at is None
    story.add(life.NoteAdded("looking"), minutes(3))
    story.add(life.NoteAdded("still looking"), minutes(5))
    assert story.incident.responded_at == minutes(3)
    story.add(life.MilestoneMarked(Milestone.ACKNOWLEDGED), minutes(2), recorded_at=minutes(9))
    assert story.incident.responded_at == minutes(2)


def test_the_last_answer_of_a_node_counts_and_stands_last() -> None:
    story = declared()
    for node, answer in (("a", 0), ("b", 1), ("a", -1)):
        story.add(NodeAnswered(node, f"{node}?", answer, "say", "supported"), minutes(1))
    assert list(story.incident.answers) == ["b", "a"]
    assert story.incident.answers["a"].answer == -1


def test_steps_say_how_far_they_are() -> None:
    story = declared()
    story.add(StepStarted("s", "Look"), minutes(1))
    assert story.incident.steps["s"].phase is StepPhase.RUNNING
    for payload, phase in (
        (StepFinished("s", "Look", StepOutcome.DONE, "12 left"), StepPhase.DONE),
        (StepFinished("s", "Look", StepOutcome.FAILED, "no"), StepPhase.FAILED),
        (StepSkipped("s", "Look", "later"), StepPhase.SKIPPED),
    ):
        story.add(payload, minutes(2), actor="ben")
        state = story.incident.steps["s"]
        assert (state.phase, state.by, state.since_at) == (phase, "ben", minutes(2))


def test_updates_promise_the_next_one() -> None:
    story = declared()
    story.add(UpdatePublished("u1", "slack", "…", minutes(20)), minutes(1))
    assert (story.incident.updates, story.incident.updated_at) == (1, minutes(1))
    assert story.incident.promised_at == minutes(20)
    story.add(UpdatePublished("u2", "slack", "…"), minutes(19))
    assert story.incident.promised_at is None


def test_a_promise_on_one_channel_is_not_kept_on_another() -> None:
    story = declared()
    story.add(UpdatePublished("u1", "slack", "…", minutes(20)), minutes(1))
    story.add(UpdatePublished("u1", "status page", "…", minutes(40)), minutes(1))
    assert story.incident.promised_at == minutes(20)
    story.add(UpdatePublished("u2", "status page", "…"), minutes(15))
    assert story.incident.promised_at == minutes(20)


def test_an_update_written_down_late_does_not_bring_back_an_old_promise() -> None:
    story = declared()
    story.add(UpdatePublished("u2", "slack", "…", minutes(60)), minutes(30))
    story.add(UpdatePublished("u1", "slack", "…", minutes(20)), minutes(5), recorded_at=minutes(31))
    assert story.incident.promised_at == minutes(60)
    assert story.incident.updated_at == minutes(30)
    assert story.incident.updates == 2


def test_drafts_and_the_outbox_are_no_updates() -> None:
    story = declared()
    story.add(UpdateDrafted("u1", "slack", "…"), minutes(1))
    story.add(UpdateQueued("u1", "slack", "no network"), minutes(2))
    assert (story.incident.updates, story.incident.updated_at) == (0, None)


def test_a_commander_who_hands_over_hands_over_the_command() -> None:
    story = declared()
    story.add(life.RoleAssigned(life.COMMANDER, "ana"), minutes(1))
    story.add(HandoffMade("brief", "ben"), minutes(2), actor="cy")
    assert story.incident.commander == "ana"
    story.add(HandoffMade("brief", "ben"), minutes(3))
    assert story.incident.commander == "ben"
    assert story.incident.handoff == HandoffMade("brief", "ben")


def test_what_else_is_kept() -> None:
    story = declared()
    book = RunbookLoaded("Mistral AI", "0" * 64)
    bundle = EvidenceCollected("x.tar.gz", "0" * 64, 9, ("metrics",))
    gap = JournalGap(NOON, minutes(1), "disk full", 3)
    for payload in (book, bundle, gap):
        story.by_console(payload, minutes(2))
    incident = story.incident
    assert (incident.runbook, incident.evidence, incident.gaps) == (book, (bundle,), (gap,))


def test_probes_from_before_the_declaration_are_recorded_after_it_and_stand_before() -> None:
    story = declared()
    early = story.by_console(ProbeChanged("api", "API", Health.OK, Health.DOWN, "ok", "429"), minutes(-12))
    assert in_time_order(story.events, story.incident)[0] is early
