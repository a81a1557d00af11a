"""The timeline as Markdown, CSV and JSON: complete, as amended, harmless, and as docs/exports.md describes it."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.documents.rows import rows
from mrb_tui.documents.timeline import CSV_COLUMNS, to_csv, to_json, to_markdown
from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.domain.events.incident import EventAmended, EventMarked, NoteAdded
from mrb_tui.domain.events.kinds import Unknown
from mrb_tui.domain.health import Health
from tests.documents.golden import same_as_golden
from tests.domain.payloads import ANY, PEOPLE, TIMES
from tests.domain.story import NOON, Story, declared, minutes, plan

EXPORTS = Path(__file__).parents[2] / "docs" / "exports.md"


def markdown(story: Story, *, marked_only: bool = False) -> str:
    return to_markdown(story.incident, story.events, marked_only=marked_only)


def table_rows(document: str) -> list[str]:
    return [line for line in document.splitlines() if line.startswith("| ")][1:]


def read_csv(story: Story, *, marked_only: bool = False) -> list[dict[str, str]]:
    text = to_csv(story.incident, story.events, marked_only=marked_only)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_json(story: Story) -> Any:
    return json.loads(to_json(story.incident, story.events))


def test_a_table_as_the_runbook_has_it() -> None:
    story = declared()
    story.by_console(
        ProbeChanged("mistral_api", "Mistral API", Health.OK, Health.DOWN, "ok", "429 rate limited"), minutes(-1)
    )
    story.add(NoteAdded("users see empty answers\nin chat"), minutes(3), actor="ben")
    assert markdown(story) == (
        "### Timeline (UTC)\n\n2026-11-24\n\n"
        "| Time | Event |\n|------|-------|\n"
        "| 11:59 | Mistral API ok → 429 rate limited |\n"
        "| 12:00 | declared P1: Rate limited (ana) |\n"
        "| 12:03 | users see empty answers<br>in chat (ben) |\n"
    )


def test_seconds_are_shown_where_any_are_known() -> None:
    story = declared()
    story.add(NoteAdded("x"), NOON + timedelta(seconds=7, milliseconds=900))
    assert [row.split(" | ")[0] for row in table_rows(markdown(story))] == ["| 12:00:00", "| 12:00:07"]


def test_dates_are_shown_where_it_crosses_midnight() -> None:
    story = declared(minutes(719))
    story.add(NoteAdded("x"), minutes(720))
    document = markdown(story)
    assert [row.split(" | ")[0] for row in table_rows(document)] == ["| 2026-11-24 23:59", "| 2026-11-25 00:00"]
    assert "\n2026-11-24\n" not in document


def test_marked_events_or_all() -> None:
    story = declared()
    first = story.add(NoteAdded("first"), minutes(1))
    story.add(NoteAdded("second"), minutes(2))
    assert markdown(story, marked_only=True) == "### Timeline (UTC)\n\nNo event is marked.\n"
    story.add(EventMarked(first.id), minutes(3))
    assert table_rows(markdown(story, marked_only=True)) == ["| 12:01 | first (ana) |"]
    assert len(table_rows(markdown(story))) == 3, "the mark has no row of its own"
    assert [row["marked"] for row in read_csv(story)] == ["no", "yes", "no", "no"]
    assert [row["event"] for row in read_csv(story, marked_only=True)] == ["first"]


def test_what_was_written_down_late_says_when() -> None:
    story = declared()
    story.add(NoteAdded("called the provider"), minutes(4), recorded_at=minutes(25))
    story.add(NoteAdded("the same second"), minutes(5), recorded_at=minutes(5.5))
    assert table_rows(markdown(story))[1:] == [
        "| 12:04 | called the provider (ana, noted at 12:25) |",
        "| 12:05 | the same second (ana) |",
    ]


def test_what_was_amended_shows_both() -> None:
    story = declared()
    note = story.add(NoteAdded("users see 500"), minutes(5))
    late = story.add(NoteAdded("gone"), minutes(6))
    story.add(EventAmended(note.id, "users see 503", reason="misread"), minutes(7))
    story.add(EventAmended(late.id, happened_at=minutes(-730)), minutes(8))
    assert table_rows(markdown(story)) == [
        "| 2026-11-23 23:50 | gone (ana) (corrected; first recorded at 2026-11-24 12:06) |",
        "| 2026-11-24 12:00 | declared P1: Rate limited (ana) |",
        "| 2026-11-24 12:05 | users see 503 (ana) (corrected: misread; first recorded “users see 500”) |",
    ]


def test_hostile_words_do_nothing() -> None:
    story = declared()
    for place, words in enumerate(
        (
            '=HYPERLINK("https://evil.example","click")',
            "| a | b |\n|---|---|",
            "<script>alert(1)</script> & &lt;b&gt;",
            "*bold* _it_ `code` [click](https://evil.example) ![x](y)",
            "a\x1b]52;c;aGk=\x07b \u202eabc",
            "@SUM(A1) +1 -1",
        )
    ):
        story.add(NoteAdded(words), minutes(place + 1))
    same_as_golden("hostile.md", markdown(story))
    same_as_golden("hostile.csv", to_csv(story.incident, story.events))


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", " =", "\t=", "\n=", "＝"])
def test_no_cell_is_a_formula(begin: str) -> None:
    story = declared()
    story.add(NoteAdded("x"), minutes(1), actor=f"{begin}1")
    story.add(EventAmended("e2", f"{begin}2", reason=f"{begin}3"), minutes(2))
    row = read_csv(story)[1]
    for cell in (row["event"], row["actor"], row["amendment_reason"]):
        assert cell.startswith("'")


def test_a_file_as_the_rfc_has_it() -> None:
    story = declared()
    story.add(NoteAdded('a "quoted", long\nnote'), minutes(1))
    text = to_csv(story.incident, story.events)
    assert text.endswith("\r\n")
    assert '"a ""quoted"", long\nnote"' in text
    assert read_csv(story)[1]["event"] == 'a "quoted", long\nnote'


def test_json_keeps_everything_of_every_event() -> None:
    story = declared()
    facts = MappingProxyType({"status": 429, "ratio": 0.42, "slow": True})
    story.by_console(ProbeChanged("api", "API", Health.OK, Health.DOWN, "ok", "429", facts), minutes(1))
    story.add(plan(), minutes(2))
    data = read_json(story)
    assert data["events"][1]["data"]["facts"] == {"status": 429, "ratio": 0.42, "slow": True}
    assert data["events"][1]["data"]["after"] == "down"
    planned = data["events"][2]["data"]
    assert planned["target"]["name"] == "deployment/mistral-service"
    assert planned["changes"] == [{"name": "MAX_CONCURRENT_REQUESTS", "before": "50", "after": "5", "secret": False}]


def test_what_this_release_does_not_know_is_passed_on_and_still_json() -> None:
    story = declared()
    story.add(Unknown({"depth": [1, {"x": None}], "bad": float("nan"), "half": "\ud800"}, "from later"), minutes(1))
    event = read_json(story)["events"][1]
    assert event["text"] == "from later"
    assert event["data"] == {"depth": [1, {"x": None}], "bad": "nan", "half": "?"}
    to_json(story.incident, story.events).encode()
    to_csv(story.incident, story.events).encode()


def documented(heading: str) -> list[str]:
    """The names in the first column of the table under a heading."""
    part = EXPORTS.read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)`", part, re.MULTILINE)


def test_the_shapes_are_as_documented() -> None:
    data = read_json(declared())
    assert documented("CSV") == list(CSV_COLUMNS)
    assert documented("JSON: the whole") == list(data)
    assert documented("JSON: the incident") == list(data["incident"])
    assert documented("JSON: an event") == list(data["events"][0])


@given(st.lists(st.tuples(ANY, TIMES, PEOPLE), max_size=20))
def test_whatever_happened_all_of_it_is_exported(told: list[tuple[Any, Any, str]]) -> None:
    story = declared()
    for payload, at, actor in told:
        story.add(payload, at, actor=actor, recorded_at=minutes(len(story.events)))
    shown = [row for row in rows(story.incident, story.events) if not row.is_bookkeeping]
    assert len(table_rows(markdown(story))) == len(shown)
    exported = read_json(story)["events"]
    assert [row["seq"] for row in read_csv(story)] == [str(event["seq"]) for event in exported]
    assert sorted(event["seq"] for event in exported) == list(range(1, len(story.events) + 1))
    for event in exported:
        recorded = story.events[event["seq"] - 1]
        first = event["first_text"] if event["first_text"] is not None else event["text"]
        own = recorded.payload.text.strip() if isinstance(recorded.payload, NoteAdded) else recorded.summary
        assert first == own, "the first words survive whatever was said later"
