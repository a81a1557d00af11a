"""The console by its keys, headless."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import Key

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Reading
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.session.live import Change, ChangeKind
from mrb_tui.session.log_buffer import LogBuffer
from mrb_tui.ui import cells
from mrb_tui.ui.app import ConsoleApp
from mrb_tui.ui.keys import Scope, of_scope
from tests.ui import incident_scenes, runbook_scenes, scenes
from tests.ui.consoles import NARROW, NORMAL, console
from tests.ui.piloting import on, press, shown, until


async def test_an_answer_turns_its_pane_and_the_verdict() -> None:
    session = scenes.all_green()
    async with shown(session) as pilot:
        assert "✓ OK" in on(pilot)
        session.observe("mistral_api", scenes.value("429 rate limited", 0.06, Health.DOWN))
        await until(pilot, lambda: "✗ DOWN" in on(pilot) and "✗ Mistral API     429 rate limited" in on(pilot))


async def test_what_is_stale_is_never_shown_as_the_present() -> None:
    session = scenes.all_green()
    async with shown(session) as pilot:
        session.pass_time(600)
        await until(pilot, lambda: "last known, 10 min ago" in on(pilot))
        assert "? Mistral API" in on(pilot)
        assert "? UNKNOWN" in on(pilot)


async def test_enter_opens_the_chosen_probe_and_escape_comes_back_to_it() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        screen = await press(pilot, "down", "enter")
        assert "DNS / TCP / TLS" in screen
        assert "2 of 9" in screen
        assert "3 of 9" in await press(pilot, "right")
        screen = await press(pilot, "escape")
        assert "▸ ✓ DNS / TCP / TLS" in screen


async def test_a_probe_is_asked_from_the_console_and_from_its_detail() -> None:
    session = scenes.rate_limited()
    async with shown(session) as pilot:
        assert "asking Mistral API" in await press(pilot, "r")
        assert "asking now" in await press(pilot, "enter", "r")
        assert session.asked == ["mistral_api", "mistral_api"]
        assert "choose a probe first" in await press(pilot, "escape", "2", "r")
        assert len(session.asked) == 2


@pytest.mark.parametrize("size", [NARROW, NORMAL])
async def test_number_keys_and_tab_go_round_the_panes(size: tuple[int, int]) -> None:
    async with shown(scenes.rate_limited(), size) as pilot:
        for key, pane in (("2", "runbook"), ("3", "timeline"), ("4", "logs"), ("1", "probes")):
            await press(pilot, key)
            assert pilot.app.focused is not None
            assert pilot.app.focused.id == pane
        seen = []
        for _ in range(4):
            await press(pilot, "tab")
            assert pilot.app.focused is not None
            seen.append(pilot.app.focused.id)
        assert seen == ["runbook", "timeline", "logs", "probes"]


async def test_zoom_and_back() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        assert "Timeline" not in await press(pilot, "2", "z")
        assert "3 Timeline" in await press(pilot, "escape")
    async with shown(scenes.rate_limited(), NARROW) as pilot:
        assert "it is alone already" in await press(pilot, "z")


async def test_logs_are_filtered_held_still_and_followed_again() -> None:
    session = scenes.rate_limited()
    async with shown(session, NARROW) as pilot:
        screen = await press(pilot, "slash", *"queue")
        assert "12 of 60 lines" in screen
        screen = await press(pilot, "enter", "space")
        assert "paused · 0 new lines" in screen
        session.write([scenes.log_line(0, "WARNING queue is longer still")])
        await until(pilot, lambda: "paused · 1 new line ·" in on(pilot))
        assert "longer still" not in on(pilot)
        screen = await press(pilot, "G")
        assert "longer still" in screen
        assert "following" in screen
        screen = await press(pilot, "slash", "ctrl+u", "enter", "e")
        assert "24 of 61 lines" in screen
        assert "longer still" not in screen


@pytest.mark.parametrize("size", [NARROW, NORMAL])
async def test_where_logs_may_not_be_read_strip_and_screen_say_so(size: tuple[int, int]) -> None:
    session = scenes.rate_limited()
    session.logs = LogBuffer()
    async with shown(session, size) as pilot:
        await press(pilot, "4")
        assert "no lines yet" in on(pilot)
        why = 'pods "a" is forbidden: User "viewer" cannot get resource "pods/log"'
        session.log_trouble = Trouble(
            TroubleKind.FORBIDDEN, "The log of a could not be read", why, ("ask a cluster admin",)
        )
        session.tell(Change(ChangeKind.PROBE, probe_id="service_logs"))
        await until(pilot, lambda: "reading logs is not permitted" in on(pilot))
        assert "no lines yet" not in on(pilot)
        await press(pilot, "slash", "enter")
        seen = on(pilot)
        for words in ("Reading logs is not permitted", "pods/log", "ask a cluster admin"):
            assert words in seen
        session.log_trouble = None
        session.write([scenes.log_line(0, "INFO at last")])
        await until(pilot, lambda: "at last" in on(pilot))
        assert "not permitted" not in on(pilot)


async def test_a_key_typed_into_the_filter_is_no_command() -> None:
    async with shown(scenes.rate_limited(), NARROW) as pilot:
        screen = await press(pilot, "slash", *"q:s")
        assert "/ q:s" in screen
        assert "Quit" not in screen


async def test_the_filter_stays_when_the_log_screen_is_left() -> None:
    async with shown(scenes.rate_limited(), NARROW) as pilot:
        await press(pilot, "slash", *"queue", "enter", "escape")
        assert "12 of 60 lines" in await press(pilot, "slash")


async def test_the_palette_finds_a_command_a_probe_and_a_theme() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        assert "4 of 9" in await press(pilot, "colon", *"service health", "enter")
        await press(pilot, "escape", "colon", *"day", "enter")
        assert pilot.app.theme == "day"
        assert "Quit the console?" in await press(pilot, "colon", *"quit", "enter")


async def test_the_palette_left_with_escape_changes_nothing() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        before = on(pilot)
        assert "nothing of that name" in await press(pilot, "colon", *"zzz")
        assert await press(pilot, "enter", "escape") == before


async def test_another_service_can_be_watched() -> None:
    session = scenes.two_services()
    async with shown(session) as pilot:
        screen = await press(pilot, "s")
        assert "Search summaries" in screen
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "Search summaries" in on(pilot) and "not asked yet" in on(pilot))
        assert session.watched == ["search"]
        assert "mistral-service" not in on(pilot)


async def test_with_one_service_the_key_says_so() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        assert "there is one service only" in await press(pilot, "s")


@pytest.mark.parametrize(("answer", "quits"), [("y", True), ("n", False), ("enter", False), ("escape", False)])
async def test_quitting_asks_and_only_a_yes_quits(answer: str, quits: bool) -> None:
    async with shown(scenes.rate_limited()) as pilot:
        assert "Quit the console?" in await press(pilot, "q")
        await pilot.press(answer)
        assert pilot.app._exit is quits


async def test_a_key_typed_while_the_console_ends_goes_nowhere() -> None:
    app = console(scenes.rate_limited())
    assert not app.screen_stack
    await app.on_event(Key("y", "y"))
    assert app.keys_are_through


async def test_ctrl_c_twice_quits() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        await pilot.press("ctrl+c", "ctrl+c")
        assert pilot.app._exit


@pytest.mark.parametrize(
    "pieces",
    [
        *(("left_square_bracket", final) for final in "ABCDEFHIMSTX"),
        *(("O", final) for final in "ABCDHRS"),
        ("left_square_bracket", "1", "semicolon", "5", "D"),
        ("left_square_bracket", "3", "tilde"),
    ],
    ids="".join,
)
async def test_a_torn_key_acts_on_nothing(pieces: tuple[str, ...]) -> None:
    """`ESC [ D` whose bytes arrive far apart is seen as three keys: none of them may act."""
    session = scenes.rate_limited()
    async with shown(session) as pilot:
        before = on(pilot)
        assert await press(pilot, "escape", *pieces) == before
        assert not session.asked
        assert not session.watched
        assert not session.desk.commands
        assert "asking Mistral API" in await press(pilot, "r")


async def test_a_remapped_key_works_and_the_hints_name_it() -> None:
    async with shown(scenes.rate_limited(), (160, 36), keys={"quit": "f10"}) as pilot:
        assert "F10 quit" in on(pilot)
        assert "Quit the console?" not in await press(pilot, "q")
        assert "Quit the console?" in await press(pilot, "f10")


async def test_a_wrong_key_in_the_configuration_is_said() -> None:
    async with shown(scenes.rate_limited(), keys={"quit": "ctrl+s", "zoom": "x"}) as pilot:
        await until(pilot, lambda: "terminals stop their output on it (and 1 more)" in on(pilot))


async def test_a_notice_is_said_in_one_line_and_takes_no_keys() -> None:
    session = scenes.rate_limited()
    async with shown(session) as pilot:
        session.notice(Trouble(TroubleKind.REFUSED, "The log of pod a cannot be followed", "refused", ()))
        await until(pilot, lambda: "The log of pod a cannot be followed" in on(pilot))
        assert "2 of 9" in await press(pilot, "down", "enter")


async def test_an_error_of_the_session_is_told_without_its_values() -> None:
    session = scenes.started()
    session.failure = KeyError("planted-secret")
    async with shown(session) as pilot:
        await until(pilot, lambda: "The console has stopped watching" in on(pilot))
        assert "KeyError" in on(pilot)
        assert "planted-secret" not in on(pilot)


@pytest.mark.parametrize("size", [NARROW, NORMAL])
@pytest.mark.parametrize("keys", [(), ("enter",), ("4",), ("slash", "escape", "up", "enter"), ("3",)])
async def test_hostile_text_is_shown_as_it_is_and_stays_in_its_place(
    size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with shown(scenes.hostile_texts(), size) as pilot:
        screen = await press(pilot, *keys)
        lines = screen.split("\n")
        assert len(lines) == size[1]
        assert {cells.width(line) for line in lines} == {size[0]}
        assert "\x1b" not in screen
        assert "[b]" in screen or "[/red]" in screen or "値" in screen


async def test_a_terminal_too_small_is_told_what_is_needed_and_recovers() -> None:
    async with shown(scenes.rate_limited(), (50, 12)) as pilot:
        assert "The console needs 60×20" in " ".join(on(pilot).split())
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Mistral API" in on(pilot))


async def test_the_help_names_every_key_that_holds_here() -> None:
    async with shown(scenes.rate_limited(), (120, 70)) as pilot:
        screen = await press(pilot, "question_mark")
        for key in (*of_scope(Scope.CONSOLE), *of_scope(Scope.LISTS), *of_scope(Scope.EVERYWHERE)):
            assert key.help in screen


KEYS = st.sampled_from(
    [
        *("up", "down", "left", "right", "tab", "pageup", "pagedown", "home", "end", "g", "G"),
        *("enter", "escape", "backspace", "space", "slash", "colon", "question_mark"),
        *("1", "2", "3", "4", "z", "r", "s", "e", "p", "x", "y", "m", "a", "f", "n", "t", "c", "d", "h", "l"),
        *("D", "S", "T", "R", "M", "C", "X", "H", "E", "I", "L", "ctrl+j", "ctrl+c", "delete", "@", "O", "["),
    ]
)


SCENES = {
    "nothing": scenes.two_services,
    "others": incident_scenes.with_others,
    "swing": incident_scenes.in_full_swing,
    "over": incident_scenes.over,
    "hostile": incident_scenes.hostile,
    "tree": runbook_scenes.turned,
    "steps": runbook_scenes.steps_in_all_states,
    "hostile tree": runbook_scenes.hostile,
}


@settings(max_examples=25, deadline=None)
@given(
    keys=st.lists(KEYS, max_size=30),
    size=st.sampled_from([NARROW, NORMAL, (60, 20), (30, 8)]),
    scene=st.sampled_from(sorted(SCENES)),
)
def test_no_order_of_keys_breaks_it(keys: list[str], size: tuple[int, int], scene: str) -> None:
    async def mash() -> None:
        session = SCENES[scene]()
        async with shown(session, size) as pilot:
            for index, key in enumerate(keys):
                await pilot.press(key)
                if index % 4 == 0:
                    session.pass_time(3)
                    session.observe(next(iter(session.probes)), Reading.no_data("none"))
                    session.desk.timeline.add(incident_scenes.entry(f"new{index}", "somebody else wrote", back_s=index))
                    session.desk.tell("timeline")
                    if session.book.looks and not session.book.looks[-1].result.done():
                        session.book.finish()
            await pilot.pause()
            assert {cells.width(line) for line in on(pilot).split("\n")} == {size[0]}

    asyncio.run(mash())


async def test_a_first_screen_that_is_covered_at_once_does_not_keep_the_work_from_starting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        ConsoleApp, "call_after_refresh", lambda *_: True
    )  # what waits for a paint goes with its screen
    session = scenes.all_green()
    async with shown(session) as pilot:
        await until(pilot, lambda: bool(session.listeners))
        assert len(session.listeners) == 1


async def test_a_list_without_lines_says_why() -> None:
    session = scenes.started()
    async with shown(session) as pilot:
        assert "no log line has come yet" in on(pilot)
        session.write([scenes.log_line(0, "INFO all is well")])
        await until(pilot, lambda: "INFO all is well" in on(pilot))
        assert "no error has come yet" in await press(pilot, "4", "enter", "e")
        assert "no error holds “abc”" in await press(pilot, "slash", *"abc", "enter")
    async with shown(scenes.rate_limited()) as pilot:
        await press(pilot, "t", "slash", *"abc", "enter")
        await until(pilot, lambda: "no entry is like that" in on(pilot))


async def test_the_logs_hints_say_what_a_key_would_do_now() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        assert "Space pause   e errors only" in await press(pilot, "4", "enter")
        assert "Space follow   e all lines" in await press(pilot, "space", "e")
        assert "Space pause   e all lines" in await press(pilot, "G")


async def test_a_pane_names_only_keys_that_do_something_there() -> None:
    async with shown(runbook_scenes.supported(), (160, 40)) as pilot:
        bottom = (await press(pilot, "1")).splitlines()[-1]
        assert "ask now" in bottom
        assert not {"follow", "copy", "ledger"} & set(bottom.split())
        assert "Enter answers" not in on(pilot)
        screen = await press(pilot, "2")
        assert screen.splitlines()[-1].startswith(" f follow   Enter open")
        assert "Enter answers" in screen
    async with shown(runbook_scenes.steps_in_all_states(), (160, 40)) as pilot:
        bottom = (await press(pilot, "2")).splitlines()[-1]
        assert "follow" not in bottom
        assert "copy" in bottom
        assert "copy" not in (await press(pilot, "g")).splitlines()[-1]


async def test_what_has_just_been_said_stays_when_the_terminal_changes_its_size() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        assert "asking Mistral API" in await press(pilot, "r")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "asking Mistral API" in on(pilot)
