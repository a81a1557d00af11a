"""From one incident to another, and to its end: resume, read, resolve, hand over, export, quit."""

import pytest
from textual.pilot import Pilot

from mrb_tui.domain.closing import CheckId
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.ui.screens.console import ConsoleScreen
from tests.ui import incident_scenes as scenes
from tests.ui.consoles import NARROW, NORMAL
from tests.ui.fake_session import FakeSession
from tests.ui.piloting import on, press, shown, until

SIZES = pytest.mark.parametrize("size", [NARROW, NORMAL], ids=["80x24", "120x36"])


@SIZES
async def test_an_open_incident_is_offered_and_nothing_takes_the_keys(size: tuple[int, int]) -> None:
    session = scenes.with_others()
    async with shown(session, size) as pilot:
        await until(pilot, lambda: "INC-20261124-1 P2 is open: I resumes it" in on(pilot))
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "probes"
        assert session.desk.commands == []
        screen = pilot.app.screen
        assert isinstance(screen, ConsoleScreen)
        screen.show_hints()  # what was said has had its time
        await until(pilot, lambda: "I resume INC-20261124-1" in on(pilot))


async def test_without_an_open_one_nothing_is_offered() -> None:
    session = scenes.with_others()
    session.desk.listed = session.desk.listed[1:]
    async with shown(session) as pilot:
        assert "resume" not in on(pilot)


async def test_what_goes_wrong_with_the_list_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    session = scenes.with_others()

    async def fails() -> tuple[()]:
        raise TroubleError(Trouble(TroubleKind.FORBIDDEN, "The incidents cannot be listed", "permission denied"))

    monkeypatch.setattr(session.desk, "incidents", fails)
    async with shown(session) as pilot:
        await until(pilot, lambda: "The incidents cannot be listed: permission denied" in on(pilot))
        await press(pilot, "I")
        await until(pilot, lambda: "Incidents" in on(pilot) and on(pilot).count("permission denied") == 2)
        await press(pilot, "enter", "escape")


async def test_an_open_one_is_resumed() -> None:
    session = scenes.with_others()
    async with shown(session) as pilot:
        screen = await press(pilot, "I")
        assert "● INC-20261124-1 P2" in screen
        assert "line 17 of its journal cannot be read" in screen
        await press(pilot, "enter")
        await until(pilot, lambda: "IDENTIFIED" in on(pilot))
    assert session.desk.commands == [("resume", "INC-20261124-1")]


async def test_a_past_one_is_read_and_closed_again() -> None:
    session = scenes.with_others()
    session.desk.responder = ""  # to read, nobody has to say who they are
    async with shown(session) as pilot:
        await press(pilot, "I", "down", "enter")
        await until(pilot, lambda: "PAST   READ-ONLY" in on(pilot))
        await press(pilot, "L")
        await until(pilot, lambda: "is closed here" in on(pilot) and "PAST" not in on(pilot))
    assert session.desk.commands == [("resume", "INC-20261123-1"), ("leave",)]


async def test_who_resumes_an_open_one_is_asked_first() -> None:
    session = scenes.with_others()
    session.desk.responder = ""
    async with shown(session) as pilot:
        await press(pilot, "I", "enter")
        await until(pilot, lambda: "Who is at this console?" in on(pilot))
        await press(pilot, *"bo", "enter")
        await until(pilot, lambda: "IDENTIFIED" in on(pilot))
    assert session.desk.commands == [("introduce", "bo"), ("resume", "INC-20261124-1")]


async def test_one_goes_straight_to_another() -> None:
    session = scenes.with_others()
    session.desk.incident = session.desk.past[0]
    async with shown(session) as pilot:
        screen = await press(pilot, "I")
        assert "on the screen" in screen
        await press(pilot, "enter")
        assert session.desk.commands == []
        await press(pilot, "I", "down", "enter")
        await until(pilot, lambda: "PAST" in on(pilot))
    assert session.desk.commands == [("resume", "INC-20261123-1")]


async def test_the_list_left_with_escape_changes_nothing() -> None:
    session = scenes.with_others()
    async with shown(session) as pilot:
        await press(pilot, "I", "escape")
        assert session.desk.commands == []


async def test_leaving_an_open_incident_asks_and_says_that_it_goes_on() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        assert "It goes on and stays in the journal" in await press(pilot, "L")
        await press(pilot, "enter")
        assert session.desk.commands == []
        await press(pilot, "L", "y")
        await until(pilot, lambda: "INC-20261124-1 goes on: I resumes it" in on(pilot))
        await until(pilot, lambda: session.desk.incident is None)
        assert pilot.app.screen is pilot.app.screen_stack[0]
    assert session.desk.commands == [("leave",)]


async def _pass_over_all(pilot: Pilot[None], session: FakeSession) -> None:
    for check in CheckId:
        await press(pilot, "enter")
        await until(pilot, lambda: f"Go on without: {check}" in on(pilot))  # noqa: B023 - called at once
        await press(pilot, *"later", "enter")
        await until(pilot, lambda: session.desk.commands[-1] == ("override", check, "later"))  # noqa: B023 - called at once


@SIZES
async def test_resolve_by_the_closing_list_passing_over_what_is_open(size: tuple[int, int]) -> None:
    session = scenes.in_full_swing()
    async with shown(session, size) as pilot:
        screen = await press(pilot, "X")
        assert "✗ ledger empty         in force: cut concurrency" in screen
        assert "6 open: do them" in screen
        await _pass_over_all(pilot, session)
        await until(pilot, lambda: "▸  Resolve the incident" in on(pilot))
        assert "– ledger empty         passed over: later" in on(pilot)
        await press(pilot, "enter", *"own key for the batch job", "enter")
        await until(pilot, lambda: "RESOLVED" in on(pilot) and "Before INC" not in on(pilot))
    assert session.desk.commands[-1] == ("resolve", "own key for the batch job")


async def test_passing_over_needs_a_reason() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        screen = await press(pilot, "X", "enter", "enter")
        assert "a reason is wanted" in screen
        assert "✗ not recorded yet: look at “because”" in screen
        await press(pilot, "escape", "escape")
        assert session.desk.commands == []


async def test_the_closing_list_follows_what_happens() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        assert "no category was given" in await press(pilot, "X")
        session.desk.retitle("", "rate-limit")
        await until(pilot, lambda: "✓ categorised          rate-limit" in on(pilot))


async def test_what_is_over_can_be_reopened() -> None:
    session = scenes.over()
    session.desk.read_only = False
    async with shown(session) as pilot:
        assert "X reopen" in on(pilot)
        await press(pilot, "X", *"it is back", "enter")
        await until(pilot, lambda: "is open again" in on(pilot) and "INVESTIGATING" in on(pilot))
    assert session.desk.commands == [("reopen", "it is back")]


@SIZES
async def test_a_handoff_is_read_first_and_then_recorded(size: tuple[int, int]) -> None:
    session = scenes.in_full_swing()
    session.desk.brief_text = "# Handoff of INC-20261124-1\n\n" + "\n".join(f"- fact {number}" for number in range(40))
    async with shown(session, size) as pilot:
        await press(pilot, "H")
        await until(pilot, lambda: "# Handoff of INC-20261124-1" in on(pilot))
        assert "fact 39" in await press(pilot, "end")
        await press(pilot, "enter", *"bo", "enter")
        await until(pilot, lambda: "handed over to bo" in on(pilot))
    assert session.desk.commands == [("hand over", "bo")]


async def test_a_handoff_left_with_escape_records_nothing() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await press(pilot, "H", "escape", "H", "enter", "escape")
        assert session.desk.commands == []


async def test_of_a_past_incident_the_brief_is_only_read() -> None:
    async with shown(scenes.over()) as pilot:
        await press(pilot, "H")
        await until(pilot, lambda: "Nothing was tried yet" in on(pilot))
        assert "record" not in on(pilot)
        assert "Hand over" not in await press(pilot, "enter")


async def test_an_export_says_where_the_file_is() -> None:
    session = scenes.over()
    async with shown(session, NARROW) as pilot:
        await press(pilot, "E", "right", "tab", "right", "enter")
        await until(pilot, lambda: "The file is written" in on(pilot))
        assert "/incidents/INC-20261124-1/timeline.json" in "".join(on(pilot).split())
    assert session.desk.commands == [("export", "json", True)]


async def test_action_items_are_written_for_where_they_are_tracked() -> None:
    async with shown(scenes.over(), NARROW) as pilot:
        await press(pilot, "F")
        assert "Write the action items" in on(pilot)
        await press(pilot, "right", "enter")
        await until(pilot, lambda: "The file is written" in on(pilot))
        assert "/state/INC-1/actions.jira" in on(pilot)


async def test_quitting_says_that_the_incident_goes_on_and_what_is_not_durable() -> None:
    session = scenes.not_saved()
    session.modes = frozenset()
    async with shown(session) as pilot:
        screen = " ".join((await press(pilot, "q")).replace("│", " ").split())
        assert "INC-20261124-1 goes on and stays in the journal" in screen
        assert "NOT SAVED: 12 events are only in memory: no space left" in screen


async def test_a_demo_promises_nothing() -> None:
    async with shown(scenes.in_full_swing()) as pilot:
        screen = await press(pilot, "q")
        assert "INC-20261124-1 ends with the demo" in screen
        assert "goes on" not in screen


async def test_quitting_names_drafts_and_says_nothing_of_what_is_not() -> None:
    async with shown(scenes.in_full_swing()) as pilot:
        assert "NOT SAVED" not in await press(pilot, "n", *"half", "escape", "q")
        assert "1 draft would be lost" in on(pilot)
    async with shown(scenes.undeclared()) as pilot:
        screen = await press(pilot, "q")
        assert "goes on" not in screen
        assert "draft" not in screen


async def test_journal_trouble_comes_and_goes_in_the_bar() -> None:
    session = scenes.in_full_swing()
    healthy, sick = session.desk.journal, scenes.not_saved().desk.journal
    async with shown(session, NARROW) as pilot:
        assert "NOT SAVED" not in on(pilot)
        session.desk.journal = sick
        session.desk.tell("journal")
        await until(pilot, lambda: "NOT SAVED  12 events in memory only since 12:06:36: no space left" in on(pilot))
        session.desk.journal = healthy
        session.desk.tell("journal")
        await until(pilot, lambda: "NOT SAVED" not in on(pilot) and on(pilot).count("\n") == 23)
