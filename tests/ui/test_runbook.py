"""The runbook by keys: the tree, its questions, its steps."""

from dataclasses import replace
from pathlib import Path

import pytest

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Reading
from mrb_tui.domain.step_state import StepPhase
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.runbook.load import load_whole
from mrb_tui.ui import cells
from tests.runbook.books import SOUND
from tests.ui import incident_scenes, scenes
from tests.ui import runbook_scenes as runbook
from tests.ui.consoles import NARROW, NORMAL, WIDE
from tests.ui.fake_session import FakeSession
from tests.ui.piloting import chosen, on, press, shown, until

SIZES = pytest.mark.parametrize("size", [NARROW, NORMAL, WIDE], ids=["80x24", "120x36", "200x50"])


def limited_api(session: FakeSession) -> None:
    session.observe(
        "mistral_api",
        scenes.value("429", 0.1, Health.DOWN, facts={"status": 429, "reachable": True, "quota": False}),
    )


@SIZES
async def test_the_cursor_stands_on_the_supported_answer_with_its_facts(size: tuple[int, int]) -> None:
    async with shown(runbook.supported(), size) as pilot:
        screen = await press(pilot, "2")
        assert "○ Yes  ◀ supported" in chosen(pilot)
        assert "service_errors.ratio_429 0.42" in screen
        assert "mistral_api.status 429" in screen
        assert "○ No  ruled out" in screen
        assert "Rate limited" in screen, "where the evidence leads is in sight"


async def test_with_the_first_evidence_the_cursor_goes_there_and_later_stays_where_it_is() -> None:
    session = scenes.started()
    async with shown(session) as pilot:
        await press(pilot, "2")
        assert "? Is the provider failing" in chosen(pilot)
        limited_api(session)
        await until(pilot, lambda: "○ Yes  ◀ supported" in chosen(pilot))
        session.observe("mistral_api", Reading.no_data("none"))
        await until(pilot, lambda: "○ Yes  unknown" in chosen(pilot))


async def test_a_cursor_that_somebody_moved_stays_through_all_that_changes() -> None:
    session = runbook.supported()
    async with shown(session) as pilot:
        await press(pilot, "2", "down")
        assert "No, our own pods fail" in chosen(pilot)
        for turn in range(20):
            session.pass_time(1)
            session.observe("mistral_api", Reading.no_data("none") if turn % 2 else scenes.value("200", 0.1))
            await pilot.resize_terminal(118 + turn, 30 + turn % 7)
        await pilot.resize_terminal(*NORMAL)
        await until(pilot, lambda: "No, our own pods fail" in chosen(pilot))


@SIZES
async def test_one_key_follows_the_evidence_to_the_steps(size: tuple[int, int]) -> None:
    session = runbook.supported()
    async with shown(session, size) as pilot:
        await press(pilot, "2", "f")
        assert "answered “Yes”" in on(pilot)
        await until(pilot, lambda: "429: a limit" in chosen(pilot))
        await press(pilot, "f", "f")
        await until(pilot, lambda: "→ Tell the team" in chosen(pilot))
        assert "every question on the way is answered" in await press(pilot, "f")
    assert session.book.commands == [("follow",)] * 4
    assert runbook.answer_of(session, "which-error").facts["mistral_api.status"] == 429


@pytest.mark.parametrize("size", [NARROW, NORMAL])
async def test_from_another_pane_the_key_first_shows_what_it_would_answer(size: tuple[int, int]) -> None:
    session = runbook.supported()
    async with shown(session, size) as pilot:
        screen = await press(pilot, "f")
        assert "f again answers as the evidence suggests" in screen
        assert "○ Yes  ◀ supported" in chosen(pilot)
        assert session.book.commands == []
        await press(pilot, "f")
        assert session.book.commands == [("follow",)]


async def test_where_the_evidence_does_not_say_nothing_is_answered() -> None:
    session = runbook.cannot_tell()
    async with shown(session, NARROW) as pilot:
        screen = await press(pilot, "2", "f")
        assert "the evidence does not say (answer it yourself)" in screen
        assert "if nobody can tell:" in screen
        await press(pilot, "home", "down", "down", "down", "down", "down")
        assert "○ Cannot tell" in chosen(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: "→ Tell the team" in chosen(pilot))
    assert session.book.commands[-1] == ("answer", "provider-errors", -1, "")


async def test_enter_answers() -> None:
    session = runbook.supported()
    async with shown(session) as pilot:
        await press(pilot, "2", "enter")
        await until(pilot, lambda: "✓ Is the provider failing" in on(pilot))
    assert session.book.commands == [("answer", "provider-errors", 0, "")]


@pytest.mark.parametrize("size", [NARROW, NORMAL])
async def test_against_the_evidence_a_reason_is_asked_for(size: tuple[int, int]) -> None:
    session = runbook.supported()
    async with shown(session, size) as pilot:
        screen = await press(pilot, "2", "down", "down", "enter")
        assert "Against the evidence" in screen
        assert "the evidence rules “No” out" in screen
        assert "a reason is wanted" in await press(pilot, "enter")
        assert session.book.commands == []
        await press(pilot, "escape")
        assert "Against" not in on(pilot)
        await press(pilot, "enter", *"it is our proxy", "enter")
        await until(pilot, lambda: "against the evidence: it is our" in on(pilot))
    assert session.book.commands == [("answer", "provider-errors", 2, "it is our proxy")]


async def test_a_reason_half_typed_is_kept() -> None:
    async with shown(runbook.supported()) as pilot:
        await press(pilot, "2", "down", "enter", *"half", "escape")
        assert "half" in await press(pilot, "enter")


@pytest.mark.parametrize("size", [NARROW, NORMAL])
async def test_a_question_opens_with_all_its_answers_and_is_answered_anew(size: tuple[int, int]) -> None:
    session = runbook.answered()
    async with shown(session, size) as pilot:
        screen = await press(pilot, "2", "home", "enter")
        assert "another way" in screen
        assert "✓ Yes  ◀ supported  answered" in screen
        assert screen.count("mistral_api.status 429") >= 3, "the facts of every answer"
        await press(pilot, "escape")
        assert session.book.commands == [("follow",)] * 3
        await press(pilot, "enter", "down", "down", "down", "enter", *"nobody knows", "enter")
        await until(pilot, lambda: "→ Cannot tell" in on(pilot))
    assert session.book.commands[-1] == ("answer", "provider-errors", -1, "nobody knows")


async def test_evidence_that_turns_is_said_at_the_answer() -> None:
    session = runbook.answered()
    async with shown(session, NARROW) as pilot:
        await press(pilot, "2")
        assert "was supported" not in on(pilot)
        session.pass_time(1)
        session.observe("mistral_api", runbook.WORSE)
        session.observe("service_errors", runbook.CALM)
        await until(pilot, lambda: "mistral_api.status was 429, is 503" in on(pilot))
        assert "suggests “500, 502 or 503: a fault over there”" in on(pilot)
        screen = await press(pilot, "home", "down", "enter")
        assert "is 503" in screen
        assert "500, 502 or 503: a fault over there  ◀ supported" in screen


async def test_another_consoles_answer_shows_at_once() -> None:
    session = runbook.supported()
    async with shown(session) as pilot:
        await press(pilot, "2")
        answer = replace(runbook.answer_of(runbook.answered(), "provider-errors"))
        session.desk.happen(answer, actor="bo")
        await until(pilot, lambda: "✓ Is the provider failing" in on(pilot))


async def test_who_answers_in_an_incident_is_asked_once() -> None:
    session = runbook.supported()
    session.desk.responder = ""
    async with shown(session) as pilot:
        assert "Who is at this console?" in await press(pilot, "2", "f")
        await press(pilot, "escape")
        assert session.book.commands == []
        await press(pilot, "f", *"bo", "enter")
        await until(pilot, lambda: session.book.commands == [("follow",)])


async def test_before_an_incident_nobody_has_to_say_who_they_are() -> None:
    session = scenes.rate_limited()
    session.desk.responder = ""
    async with shown(session) as pilot:
        assert "answered “Yes”" in await press(pilot, "2", "f")
        assert session.desk.commands == []


async def test_what_is_refused_is_said_with_what_to_do() -> None:
    session = runbook.supported()
    async with shown(session, WIDE) as pilot:
        session.book.refusal = Trouble(TroubleKind.REJECTED, "Nothing was recorded", "it is only read", ("reopen it",))
        assert "Nothing was recorded: it is only read (reopen it)" in await press(pilot, "2", "f")
        assert session.book.commands == []


# -- the runbook itself


async def test_a_runbook_is_read_anew_from_the_palette(tmp_path: Path) -> None:
    session = runbook.supported()
    (tmp_path / "r.toml").write_text(SOUND)
    async with shown(session) as pilot:
        await press(pilot, "colon", *"read it anew", "enter")
        await until(pilot, lambda: "the runbook is the same" in on(pilot))
        session.book.on_disk = (load_whole(tmp_path / "r.toml"), None)
        await press(pilot, "colon", *"read it anew", "enter")
        await until(pilot, lambda: "Runbook · Ours" in on(pilot) and "Whose fault is it?" in on(pilot))
        wrong = Trouble(TroubleKind.CONFIGURATION, "The runbook is wrong", "r.toml:3: there is no node 'x'")
        session.book.on_disk = (load_whole(tmp_path / "r.toml"), wrong)
        await press(pilot, "colon", *"read it anew", "enter")
        await until(pilot, lambda: "r.toml:3: there is no node 'x'" in on(pilot))
        assert "Runbook · Ours" in on(pilot)


async def test_a_wrong_runbook_is_said_at_the_start_in_the_title_and_in_full() -> None:
    session = runbook.supported()
    session.book.in_use.trouble = Trouble(
        TroubleKind.CONFIGURATION, "The runbook is wrong", "r.toml:3: no node 'x'", ("and 4",)
    )
    async with shown(session, WIDE) as pilot:
        await until(pilot, lambda: "your runbook is not in use, the built-in one is" in on(pilot))
        assert "Mistral AI (built in: yours is wrong)" in on(pilot)
        screen = await press(pilot, "colon", *"why yours", "enter")
        assert "r.toml:3: no node 'x'" in screen
        assert "and 4" in screen


async def test_hints_stand_on_top_and_open_with_their_advice() -> None:
    async with shown(runbook.cannot_tell(), NARROW) as pilot:
        await press(pilot, "2", "home")
        assert "! No metrics" in chosen(pilot)
        assert "Hint" in await press(pilot, "enter")


# -- texts that try their best


@SIZES
@pytest.mark.parametrize("keys", [("2",), ("2", "home", "down", "enter"), ("2", "G", "enter"), ("2", "down", "enter")])
async def test_hostile_texts_stay_in_their_place(size: tuple[int, int], keys: tuple[str, ...]) -> None:
    async with shown(runbook.hostile(), size) as pilot:
        screen = await press(pilot, *keys)
        assert {cells.width(line) for line in screen.split("\n")} == {size[0]}
        assert "\x1b" not in screen
        assert "値が不正" in screen


async def test_in_the_smallest_terminal_the_tree_is_whole() -> None:
    async with shown(runbook.supported(), (60, 20)) as pilot:
        screen = await press(pilot, "2")
        assert "○ Yes  ◀ supported" in screen
        assert {cells.width(line) for line in screen.split("\n")} == {60}


async def test_a_read_only_past_incident_shows_its_answers() -> None:
    session = incident_scenes.over()
    session.desk.happen(runbook.answer_of(runbook.answered(), "provider-errors"))
    async with shown(session) as pilot:
        assert "✓ Is the provider failing" in await press(pilot, "2")


def test_the_scenes_are_what_they_say() -> None:
    phases = [row.phase for row in runbook.steps_in_all_states().guide.rows() if row.id in ("tell-team", "read-limits")]
    assert phases == [StepPhase.DONE, StepPhase.FAILED]
