"""Reading what has happened: log lines and the timeline, filtered; an entry marked and amended."""

from dataclasses import replace

import pytest

from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.plain.dialogue import Dialogue
from mrb_tui.plain.ending import Ending
from mrb_tui.plain.logs import Logs
from mrb_tui.plain.part import Part
from mrb_tui.plain.timeline import Timeline
from tests.plain.scripted import ScriptedTerminal, typing
from tests.ui import scenes
from tests.ui.fake_session import FakeSession
from tests.ui.incident_scenes import entry, just_declared, many, over, undeclared


def _part(session: FakeSession, terminal: ScriptedTerminal) -> Part:
    return Part(session, Dialogue(terminal))


def _log_lines(terminal: ScriptedTerminal) -> list[str]:
    return [text for text in terminal.said if text[2:3] == ":" and text[5:6] == ":"]


async def test_the_newest_log_lines_are_said_so_many_as_are_wanted() -> None:
    session, terminal = scenes.rate_limited(), typing("3", "")
    await Logs(_part(session, terminal)).read()
    lines = _log_lines(terminal)
    newest = [line.text for line in session.logs.since(0)[1]]
    assert len(lines) == 15 + 3
    assert [line.split(" ", 2)[2] for line in lines] == [*newest[-15:], *newest[-3:]]


async def test_errors_only_and_a_text_are_kept_for_the_next_time() -> None:
    session, terminal = scenes.rate_limited(), typing("errors", "/SDKError", "")
    logs = Logs(_part(session, terminal))
    await logs.read()
    before = len(_log_lines(terminal))
    terminal.typed = [""]
    await logs.read()
    again = _log_lines(terminal)[before:]
    assert again
    assert all("SDKError" in line for line in again)
    assert "errors with “SDKError”" in terminal.text


async def test_new_lines_are_taken_in_and_all_are_shown_again() -> None:
    session, terminal = scenes.rate_limited(), typing("/nothing holds this", "/", "all", "new", "0", "")
    logs = Logs(_part(session, terminal))
    session.write([scenes.log_line(0, "INFO the very newest")])
    await logs.read()
    assert _log_lines(terminal)[-1].endswith("INFO the very newest")
    assert "0 of 0 lines with “nothing holds this”" in terminal.text
    assert "there is no 0 here" in terminal.text


async def test_no_log_line_is_a_word() -> None:
    session, terminal = scenes.started(), typing("")
    await Logs(_part(session, terminal)).read()
    assert terminal.said[1] == "no log line has come yet"
    session.log_trouble = Trouble(TroubleKind.FORBIDDEN, "Logs cannot be read", "not permitted", ("ask for the role",))
    terminal.typed = [""]
    await Logs(_part(session, terminal)).read()
    assert "! Logs cannot be read: not permitted" in terminal.text
    assert "try: ask for the role" in terminal.text


async def test_logs_that_may_not_be_read_say_why() -> None:
    session, terminal = scenes.started(), typing("")
    session.log_trouble = Trouble(TroubleKind.FORBIDDEN, "The log of a could not be read", "no pods/log", ("ask",))
    await Logs(_part(session, terminal)).read()
    assert "! The log of a could not be read: no pods/log" in terminal.text
    assert "try: ask" in terminal.text


async def test_action_items_are_written_for_where_they_are_tracked() -> None:
    session, terminal = just_declared(), typing("jira")
    await Ending(session, Dialogue(terminal)).items()
    assert "written to /state/INC-1/actions.jira" in terminal.text


async def test_an_entry_is_opened_by_its_place_marked_and_unmarked() -> None:
    session = just_declared()
    place = len(session.desk.timeline)
    terminal = typing(str(place), "mark", str(place), "1", "")
    await Timeline(_part(session, terminal)).read()
    last = session.desk.timeline.entries[-1]
    assert session.desk.commands[-2:] == [("mark", last.id)] * 2
    assert "marked for the postmortem" in terminal.text
    assert "no longer marked" in terminal.text
    assert f"happened at {last.at:%Y-%m-%d %H:%M:%S} UTC" in terminal.text


@pytest.mark.parametrize(
    ("typed", "text", "moved"),
    [
        (("better words", "", "a slip"), "better words", False),
        (("", "10m", "it was earlier"), "users see errors", True),
        (("better words", "12:00", ""), "better words", True),
    ],
)
async def test_an_entry_is_amended(typed: tuple[str, ...], text: str, moved: bool) -> None:
    session = just_declared()
    session.desk.note("users see errors")
    terminal = typing(str(len(session.desk.timeline)), "amend", *typed, "")
    await Timeline(_part(session, terminal)).read()
    name, _, said, at, reason = session.desk.commands[-1]
    assert (name, said, reason) == ("amend", text, typed[2])
    assert (at is not None) is moved


async def test_a_note_of_many_lines_is_amended_whole_or_kept() -> None:
    session = just_declared()
    note = replace(entry("long", "first …"), details=(("text", "first\nsecond"),))
    for typed, kept in ((("one", "two", ""), "one\ntwo"), (("",), "first …")):
        session.desk.timeline.entries = [note]
        await Timeline(_part(session, typing("1", "amend", *typed, "", "", ""))).read()
        assert session.desk.commands[-1][2] == kept


async def test_what_is_only_read_is_shown_and_not_changed() -> None:
    session = over()
    session.desk.read_only = True
    terminal = typing("1", "")
    await Timeline(_part(session, terminal)).read()
    assert "happened at" in terminal.text
    assert not session.desk.commands


async def test_earlier_entries_come_on_more_until_there_are_none() -> None:
    session, terminal = many(40), typing("more", "more", "more", "")
    await Timeline(_part(session, terminal)).read()
    said = [text for text in terminal.said if "entry 0" in text]
    total = len(session.desk.timeline)
    assert len(said) >= 40
    assert f"  {total:>3}  " in terminal.said[next(n for n, text in enumerate(terminal.said) if "entry 000039" in text)]
    assert "there are no earlier ones" in terminal.text


async def test_entries_are_chosen_by_sort_and_text() -> None:
    session, terminal = many(60), typing("probes", "/000006", "/", "all", "nonsense", "")
    await Timeline(_part(session, terminal)).read()
    assert "probes with “000006”: 1 of" in terminal.text
    assert "there is no nonsense here" in terminal.text


async def test_an_empty_timeline_says_so() -> None:
    session, terminal = undeclared(), typing()
    session.desk.timeline.entries.clear()
    await Timeline(_part(session, terminal)).read()
    assert "nothing has happened yet" in terminal.text
