"""An incident by its keys: declared, noted, graded, led; and nothing typed is ever thrown away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.events import Paste

from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.ui import cells
from tests.ui import incident_scenes as scenes
from tests.ui.consoles import NARROW, NORMAL
from tests.ui.fake_session import NOON
from tests.ui.piloting import on, press, settled, shown, until

SIZES = pytest.mark.parametrize("size", [NARROW, NORMAL], ids=["80x24", "120x36"])


@SIZES
async def test_declared_with_two_keys_from_what_the_probes_say(size: tuple[int, int]) -> None:
    session = scenes.undeclared()
    async with shown(session, size) as pilot:
        screen = await press(pilot, "D")
        for part in (scenes.SUGGESTED.title, "[P2]", "[rate-limit]", "11:55:10 UTC, 12 min ago", "Suggested, because"):
            assert part in screen
        await press(pilot, "enter")
        await until(pilot, lambda: "declared INC-20261124-1" in on(pilot) and "INVESTIGATING" in on(pilot))
    title, at = scenes.SUGGESTED.title, scenes.DETECTED.replace(microsecond=0)
    assert session.desk.commands == [("declare", title, "P2", "rate-limit", at)]


async def test_what_is_suggested_can_be_changed() -> None:
    session = scenes.undeclared()
    async with shown(session) as pilot:
        await press(pilot, "D", "ctrl+u", *"Empty answers", "tab", "1", "tab", "left", "tab", "ctrl+u", *"-1h", "enter")
        await until(pilot, lambda: bool(session.desk.commands))
    assert session.desk.commands == [("declare", "Empty answers", "P1", "auth", NOON - timedelta(hours=1))]


async def test_a_time_that_cannot_be_read_is_said_and_nothing_is_declared() -> None:
    session = scenes.undeclared()
    async with shown(session) as pilot:
        screen = await press(pilot, "D", "shift+tab", "ctrl+u", *"yesterday", "enter")
        assert "a moment is written like 14:05" in screen
        assert "✗ not recorded yet: look at “detected at”" in screen
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "detected"
        assert session.desk.commands == []


async def test_what_the_desk_refuses_is_said_in_the_form_which_stays() -> None:
    session = scenes.undeclared()
    session.desk.refusal = Trouble(TroubleKind.REJECTED, "Nothing was recorded", "the disk is full", ("make room",))
    async with shown(session) as pilot:
        await press(pilot, "D", "enter")
        await until(pilot, lambda: "✗ Nothing was recorded: the disk is full" in on(pilot) and "make room" in on(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "declared INC-20261124-1" in on(pilot))


async def test_an_error_that_should_not_happen_leaves_the_text_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    session = scenes.in_full_swing()

    def fails(text: str, at: object = None) -> None:
        raise KeyError("planted-secret")

    monkeypatch.setattr(session.desk, "note", fails)
    async with shown(session) as pilot:
        await press(pilot, "n", *"still here", "enter")
        await until(pilot, lambda: "should not happen: KeyError" in on(pilot))
        assert "still here" in on(pilot)
        assert "planted-secret" not in on(pilot)
        assert "kept and comes back" in await press(pilot, "escape")


async def test_the_name_is_asked_once() -> None:
    session = scenes.in_full_swing()
    session.desk.responder = ""
    async with shown(session) as pilot:
        assert "Who is at this console?" in await press(pilot, "n")
        assert "Who is at this console?" in await press(pilot, "enter")
        await press(pilot, *"bo", "enter")
        await until(pilot, lambda: "what you saw, did or think" in on(pilot))
        await press(pilot, *"x", "enter")
        await until(pilot, lambda: "noted" in on(pilot))
        assert "Who is" not in await press(pilot, "n")
    assert session.desk.commands == [("introduce", "bo"), ("note", "x", None)]


async def test_without_a_name_nothing_opens() -> None:
    session = scenes.undeclared()
    session.desk.responder = ""
    async with shown(session) as pilot:
        assert "Declare an incident" not in await press(pilot, "D", "escape")
        assert session.desk.commands == []


@pytest.mark.parametrize(
    "before", [(), ("enter",), ("slash", "escape"), ("t",)], ids=["console", "probe", "logs", "timeline"]
)
async def test_a_note_can_be_written_from_anywhere(before: tuple[str, ...]) -> None:
    session = scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        await press(pilot, *before, "n", *"one", "ctrl+j", *"two", "enter")
        await until(pilot, lambda: "noted" in on(pilot))
    assert session.desk.commands == [("note", "one\ntwo", None)]


@pytest.mark.parametrize("key", ["ctrl+j", "alt+enter", "shift+enter"])
async def test_a_note_has_as_many_lines_as_one_likes(key: str) -> None:
    session = scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        await press(pilot, "n")
        for letter in "abcdefghijklmnopqrst":
            await press(pilot, f"{letter}", key)
        screen = await press(pilot, "up", "up", "end", "backspace", "Z")
        assert "Z" in screen
        assert "Enter save" in screen
        await press(pilot, "enter")
        await until(pilot, lambda: bool(session.desk.commands))
    assert session.desk.commands == [("note", "\n".join("abcdefghijklmnopqrZt") + "\n", None)]


async def test_a_note_of_earlier_says_what_it_understood() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        assert "happened at 11:57:41 UTC, 10 min ago" in await press(pilot, "n", *"@-10m it began")
        await press(pilot, "enter")
        await until(pilot, lambda: "noted, for 11:57:41 UTC, 10 min ago" in on(pilot))
        assert "is no time" in await press(pilot, "n", *"@25:99 x")
        assert "✗ not recorded yet: look at “note”" in await press(pilot, "enter")
    assert session.desk.commands == [("note", "it began", NOON - timedelta(minutes=10))]


async def test_an_empty_note_is_refused_in_words() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await press(pilot, "n", "enter")
        await until(pilot, lambda: "the note is empty" in on(pilot))


async def test_escape_keeps_what_was_typed_and_the_same_key_brings_it_back() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        assert "what you typed is kept" in await press(pilot, "n", *"half a th", "escape")
        screen = await press(pilot, "n")
        assert "half a th" in screen
        assert "your draft is back" in screen
        await press(pilot, *"ought", "enter")
        await until(pilot, lambda: "noted" in on(pilot))
        assert "what you saw, did or think" in await press(pilot, "n")
    assert session.desk.commands == [("note", "half a thought", None)]


async def test_a_form_that_nobody_typed_into_leaves_no_trace() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        before = on(pilot)
        for key in "nSTRMC":
            assert await press(pilot, key) != before
            assert await press(pilot, "escape") == before
    assert session.desk.commands == []


async def test_a_draft_belongs_to_its_incident() -> None:
    session = scenes.with_others()
    session.desk.incident = session.desk.past[0]
    async with shown(session) as pilot:
        await press(pilot, "n", *"of the first", "escape")
        session.desk.incident = replace(session.desk.past[0], id="INC-20261124-2")
        assert "of the first" not in await press(pilot, "n")
        await press(pilot, "escape")
        session.desk.incident = session.desk.past[0]
        assert "of the first" in await press(pilot, "n")


async def test_what_is_pasted_is_typed_and_cannot_harm() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await press(pilot, "n")
        assert pilot.app.focused is not None
        pilot.app.focused.post_message(Paste("first\r\nsecond \x1b[2J[b]x[/b]"))
        await until(pilot, lambda: "second" in on(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: bool(session.desk.commands))
    assert session.desk.commands == [("note", "first\nsecond [2J[b]x[/b]", None)]


async def test_severity_with_a_reason() -> None:
    session = scenes.just_declared()
    async with shown(session) as pilot:
        screen = await press(pilot, "S", "left", "tab", *"all requests fail")
        assert "[P1]" in screen
        assert "Complete outage" in screen
        await press(pilot, "enter")
        await until(pilot, lambda: "severity P1" in on(pilot) and " P1 " in on(pilot).split("\n")[0])
    assert session.desk.commands == [("severity", "P1", "all requests fail")]


async def test_the_same_severity_is_refused_in_words() -> None:
    session = scenes.just_declared()
    async with shown(session) as pilot:
        await press(pilot, "S", "enter")
        await until(pilot, lambda: "the incident is P2 already" in on(pilot))


async def test_the_next_status_is_two_keys_away() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        assert "[monitoring]" in await press(pilot, "T")
        await press(pilot, "enter")
        await until(pilot, lambda: "MONITORING" in on(pilot))
    assert session.desk.commands == [("status", "monitoring")]


async def test_the_status_resolved_leads_to_the_closing_list() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await press(pilot, "T", "right", "enter")
        await until(pilot, lambda: "Before INC-20261124-1 is over" in on(pilot))
    assert session.desk.commands == []


async def test_roles_say_who_has_them() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        screen = await press(pilot, "R")
        assert "[deputy]" in screen
        assert "ana has it now" in await press(pilot, "left")
        await press(pilot, "tab", "ctrl+u", *"bo", "enter")
        await until(pilot, lambda: "bo is commander" in on(pilot) and "IC bo" in on(pilot))
    assert session.desk.commands == [("assign", "commander", "bo")]


async def test_a_milestone_with_a_time() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        screen = await press(pilot, "M", "tab", *"-5m")
        assert "[mitigated]" in screen
        assert "12:02:41 UTC, 5 min ago" in screen
        await press(pilot, "enter")
        await until(pilot, lambda: "milestone mitigated" in on(pilot))
    assert session.desk.commands == [("milestone", "mitigated", NOON - timedelta(minutes=5))]


async def test_title_and_category() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await press(pilot, "C", "ctrl+u", *"Our batch job", "tab", "r", "enter")
        await until(pilot, lambda: "Our batch job" in on(pilot))
    assert session.desk.commands == [("retitle", "Our batch job", "rate-limit")]


@pytest.mark.parametrize("key", list("nSTRMCXHE"))
async def test_without_an_incident_a_key_says_what_comes_first(key: str) -> None:
    session = scenes.undeclared()
    async with shown(session) as pilot:
        assert "declare first: D" in await press(pilot, key)
        assert pilot.app.screen is pilot.app.screen_stack[0]


@pytest.mark.parametrize("key", list("nSTRMCX"))
async def test_what_is_only_read_cannot_be_written(key: str) -> None:
    async with shown(scenes.over()) as pilot:
        assert "is only read here: I opens another" in await press(pilot, key)


@pytest.mark.parametrize("key", list("STR"))
async def test_of_what_is_over_a_key_says_how_it_is_opened_again(key: str) -> None:
    session = scenes.over()
    session.desk.read_only = False
    async with shown(session) as pilot:
        assert "is resolved: X reopens it" in await press(pilot, key)


async def test_a_second_incident_is_not_declared_over_the_first() -> None:
    async with shown(scenes.in_full_swing()) as pilot:
        assert "INC-20261124-1 is open: L leaves it, and it goes on" in await press(pilot, "D")


async def test_while_a_past_one_is_read_a_new_one_can_be_declared() -> None:
    session = scenes.over()
    async with shown(session) as pilot:
        assert "Declare an incident" in await press(pilot, "D")


async def test_the_words_name_the_key_as_it_is_now() -> None:
    async with shown(scenes.undeclared(), keys={"incident.declare": "f9"}) as pilot:
        assert "declare first: F9" in await press(pilot, "n")
        assert "Declare an incident" in await press(pilot, "f9")


async def test_the_palette_knows_the_incident() -> None:
    async with shown(scenes.in_full_swing()) as pilot:
        assert "what you saw" in await press(pilot, "colon", *"write a note", "enter")


@SIZES
@pytest.mark.parametrize(
    "keys", [("D",), ("n",), ("S",), ("R",), ("X",), ("H",), ("I",), ("t",), ("t", "enter"), ("C",), ("t", "a")]
)
async def test_hostile_text_stays_in_its_place(size: tuple[int, int], keys: tuple[str, ...]) -> None:
    session = scenes.hostile()
    if keys == ("D",):
        session.desk.incident = None
    async with shown(session, size) as pilot:
        screen = await press(pilot, *keys)
        await settled(pilot)
        assert {cells.width(line) for line in on(pilot).split("\n")} == {size[0]}
        assert "\x1b" not in screen
        assert "\x07" not in screen
