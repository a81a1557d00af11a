"""Incidents that happened: durations, silences, severities and tables come out as the sources have them."""

import csv
import io
import json
from datetime import timedelta

from mrb_tui.documents.durations import measure
from mrb_tui.documents.rows import rows
from mrb_tui.documents.timeline import to_csv, to_json, to_markdown
from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.domain.events.incident import Milestone
from mrb_tui.domain.response import Standing
from tests.documents.golden import same_as_golden
from tests.documents.real_incidents import copilot, github, openai, pacific, shakespeare, utc
from tests.domain.story import Story


def seconds(hours: float, minutes: float = 0) -> float:
    return timedelta(hours=hours, minutes=minutes).total_seconds()


def table(story: Story, *, marked_only: bool = False) -> str:
    return to_markdown(story.incident, story.events, marked_only=marked_only)


# -------------------------------------------------------- GitHub Copilot, 2024


def test_copilot_was_silent_for_nearly_three_hours_before_anybody_knew() -> None:
    story = copilot()
    took = measure(story.incident, story.events)
    assert took.detect.seconds == took.first_update.seconds == seconds(2, 43)
    assert took.first_update.words == "2 h 43 min"
    assert took.first_update.basis == "started 2024-05-13 10:40 UTC to the first update 2024-05-13 13:23 UTC"
    assert took.whole.seconds == seconds(5, 4)
    assert took.mitigate.seconds == seconds(1, 7)


def test_copilot_its_longest_silence_was_the_last() -> None:
    story = copilot()
    silence = measure(story.incident, story.events).longest_silence
    assert silence is not None
    assert silence.seconds == seconds(0, 48)
    assert silence.basis == "between the update of 2024-05-13 14:56 UTC and the end"


def test_copilot_was_mitigated_before_anybody_said_so() -> None:
    story = copilot()
    ordered = [row.text for row in rows(story.incident, story.events)]
    mitigated = ordered.index("milestone: mitigated, from the metrics")
    assert mitigated == len(ordered) - 4
    same_as_golden("copilot.md", table(story))


# ---------------------------------------------------------------- OpenAI, 2024


def test_openai_both_accounts_of_the_recovery_survive() -> None:
    story = openai()
    amended = next(row for row in rows(story.incident, story.events) if row.is_amended)
    assert (amended.text, amended.at) == ("ChatGPT is back, says the postmortem", pacific("2024-12-26", "18:20"))
    assert amended.first_text == "ChatGPT is back, says the resolved post"
    assert amended.first_at == pacific("2024-12-26", "20:16")
    for document in (
        table(story),
        to_csv(story.incident, story.events),
        to_json(story.incident, story.events),
    ):
        assert "says the postmortem" in document
        assert "says the resolved post" in document


def test_openai_one_afternoon_by_the_coast_is_two_days_in_utc() -> None:
    story = openai()
    took = measure(story.incident, story.events)
    assert took.whole.seconds == seconds(9, 36)
    assert took.mitigate.seconds == seconds(4, 31)
    assert "2024-12-27 04:16" in table(story)
    same_as_golden("openai-marked.md", table(story, marked_only=True))
    same_as_golden("openai.md", table(story))


def test_openai_nobody_was_told_anything_that_the_journal_knows_of() -> None:
    story = openai()
    took = measure(story.incident, story.events)
    assert (took.first_update.seconds, took.first_update.basis) == (None, "no update was published")
    assert took.longest_silence is not None
    assert took.longest_silence.seconds == seconds(9, 36)


# ---------------------------------------------------------------- GitHub, 2018


def test_github_two_minutes_yellow_and_a_day_red() -> None:
    story = github()
    took = measure(story.incident, story.events)
    assert took.whole.seconds == seconds(24, 11)
    assert took.whole.words == "1 d 0 h 11 min"
    assert [(each.severity, each.seconds) for each in took.at_severity] == [
        ("P2", seconds(0, 2)),
        ("P1", seconds(23, 52)),
    ]
    assert took.detect.seconds == seconds(0, 2)


def test_github_the_freeze_was_owed_until_it_was_lifted() -> None:
    story = github()
    freeze = story.incident.mitigations["freeze"]
    assert freeze.since_at == utc("2018-10-21", "23:07")
    assert not story.incident.ledger
    story.events[:] = [event for event in story.events if event.kind != "mitigation.reverted"]
    assert [state.plan.plan_id for state in story.incident.ledger] == ["freeze"]


def test_github_crosses_midnight() -> None:
    same_as_golden("github-2018.md", table(github()))


# ---------------------------------------------------------- Shakespeare search


def test_shakespeare_from_page_to_exit_criterion() -> None:
    story = shakespeare()
    took = measure(story.incident, story.events)
    assert took.acknowledge.seconds == seconds(0, 3)
    assert took.identify.seconds == seconds(0, 23)
    assert took.mitigate.seconds == seconds(0, 41)
    assert took.resolve.seconds == seconds(1, 35)
    over_at = next(event.at for event in story.events if "Outage over" in event.summary)
    assert (over_at - story.incident.milestones[Milestone.STARTED]).total_seconds() == seconds(1, 6)
    assert took.response is not None
    assert took.response.standing is Standing.MET
    assert story.incident.commander == "lead"
    same_as_golden("shakespeare.md", table(story))


def test_shakespeare_one_update_and_then_silence() -> None:
    story = shakespeare()
    silence = measure(story.incident, story.events).longest_silence
    assert silence is not None
    assert silence.from_at == utc("2015-10-21", "15:03")
    assert silence.seconds == seconds(1, 27)


# ------------------------------------------------------------------ all of them


def test_the_same_journal_gives_the_same_bytes_in_any_order_of_reading() -> None:
    for tell in (copilot, openai, github, shakespeare):
        story = tell()
        again = tell()
        again.events.sort(key=lambda event: event.id)
        for export in (to_markdown, to_csv, to_json):
            assert export(story.incident, story.events) == export(story.incident, again.events)


def test_severities_fill_the_time_from_declaration_to_end() -> None:
    for tell in (copilot, openai, github, shakespeare):
        story = tell()
        incident = story.incident
        took = measure(incident, story.events, calendar=BusinessCalendar("America/Los_Angeles"))
        assert incident.ended_at is not None
        assert (
            sum(each.seconds for each in took.at_severity) == (incident.ended_at - incident.declared_at).total_seconds()
        )


def test_every_event_is_in_the_table_and_in_the_file() -> None:
    for tell in (copilot, openai, github, shakespeare):
        story = tell()
        read = list(csv.DictReader(io.StringIO(to_csv(story.incident, story.events), newline="")))
        data = json.loads(to_json(story.incident, story.events))
        assert sorted(row["id"] for row in read) == sorted(event.id for event in story.events)
        assert [row["id"] for row in read] == [event["id"] for event in data["events"]]
        assert [row["time_utc"] for row in read] == sorted(row["time_utc"] for row in read)
