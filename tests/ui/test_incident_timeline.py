"""The timeline on its own screen: whole, quick, filtered, marked, amended."""

import time
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from mrb_tui.session.desk import EntrySort
from mrb_tui.ui.widgets.timeline_list import TimelineList
from tests.ui import incident_scenes as scenes
from tests.ui.consoles import NARROW, NORMAL
from tests.ui.fake_session import NOON, FakeSession
from tests.ui.piloting import on, press, shown, until

CET = timezone(timedelta(hours=1), "CET")


async def test_the_pane_shows_the_newest_and_says_how_many_are_above() -> None:
    session = scenes.many(1_000)
    async with shown(session) as pilot:
        screen = on(pilot)
        assert "entry 000999" in screen
        assert "↑9" in screen.split("\n")[2]
        assert all(count <= 200 for _, count in session.desk.timeline.asked)


async def test_enter_on_an_entry_of_the_pane_opens_the_timeline_there() -> None:
    async with shown(scenes.in_full_swing(), NARROW) as pilot:
        screen = await press(pilot, "3", "up", "up", "enter")
        assert "▸12:02:51 ▲  applied: cut concurrency" in screen
        screen = await press(pilot, "enter")
        for part in ("happened at", "2026-11-24 12:02:51 UTC", "written down", "by", "ana", "plan_id"):
            assert part in screen


async def test_an_entry_in_full_tells_its_first_words_and_when_it_was_written() -> None:
    session = scenes.in_full_swing()
    last = session.desk.timeline.entries[-1]
    session.desk.timeline.change(
        last.id, amended=True, first_text="first words", back_dated=True, recorded_at=NOON, sort=EntrySort.PEOPLE
    )
    async with shown(session, NARROW) as pilot:
        assert "amended, written 51 s" not in on(pilot)
        screen = await press(pilot, "t", "enter")
        assert "first words" in screen
        assert "12:07:41 UTC, 51 s later" in screen


async def test_a_cursor_key_asks_for_no_more_than_is_seen_however_long_the_timeline() -> None:
    session = scenes.many(100_000)
    async with shown(session) as pilot:
        await press(pilot, "t")
        session.desk.timeline.asked.clear()
        await press(pilot, *["up"] * 40, "pageup", "home", "end", "pagedown")
        assert session.desk.timeline.asked
        assert all(count <= NORMAL[1] for _, count in session.desk.timeline.asked)
        assert len(session.desk.timeline.asked) < 60
        assert "▸" in on(pilot)


async def _cursor_keys_s(session: FakeSession) -> float:
    async with shown(session) as pilot:
        await press(pilot, "t")
        entries = pilot.app.screen.query_one("#entries", TimelineList)
        started_s = time.process_time()
        for _ in range(200):
            entries.action_move(-1)
            for y in range(20):
                entries.render_line(y)
        return time.process_time() - started_s


async def test_a_hundred_thousand_entries_cost_a_key_what_a_hundred_cost() -> None:
    few = min([await _cursor_keys_s(scenes.many(300)) for _ in range(3)])
    many = min([await _cursor_keys_s(scenes.many(100_000)) for _ in range(3)])
    assert many < 2 * few


async def test_what_is_not_at_hand_is_shown_as_soon_as_it_comes() -> None:
    session = scenes.many(1_000)
    session.desk.timeline.missing = set(range(1_000))
    async with shown(session, NARROW) as pilot:
        screen = await press(pilot, "t")
        assert "…" in screen
        assert "entry 000999" not in screen
        assert "there is no entry to open" in await press(pilot, "enter")
        assert "there is no entry here yet" in await press(pilot, "m")
        session.desk.timeline.missing = set()
        session.desk.tell("timeline")
        await until(pilot, lambda: "entry 000999" in on(pilot))


async def test_new_entries_are_followed_until_one_moves_up() -> None:
    session = scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        assert "following" in await press(pilot, "t")
        session.desk.note("one more")
        await until(pilot, lambda: "▸12:07:41 ✎  one more" in on(pilot))
        screen = await press(pilot, "up")
        assert "G follows again" in screen
        chosen = next(line for line in screen.split("\n") if line.startswith("▸"))
        for number in range(30):
            session.desk.note(f"note {number}")
        session.desk.note("of earlier", NOON - timedelta(seconds=700))
        await until(pilot, lambda: "45 entries" in on(pilot))
        assert chosen in on(pilot)
        assert "note 29" in await press(pilot, "G")


async def test_the_sorts_go_round() -> None:
    session = scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        await press(pilot, "t", "f")
        await until(pilot, lambda: "people · " not in on(pilot) and "of 13" in on(pilot))
        assert "Mistral API 200" not in on(pilot)
        assert "declared P1" in on(pilot)
        await press(pilot, "f")
        await until(pilot, lambda: "probes" in on(pilot) and "3 of 13" in on(pilot))
        await press(pilot, "f")
        await until(pilot, lambda: "changes" in on(pilot) and "4 of 13" in on(pilot))
        await press(pilot, "f")
        await until(pilot, lambda: "marked" in on(pilot) and "2 of 13" in on(pilot))
        await press(pilot, "f")
        await until(pilot, lambda: "all entries" in on(pilot) and "13 entries" in on(pilot))


async def test_a_filter_is_typed_and_stays() -> None:
    session = scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        await press(pilot, "t", "slash", *"concur")
        await until(pilot, lambda: "4 of 13" in on(pilot))
        assert "with “concur”" in await press(pilot, "enter")
        session.desk.note("concurrency is back at 50")
        await until(pilot, lambda: "5 of 14" in on(pilot) and "back at 50" in on(pilot))
        await press(pilot, "escape", "t")
        await until(pilot, lambda: "5 of 14" in on(pilot))


async def test_to_the_next_milestone_and_back() -> None:
    session = scenes.many(10_000)
    async with shown(session, NARROW) as pilot:
        await press(pilot, "t", "left")
        await until(pilot, lambda: "entry 009500" in on(pilot))
        await press(pilot, "left")
        await until(pilot, lambda: "entry 008500" in on(pilot))
        await press(pilot, "right")
        await until(pilot, lambda: "entry 009500" in on(pilot))
        await press(pilot, "right")
        await until(pilot, lambda: "there is no milestone further on" in on(pilot))


async def test_mark_and_unmark() -> None:
    session = scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        assert "marked for the postmortem" in await press(pilot, "t", "m")
        await until(pilot, lambda: "▸12:06:50 !★" in on(pilot))
        assert "no longer marked" in await press(pilot, "m")
    last = session.desk.timeline.entries[-1].id
    assert session.desk.commands == [("mark", last), ("mark", last)]


async def test_amend_words_and_time() -> None:
    session = scenes.in_full_swing()
    async with shown(session, NARROW) as pilot:
        screen = await press(pilot, "t", "up", "a")
        assert "the batch job of the data team" in screen
        assert "12:03:41" in screen
        await press(pilot, *" twice", "tab", "ctrl+u", *"12:00", "tab", *"typo", "enter")
        await until(pilot, lambda: "amended" in on(pilot))
    command = session.desk.commands[0]
    assert command[0] == "amend"
    assert command[2].endswith("shares our key twice")
    assert command[3:] == (NOON.replace(hour=12, minute=0, second=0), "typo")


async def test_amending_a_note_of_many_lines_keeps_all_of_them() -> None:
    session = scenes.in_full_swing()
    async with shown(session) as pilot:
        screen = await press(pilot, "t", "home", "down", "down", "down", "down", "a")
        assert "users see empty answers since the morning" in screen
        assert "reported by three customers" in screen
        await press(pilot, "tab", "ctrl+u", *"11:58", "enter")
        await until(pilot, lambda: bool(session.desk.commands))
        shown_text = session.desk.commands[0][2]
        assert shown_text == "users see empty answers since the morning …"  # as it was: only its time is amended
        await press(pilot, "a", *" and a fourth", "enter")
        await until(pilot, lambda: len(session.desk.commands) == 2)
    whole = "users see empty answers since the morning\nreported by three customers and a fourth"
    assert session.desk.commands[1][2] == whole


async def test_local_time_and_utc_again() -> None:
    async with shown(scenes.in_full_swing(), NARROW, local_zone=CET) as pilot:
        screen = await press(pilot, "t", "z")
        assert "Timeline (CET)" in screen
        assert "13:06:50 !" in screen
        assert "13:06:50 !" in await press(pilot, "escape", "3")
        screen = await press(pilot, "t", "z")
        assert "Timeline (UTC)" in screen
        assert "12:06:50 !" in screen


async def test_a_timeline_over_midnight_has_days() -> None:
    async with shown(scenes.over(), NARROW) as pilot:
        assert "23 Nov 11:55:10" in await press(pilot, "t")


@pytest.mark.parametrize("key", ["m", "a"])
async def test_what_is_not_ours_to_change_says_so(key: str) -> None:
    async with shown(scenes.over(), NARROW) as pilot:
        assert "only read here" in await press(pilot, "t", key)
    async with shown(scenes.undeclared(), NARROW) as pilot:
        assert "before an incident is declared" in await press(pilot, "t", key)


async def test_another_incident_shows_another_timeline() -> None:
    session = scenes.many(1_000)
    async with shown(session, NARROW) as pilot:
        await press(pilot, "t", "home")
        incident = session.desk.incident
        assert incident is not None
        session.desk.incident = replace(incident, id="INC-20261124-2")
        session.desk.timeline.entries = [scenes.entry("x", "only this")]
        session.desk.tell("incident")
        await until(pilot, lambda: "1 entry · following" in on(pilot) and "only this" in on(pilot))


async def test_an_entry_that_is_not_saved_yet_says_so() -> None:
    async with shown(scenes.not_saved(), NARROW) as pilot:
        assert "not saved yet" in await press(pilot, "t")
        assert "only in this console's memory" in await press(pilot, "enter")
