"""Postmortems of incidents that happened: their fields fill themselves as far as a journal can, to the byte."""

from dataclasses import replace
from datetime import timedelta

import pytest
from markdown_it import MarkdownIt

from mrb_tui.documents.figures import Figures, figures_from
from mrb_tui.documents.known import Record
from mrb_tui.documents.postmortem import builtin_sheet, postmortem, with_chart
from mrb_tui.domain.events.incident import Milestone
from tests.documents.golden import same_as_golden
from tests.documents.real_incidents import copilot, github, openai, shakespeare
from tests.domain.story import Story

TOLD = {"copilot": copilot, "openai": openai, "github-2018": github, "shakespeare": shakespeare}
ONLY_PEOPLE_KNOW = {
    "What set it off?",
    "What else had to be so?",
    "How many users, or which share?",
    "Where were we lucky?",
    "What went wrong, technically?",
    "How was it noticed?",
    "Time to identify",
    "Time to mitigate",
}


def figures_of(story: Story) -> Figures:
    """As a Prometheus would have them: nothing at both ends, a tenth of the requests in the middle."""
    incident = story.incident
    began = incident.milestones.get(Milestone.STARTED, incident.detected_at)
    ended = incident.ended_at
    assert ended is not None
    every = (ended - began) / 40
    times = [began - every + every * step for step in range(43)]
    requests = dict.fromkeys(times, 20.0)
    errors = {at: 2.0 if began <= at <= ended else 0.0 for at in times}
    return figures_from(errors, requests, every.total_seconds(), "Prometheus, sum(rate(errors))")


def record_of(story: Story) -> Record:
    ended = story.incident.ended_at
    assert ended is not None
    return Record(
        incident=story.incident, events=story.events, now=ended + timedelta(days=7), figures=figures_of(story)
    )


@pytest.mark.parametrize("name", TOLD)
def test_it_is_written_from_the_journal_to_the_byte(name: str) -> None:
    made = postmortem(record_of(TOLD[name]()))
    same_as_golden(f"postmortem-{name}.md", made.markdown)
    same_as_golden(f"error-ratio-{name}.svg", made.chart)


@pytest.mark.parametrize("name", TOLD)
def test_four_of_five_fields_fill_themselves(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    fields = postmortem(record_of(TOLD[name]())).fields
    filled = [field for field in fields if not field.is_empty]
    empty = [field for field in fields if field.is_empty]
    print(f"{name}: {len(filled)} of {len(fields)} filled; to ask: {', '.join(field.label for field in empty)}")
    assert "to ask: " in capsys.readouterr().out
    assert len(filled) >= 0.8 * len(fields), [field.label for field in empty]
    assert all(field.source for field in filled), "each says where it comes from"


def test_what_is_asked_is_what_only_people_know() -> None:
    """And moments that nobody marked."""
    for tell in TOLD.values():
        assert set(postmortem(record_of(tell())).missing) <= ONLY_PEOPLE_KNOW


def test_all_that_the_runbook_and_the_field_ask_for_is_there() -> None:
    wanted = """title date duration severity commander summary timeline root_cause users_affected impact_duration
        requests_failed revenue detection resolution action_items went_well improve lucky authors document_status
        trigger contributing_factors responders at_severity in_force supporting internal_messages external_messages
        review_by time_to_detect time_to_acknowledge time_to_identify time_to_mitigate time_to_resolve
        longest_silence error_ratio"""
    assert set(wanted.split()) <= set(builtin_sheet().specs)


def test_same_record_same_bytes() -> None:
    for tell in TOLD.values():
        one, other = record_of(tell()), record_of(tell())
        shuffled = replace(other, events=tuple(sorted(other.events, key=lambda event: event.id)))
        assert postmortem(one) == postmortem(shuffled)


def test_what_people_say_is_text_and_takes_the_place_of_the_gap() -> None:
    record = record_of(copilot())
    hostile = "<script>x</script> {{ title }} | a\n# no heading\n- an item"
    made = postmortem(record, {"root_cause": hostile, "detection": "Customer report\na tweet"})
    assert "- [x] Customer report" in made.markdown
    assert "- [ ] Automated alerting" in made.markdown
    assert "- [x] a tweet" in made.markdown
    tokens = MarkdownIt("commonmark").parse(made.markdown)
    headings = [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]
    assert "no heading" not in headings
    assert not [token for token in tokens if token.type == "html_block"]
    assert "\\[What went wrong, technically?\\]" not in made.markdown
    assert "What went wrong, technically?" in "".join(postmortem(record).missing)


def test_action_items_come_from_what_was_left_over_and_are_edited_whole() -> None:
    story = github()
    story.events[:] = [event for event in story.events if event.kind != "mitigation.reverted"]
    made = postmortem(record_of(story))
    assert "Take back or adopt: Lock the deploy tooling" in made.markdown
    own = postmortem(record_of(story), rows={"action_items": (("P2", "prevent", "a | b", "bo", "2026-12-01", "open"),)})
    assert "| P2 | prevent | a \\| b | bo | 2026-12-01 | open |" in own.markdown
    assert "Take back or adopt" not in own.markdown


def test_a_template_that_does_not_show_the_chart_gets_it_at_its_end() -> None:
    assert with_chart("# Ours\n", "INC-1") == "# Ours\n\n![Error ratio of INC-1](error-ratio.svg)\n"
    shown = "# Ours\n\n![x](error-ratio.svg)\n\nmore\n"
    assert with_chart(shown, "INC-1") == shown


def test_without_figures_there_is_no_chart_and_the_source_says_why() -> None:
    record = replace(record_of(copilot()), figures=Figures(source="Prometheus", why="no answer within 5 s"))
    made = postmortem(record)
    assert made.chart == ""
    assert "![" not in made.markdown
    failed = next(field for field in made.fields if field.id == "requests_failed")
    assert (failed.value, failed.source) == ("", "Prometheus: no answer within 5 s")


def test_an_empty_result_is_never_no_failures() -> None:
    at = copilot().incident.declared_at
    assert figures_from({}, {at: 1.0}, 15, "q").failed is None
    assert figures_from({at: 0.0}, {at: 1.0}, 15, "q").failed == 0
    assert figures_from({at: 0.0}, {}, 15, "q").ratio is None
