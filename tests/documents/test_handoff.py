"""The brief for whoever takes over."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.documents.handoff import brief
from mrb_tui.domain.closing import closing_list
from mrb_tui.domain.events.evidence import JournalGap
from mrb_tui.domain.events.incident import (
    COMMANDER,
    IncidentResolved,
    Milestone,
    MilestoneMarked,
    NoteAdded,
    RoleAssigned,
    SeverityChanged,
    Status,
    StatusChanged,
)
from mrb_tui.domain.events.mitigation import MitigationFinished, MitigationStarted, MitigationUnverified
from mrb_tui.domain.events.runbook import NodeAnswered, StepFinished, StepOutcome, StepSkipped, StepStarted
from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.health import Health
from mrb_tui.domain.plan import FieldChange, Lasts
from tests.documents.golden import same_as_golden
from tests.documents.test_markdown import READER
from tests.domain.payloads import ANY, PEOPLE, TIMES
from tests.domain.story import DECLARED, Story, declared, minutes, plan
from tests.domain.test_closing import probe


def at_work() -> Story:
    """A limited rate, half an hour in."""
    story = declared(payload=replace(DECLARED, severity="P2", detected_at=minutes(-4)))
    story.add(RoleAssigned(COMMANDER, "ana"), minutes(1))
    story.add(RoleAssigned("communications", "ben"), minutes(1))
    story.add(SeverityChanged("P2", "P1"), minutes(2))
    story.add(UpdatePublished("u1", "slack", "We are on it", minutes(25)), minutes(3), actor="ben")
    story.add(NodeAnswered("which-error", "Which error does the provider give?", 1, "429", "supported"), minutes(4))
    story.add(NodeAnswered("quota", "Is a month's quota used up?", -1, "cannot tell", "unknown"), minutes(5))
    story.add(StepStarted("read-limits", "Read the limit headers"), minutes(5))
    story.add(StepFinished("read-limits", "Read the limit headers", StepOutcome.DONE, "0 of 60 left"), minutes(6))
    story.add(StepSkipped("queue", "Queue requests", "the service has no queue"), minutes(7))
    story.add(StepStarted("ask-limit", "Ask for a higher limit"), minutes(8), actor="ben")
    story.add(plan("p1"), minutes(9))
    story.add(MitigationStarted("p1", "Cut concurrency"), minutes(10))
    story.add(MitigationFinished("p1", "Cut concurrency", "3/3 current"), minutes(12))
    story.add(MitigationUnverified("p1", "Cut concurrency", "ratio_429 is still 0.20"), minutes(18))
    story.add(
        replace(
            plan("p2", title="Turn on the fallback", lasts=Lasts.TEMPORARY),
            changes=(FieldChange("MISTRAL_FALLBACK", None, "true"),),
            undo="unset MISTRAL_FALLBACK",
        ),
        minutes(20),
    )
    story.add(MitigationStarted("p2", "Turn on the fallback"), minutes(21))
    story.by_console(JournalGap(minutes(22), minutes(23), "no space left", 3), minutes(23))
    story.add(StatusChanged(Status.INVESTIGATING, Status.IDENTIFIED), minutes(24))
    story.add(NoteAdded("provider says: back at 14:00 | maybe"), minutes(26), actor="ben")
    return story


def test_it_tells_all_that_the_next_one_needs() -> None:
    story = at_work()
    checks = closing_list(story.incident, (probe("Errors", Health.DOWN), probe("Mistral API", Health.OK)))
    document = brief(story.incident, story.events, now=minutes(30), checks=checks, to="cy")
    same_as_golden("handoff.md", document)
    READER.parse(document)


def test_a_fresh_incident_says_what_is_missing() -> None:
    story = declared()
    document = brief(story.incident, story.events, now=minutes(1))
    for line in ("- commander: **nobody**", "Nothing yet.", "- no update was published", "- nothing", "- none known"):
        assert line in document.splitlines()


def test_a_long_incident_shows_dates_where_they_are_not_todays() -> None:
    story = declared()
    document = brief(story.incident, story.events, now=minutes(24 * 60))
    assert "declared 2026-11-24 12:00 UTC by ana" in document
    assert "lasting for 1 d 0 h 0 min" in document


def test_after_the_end_it_says_so() -> None:
    story = at_work()
    story.add(MilestoneMarked(Milestone.MITIGATED), minutes(40))
    story.add(IncidentResolved("limit raised"), minutes(56))
    document = brief(story.incident, story.events, now=minutes(90))
    assert "- lasted 1 h 0 min\n- resolution: limit raised\n" in document
    assert "- no update is due\n" in document


@given(st.lists(st.tuples(ANY, TIMES, PEOPLE), max_size=25))
def test_it_can_always_be_written(told: list[tuple[Any, Any, str]]) -> None:
    story = declared()
    for payload, at, actor in told:
        story.add(payload, at, actor=actor)
    incident = story.incident
    now = incident.last_at + timedelta(minutes=1)
    document = brief(incident, story.events, now=now, checks=closing_list(incident, ()))
    assert document == brief(incident, story.events, now=now, checks=closing_list(incident, ()))
    in_force = document.partition("## In force, to be taken back")[2].partition("\n## ")[0]
    assert in_force.count("\n- ") == max(len(incident.ledger), 1)
    unclear = [answer for answer in incident.answers.values() if answer.answer == -1]
    assert document.count("\n- cannot tell: ") == len(unclear)
    assert document.count("\n- did it take effect? ") == len(incident.unsettled)
