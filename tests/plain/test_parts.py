"""The parts of the conversation, each over the seams' fakes."""

import asyncio
from contextlib import suppress

import pytest

from mrb_tui.actions.envelope import Stage
from mrb_tui.domain.events.incident import Status
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.plain.console import PlainConsole
from mrb_tui.plain.course import Course
from mrb_tui.plain.dialogue import Back, Dialogue
from mrb_tui.plain.ending import Ending
from mrb_tui.plain.leaving import leaving_words
from mrb_tui.plain.news import News
from mrb_tui.plain.part import Part
from mrb_tui.plain.tree import Tree
from mrb_tui.plain.tree_words import answers_of, open_question, tree_lines
from mrb_tui.plain.waiting import until_or_enter
from mrb_tui.plain.words import head_line, probe_line
from tests.plain.scripted import ScriptedTerminal, lines_with, typing
from tests.ui import scenes
from tests.ui.change_scenes import PLANNING, RUNNING, planned
from tests.ui.fake_session import FakeSession
from tests.ui.incident_scenes import in_full_swing, just_declared, not_saved, over, undeclared


def _course(session: FakeSession, terminal: ScriptedTerminal) -> Course:
    part = Part(session, Dialogue(terminal))
    return Course(part, Ending(session, part.ask))


async def test_a_declaration_takes_what_is_suggested_on_enter() -> None:
    session, terminal = undeclared(), typing("", "", "", "")
    await _course(session, terminal).declare()
    suggested = session.desk.suggested
    assert session.desk.commands[-1][:4] == ("declare", suggested.title, suggested.severity, suggested.category)
    assert all(lines_with(terminal.said, why) for why in suggested.why)


async def test_who_is_not_known_is_asked_before_anything_is_recorded() -> None:
    session, terminal = undeclared(), typing("ben", "", "", "", "")
    session.desk.responder = ""
    await _course(session, terminal).declare()
    assert [command[0] for command in session.desk.commands] == ["introduce", "declare"]


async def test_a_moment_that_is_none_is_asked_for_again() -> None:
    session, terminal = just_declared(), typing("saw it", "25:99", "10m")
    await _course(session, terminal).note()
    name, text, at = session.desk.commands[-1]
    assert (name, text) == ("note", "saw it")
    assert at is not None
    assert (session.now() - at).total_seconds() == 600


async def test_another_title_is_recorded_with_its_category() -> None:
    session = just_declared()
    await _course(session, typing("Answers are empty", "timeout")).retitle()
    assert session.desk.commands[-1] == ("retitle", "Answers are empty", "timeout")


@pytest.mark.parametrize(("typed", "left"), [("yes", True), ("", False)])
async def test_an_open_incident_is_left_with_a_yes(typed: str, left: bool) -> None:
    session = just_declared()
    with suppress(Back):
        await _course(session, typing(typed)).leave()
    assert (("leave",) in session.desk.commands) is left
    assert (session.desk.incident is None) is left


async def test_what_was_resolved_is_opened_again_with_a_reason() -> None:
    session = over()
    await Ending(session, Dialogue(typing("", "it came back"))).resolve()
    assert session.desk.commands[-1] == ("reopen", "it came back")
    assert session.desk.incident is not None
    assert session.desk.incident.is_open


async def test_without_an_incident_nothing_is_noted() -> None:
    with pytest.raises(TroubleError):
        await _course(undeclared(), typing("saw it", "")).note()


async def test_resolving_goes_by_the_closing_list() -> None:
    session = just_declared()
    still_open = [check for check in session.desk.closing() if check.standing == "open"]
    assert still_open
    terminal = typing(*["1", "a drill"] * len(still_open), "a higher limit", "yes")
    await Ending(session, Dialogue(terminal)).resolve()
    assert session.desk.commands[-1] == ("resolve", "a higher limit")
    assert session.desk.incident is not None
    assert session.desk.incident.status is Status.RESOLVED


async def test_an_incident_is_not_resolved_without_a_yes() -> None:
    session = just_declared()
    count = sum(check.standing == "open" for check in session.desk.closing())
    with pytest.raises(Back):
        await Ending(session, Dialogue(typing(*["1", "a drill"] * count, "it is over", ""))).resolve()
    assert "resolve" not in {command[0] for command in session.desk.commands}


async def test_the_open_question_is_answered_by_number_and_against_the_evidence_with_a_reason() -> None:
    session = just_declared()
    rows = session.guide.rows()
    node_id = open_question(rows)
    against = next(
        place for place, row in enumerate(answers_of(rows, node_id)) if session.guide.wants_reason(node_id, row.number)
    )
    terminal = typing(str(against + 1), "I know better", ".")
    with pytest.raises(Back):
        await Tree(session, Dialogue(terminal)).walk()
    assert [command[0] for command in session.book.commands] == ["answer"]
    assert session.book.commands[0][3] == "I know better"
    assert "against the evidence, because: I know better" in terminal.text


async def test_enter_takes_what_the_evidence_suggests_until_no_question_is_open() -> None:
    session, terminal = just_declared(), typing("", "", "", "")
    await Tree(session, Dialogue(terminal)).walk()
    assert [command[0] for command in session.book.commands] == ["answer"] * 3
    assert "It is: Rate limited" in terminal.text
    assert "All is answered" in terminal.text


async def test_an_answer_is_given_anew() -> None:
    session, terminal = just_declared(), typing("", "anew", "1", "3", "it works for me", ".")
    with pytest.raises(Back):
        await Tree(session, Dialogue(terminal)).walk()
    assert [command[0] for command in session.book.commands] == ["answer", "answer"]
    assert "against the evidence, because: it works for me" in terminal.text


async def test_why_says_all_that_speaks_for_an_answer_and_answers_nothing() -> None:
    session = just_declared()
    rows = session.guide.rows()
    answers = answers_of(rows, open_question(rows))
    terminal = typing("why 2", "why", "why 9", ".")
    with pytest.raises(Back):
        await Tree(session, Dialogue(terminal)).walk()
    said = [line.strip() for line in terminal.said]
    assert set(answers[1].because) <= set(said)
    assert set(next(row for row in answers if row.suggested).because) <= set(said)
    assert "there is no answer why 9" in terminal.text
    assert not session.book.commands


def test_each_answer_of_the_open_question_has_its_number_and_what_is_said_of_it() -> None:
    rows = just_declared().guide.rows()
    answers = answers_of(rows, open_question(rows))
    lines = tree_lines(rows)
    for number, row in enumerate(answers, start=1):
        (line,) = [line for line in lines if line.startswith(f"  {number:>2}  {row.text}")]
        assert row.verdict is None or str(row.verdict) in line


def test_what_is_stale_is_unknown_and_last_known() -> None:
    session = scenes.rate_limited()
    state = session.state("mistral_api")
    assert state is not None
    assert probe_line(state, session.now()).startswith(str(state.health))
    session.pass_time(3600)
    line = probe_line(state, session.now())
    assert line.startswith("unknown")
    assert "last known" in line


def test_news_say_each_turn_once_and_notices_whole() -> None:
    session = scenes.rate_limited()
    news = News(session)
    assert news.take() == []
    session.observe("network", scenes.value("cannot connect", health=Health.DOWN))
    session.notice(Trouble(TroubleKind.RATE_LIMITED, "Not asked", "too often", ("wait",)))
    assert news.take()[:2] == ["! Not asked: too often", "  try: wait"]
    assert news.take() == []
    session.observe("network", scenes.value("ok", health=Health.OK))
    (line,) = news.take()
    assert line.startswith("* ok")
    assert line.endswith("(was down)")
    session.changes.put(RUNNING)
    assert news.take() == [f"* {RUNNING.title}: running"]


def test_the_head_says_incident_clocks_and_what_is_not_saved() -> None:
    assert "P2 investigating" in head_line(just_declared())
    assert "NOT SAVED" in head_line(not_saved())
    assert "DEMO" in head_line(in_full_swing())


def test_leaving_says_what_goes_on() -> None:
    session = planned(RUNNING)
    assert lines_with(leaving_words(session), f"UNDER WAY: {RUNNING.title}")
    assert lines_with(leaving_words(not_saved()), "NOT SAVED")


async def test_the_end_of_input_ends_it_and_says_what_goes_on() -> None:
    session, terminal = just_declared(), typing("probes", "", "nonsense")
    await PlainConsole(session, terminal, arm_s=0.0).run()
    assert "there is no nonsense" in terminal.text
    assert "the probes stop" in terminal.text
    assert not session.listeners


async def test_quitting_asks_where_a_change_is_under_way() -> None:
    session, terminal = planned(RUNNING), typing("quit", "no", "quit", "yes", "unread")
    await PlainConsole(session, terminal, arm_s=0.0).run()
    assert terminal.typed == ["unread"]
    assert terminal.text.count("UNDER WAY") == 2


async def test_a_refusal_is_said_with_advice_and_the_menu_goes_on() -> None:
    session, terminal = undeclared(), typing("note", "quit")
    await PlainConsole(session, terminal, arm_s=0.0).run()
    assert "! Not now: there is no incident to record it in" in terminal.text
    assert "try: declare one" in terminal.text


async def test_lines_of_a_pipe_end_no_waiting() -> None:
    session, terminal = planned(PLANNING), typing("the next answer", can_ask=False)
    waiting = asyncio.ensure_future(
        until_or_enter(terminal, session, lambda: session.changes.runs[-1].stage is Stage.RUNNING)
    )
    await asyncio.sleep(0)
    session.changes.put(RUNNING)
    assert await waiting
    assert terminal.typed == ["the next answer"]
