"""Telling the others by keys: few of them, nothing left empty unsaid, nothing lost, nothing sent unseen."""

import pytest
from textual.events import Key
from textual.pilot import Pilot

from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.session.writing import Fate
from mrb_tui.ui.screens.console import ConsoleScreen
from mrb_tui.ui.screens.publish import PublishScreen
from mrb_tui.ui.screens.sending import SendingScreen
from mrb_tui.ui.screens.writing import WritingScreen
from mrb_tui.ui.widgets.table_box import TableBox
from tests.ui import incident_scenes as scenes
from tests.ui.consoles import NARROW, NORMAL
from tests.ui.fake_session import FakeSession
from tests.ui.fake_writing import WAITING
from tests.ui.piloting import app_of, on, press, settled, shown, until
from tests.ui.test_no_blind_yes import StallingLine

MOST_KEYS = 12


async def opened(pilot: Pilot[None], which: str = "message") -> WritingScreen:
    await press(pilot, "u", *which, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen) and bool(pilot.app.screen.draft_id))
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, WritingScreen)
    return screen


async def armed(pilot: Pilot[None]) -> PublishScreen:
    """The text has arrived on the terminal, and a moment has passed."""
    screen = pilot.app.screen
    assert isinstance(screen, PublishScreen)
    await until(pilot, lambda: screen.yes.is_armed)
    await pilot.pause()
    return screen


async def put_on(pilot: Pilot[None], field_id: str) -> None:
    """The cursor into that field."""
    pilot.app.screen.query_one(f"#f-{field_id}").focus()
    await pilot.pause()


async def test_from_the_console_to_the_clipboard_in_few_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    session = scenes.in_full_swing()
    copied: list[str] = []
    async with shown(session) as pilot:
        monkeypatch.setattr(pilot.app, "copy_to_clipboard", copied.append)
        keys = ["u", "enter"]
        await press(pilot, *keys)
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen) and bool(pilot.app.screen.draft_id))
        await press(pilot, "ctrl+n", "tab")  # what is offered for the impact, then on to the action
        await press(pilot, *"We lower the load.")  # what only a human knows
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SendingScreen))
        await press(pilot, "enter")
        await until(pilot, lambda: bool(copied))
        await until(pilot, lambda: isinstance(pilot.app.screen, ConsoleScreen))
        assert "sent to your clipboard" in on(pilot)
    assert len([*keys, "ctrl+n", "tab", "enter", "enter"]) <= MOST_KEYS
    assert "*action*: We lower the load." in copied[0]
    assert "*impact*: Users cannot use AI features" in copied[0]
    assert session.writing.commands == [("copied", "d-slack", False)]


@pytest.mark.parametrize("size", [NARROW, NORMAL])
async def test_the_cursor_stands_on_what_is_missing_and_every_figure_says_where_it_comes_from(
    size: tuple[int, int],
) -> None:
    async with shown(scenes.in_full_swing(), size) as pilot:
        await opened(pilot)
        seen = on(pilot)
        assert "2 to fill in" in seen
        assert "▸ impact" in seen
        assert "prefilled: the incident" in seen
        assert "last time:" in seen


async def test_the_text_is_live() -> None:
    async with shown(scenes.in_full_swing()) as pilot:
        await opened(pilot)
        await put_on(pilot, "action")
        await press(pilot, *"now")
        assert "*action*: now" in on(pilot)
        assert "1 to fill in" in on(pilot)


async def test_the_text_follows_the_field_that_is_written() -> None:
    session = scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        screen = await opened(pilot)
        session.writing.put("d-slack", "action", "\n".join(f"line {index}" for index in range(60)))
        await put_on(pilot, "severity")
        await until(pilot, lambda: "*severity*: P1" in on(pilot))
        await put_on(pilot, "next_update")
        await until(pilot, lambda: "*next update*: 12:31" in on(pilot))
        await put_on(pilot, "status")
        await until(pilot, lambda: "*status*: identified" in on(pilot))
        assert screen.draft_id


async def test_what_is_left_empty_is_listed_before_it_goes() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        seen = on(pilot)
        assert "left empty: impact, action" in seen
        assert "send it all the same" in seen
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConsoleScreen))
        assert "written to /state/INC-1/update.md" in on(pilot)
    assert session.writing.commands == [("write", "d-slack", True)]


async def test_escape_keeps_the_draft_and_it_comes_back() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await opened(pilot)
        await put_on(pilot, "action")
        await press(pilot, *"half a sen", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConsoleScreen))
        assert "your draft is kept" in on(pilot)
        await opened(pilot)
        assert "half a sen" in on(pilot)
    assert session.writing.commands == [("leave", "d-slack")]


async def test_what_others_read_is_shown_whole_and_only_y_sends_it() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await opened(pilot)
        for key in ("enter", "escape"):
            await press(pilot, "enter", "down", "down", "down", "enter")
            assert isinstance(pilot.app.screen, PublishScreen)
            seen = on(pilot)
            assert "This goes to status.example.com" in seen
            assert "Everybody can read it" in seen
            await press(pilot, key)
            assert isinstance(pilot.app.screen, SendingScreen)
            await press(pilot, "escape")
        assert session.writing.commands == []
        await press(pilot, "enter", "down", "down", "down", "enter")
        await armed(pilot)
        assert "y yes, send it" in on(pilot)
        await press(pilot, "y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConsoleScreen))
        assert "sent: statuspage" in on(pilot)
    assert [command[:2] for command in session.writing.commands] == [("publish", "statuspage")]


async def test_a_long_text_has_to_be_read_to_its_end_first() -> None:
    session = scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        await opened(pilot)
        session.writing.put("d-slack", "action", "\n".join(f"line {index}" for index in range(60)))
        await press(pilot, "enter", "down", "down", "enter")
        assert isinstance(pilot.app.screen, PublishScreen)
        await press(pilot, "y")
        assert session.writing.commands == []
        await press(pilot, "end")
        await armed(pilot)
        await press(pilot, "y")
        await until(pilot, lambda: bool(session.writing.commands))


async def test_a_yes_typed_before_the_text_has_arrived_is_thrown_away_and_one_typed_after_it_counts() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        line = StallingLine(app_of(pilot), stalled=True)
        await opened(pilot)
        await press(pilot, "enter", "down", "down", "down", "enter", "y", "y")
        assert "y came before the text could be read, and was thrown away" in on(pilot)
        await until(pilot, lambda: bool(line.held))
        await press(pilot, "y")
        screen = pilot.app.screen
        assert isinstance(screen, PublishScreen)
        assert "yes, send it" not in on(pilot)
        early = Key("y", "y")  # read from the terminal before its answer, and acted on after it
        line.flow()
        await armed(pilot)
        pilot.app.post_message(early)
        await settled(pilot)
        assert session.writing.commands == []
        assert pilot.app.screen is screen
        await press(pilot, "y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConsoleScreen))
    assert [command[:2] for command in session.writing.commands] == [("publish", "statuspage")]


async def test_on_another_size_the_text_has_to_arrive_anew() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await opened(pilot)
        await press(pilot, "enter", "down", "down", "down", "enter")
        screen = await armed(pilot)
        line = StallingLine(app_of(pilot), stalled=True)
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: bool(line.held))
        await press(pilot, "y")
        assert pilot.app.screen is screen
        assert session.writing.commands == []


async def test_a_destination_that_is_not_ready_says_why() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await opened(pilot)
        await press(pilot, "enter", "down", "down", "down", "down", "enter")
        assert isinstance(pilot.app.screen, SendingScreen)
        assert on(pilot).count("no URL is configured") == 2
    assert session.writing.commands == []


async def test_what_could_not_be_sent_says_where_it_waits() -> None:
    session = scenes.in_full_swing()
    session.writing.fate = Fate.WAITING
    async with shown(session) as pilot:
        await opened(pilot)
        await press(pilot, "enter", "down", "down", "enter")
        await armed(pilot)
        await press(pilot, "y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConsoleScreen))
        assert "waits in the outbox (429: try again in 30 s)" in on(pilot)


async def test_a_refusal_is_said_and_the_text_stays() -> None:
    session = scenes.in_full_swing()
    session.writing.refusal = Trouble(TroubleKind.REJECTED, "Not sent", "this console is read-only")
    async with shown(session) as pilot:
        await opened(pilot)
        await press(pilot, "enter", "down", "down", "enter")
        await armed(pilot)
        await press(pilot, "y")
        await until(pilot, lambda: "this console is read-only" in on(pilot))
        assert isinstance(pilot.app.screen, SendingScreen)


async def test_what_cannot_be_taken_is_said_at_its_field() -> None:
    async with shown(scenes.in_full_swing()) as pilot:
        await opened(pilot)
        await put_on(pilot, "next_update")
        await press(pilot, "ctrl+u", *"25:99")
        await until(pilot, lambda: "there is no such time of day" in on(pilot))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, WritingScreen)
        assert "look at “next update”" in on(pilot)
        await press(pilot, "ctrl+r")
        await until(pilot, lambda: "P1: every 20 min" in on(pilot))


async def test_checks_and_a_table_are_filled_in_place() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await opened(pilot, "postmortem")
        await put_on(pilot, "detection")
        await press(pilot, "down", "space", "up", "space")
        assert "[x] Customer report" in on(pilot)
        await put_on(pilot, "action_items")
        await press(pilot, "ctrl+n", *"Alert on 429", "right", *"prevent", "right", *"bo")
        rows = pilot.app.screen.query_one(TableBox).rows
        assert rows[1] == ("Alert on 429", "prevent", "bo", "")
        assert "Alert on 429 | prevent | bo" in on(pilot)
        await press(pilot, "ctrl+k")
        assert "Alert on 429" not in on(pilot)
    fields = {one.id: one for one in session.writing.drafts["d-postmortem"]}
    assert fields["detection"].value == "Automated alerting\nCustomer report"


async def test_a_draft_is_thrown_away_only_after_a_question() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+x", "n")
        assert session.writing.commands == []
        await press(pilot, "ctrl+x", "y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConsoleScreen))
    assert session.writing.commands == [("discard", "d-slack")]


async def test_what_waits_is_tried_again_and_what_may_have_arrived_is_asked_about() -> None:
    session = scenes.in_full_swing()
    session.writing.waiting = WAITING
    async with shown(session) as pilot:
        seen = await press(pilot, "O")
        assert "429 Too Many Requests" in seen
        assert "may have arrived" in seen
        await press(pilot, "down", "enter", "n", "n")
        assert session.writing.commands == []
        await press(pilot, "enter", "n", "y")
        await until(pilot, lambda: session.writing.commands == [("settle", "u2", "statuspage", False)])
        await press(pilot, "up", "enter")
        await until(pilot, lambda: ("retry", "u1", "slack") in session.writing.commands)
        assert "429 Too Many Requests" not in on(pilot)


@pytest.mark.parametrize("size", [NARROW, NORMAL])
async def test_hostile_values_stay_in_their_place(size: tuple[int, int]) -> None:
    session: FakeSession = scenes.in_full_swing()
    async with shown(session, size) as pilot:
        await opened(pilot)
        session.writing.put("d-slack", "action", "\x1b[2J[bold]x[/]\u202e" + "界" * 300)
        await press(pilot, "enter")
        assert "\x1b" not in on(pilot)
        assert "[bold]" in await press(pilot, "down", "down", "enter")
