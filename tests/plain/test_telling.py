"""Telling the others: fields by number, the whole before it leaves, and nothing typed is lost."""

import pytest

from mrb_tui.plain.dialogue import Back, Dialogue
from mrb_tui.plain.telling import Telling
from tests.plain.scripted import lines_with, typing
from tests.ui.fake_session import FakeSession
from tests.ui.incident_scenes import just_declared

_EMPTY_ONES = ("", "2", "limits raised", "")
"""At `field [empty]`: what users notice, what is being done, and the end of its lines."""


def _commands(session: FakeSession) -> list[object]:
    return [command[0] for command in session.writing.commands]


async def test_what_is_empty_is_asked_for_then_all_is_shown_and_sent_with_a_yes() -> None:
    session, terminal = just_declared(), typing("1", *_EMPTY_ONES, "status", "monitoring", "", "3", "yes")
    assert await Telling(session, Dialogue(terminal)).write()
    (published,) = [command for command in session.writing.commands if command[0] == "publish"]
    assert published[1] == "slack"
    assert "*status*: monitoring" in str(published[2])
    assert "*impact*: Degraded AI responses" in str(published[2])
    assert "*action*: limits raised" in str(published[2])
    assert lines_with(terminal.said, "sent: slack")


async def test_all_fields_are_asked_one_by_one_and_enter_keeps_what_stands_there() -> None:
    session, terminal = (
        just_declared(),
        typing("1", "all", "", "-", "2", "limits raised", "", "", "", "read", "2", "yes"),
    )
    assert await Telling(session, Dialogue(terminal)).write()
    severity, status, impact, action, _, _ = session.writing.drafts["d-slack"]
    assert (severity.value, status.value) == ("P1", "")
    assert (impact.value, action.value) == ("Degraded AI responses", "limits raised")
    assert _commands(session) == ["write"]


async def test_it_is_not_sent_over_a_pipe_nor_without_a_yes() -> None:
    for can_ask, answer in ((False, "yes"), (True, "")):
        session = just_declared()
        terminal = typing("1", *_EMPTY_ONES, "", "3", *([answer] if can_ask else []), ".", can_ask=can_ask)
        with pytest.raises(Back):
            await Telling(session, Dialogue(terminal)).write()
        assert _commands(session) == ["leave"]


async def test_a_full_stop_goes_back_to_the_fields_and_then_keeps_the_draft() -> None:
    session, terminal = just_declared(), typing("1", "all", "P2", ".", "read", ".", ".")
    with pytest.raises(Back):
        await Telling(session, Dialogue(terminal)).write()
    assert session.writing.drafts["d-slack"][0].value == "P2"
    assert session.writing.commands == [("leave", "d-slack")]


@pytest.mark.parametrize(("typed", "thrown_away"), [("yes", True), ("no", False)])
async def test_a_draft_is_thrown_away_only_with_a_yes(typed: str, thrown_away: bool) -> None:
    session, terminal = just_declared(), typing("1", "discard", typed)
    if thrown_away:
        assert not await Telling(session, Dialogue(terminal)).write()
    else:
        with pytest.raises(Back):
            await Telling(session, Dialogue(terminal)).write()
    assert _commands(session) == (["discard"] if thrown_away else ["leave"])


async def test_the_fields_of_a_long_document_are_listed_and_what_may_stay_empty_is_not_asked_for() -> None:
    session, terminal = just_declared(), typing("2", "", "why", "", "1", "root", "", "list", ".")
    with pytest.raises(Back):
        await Telling(session, Dialogue(terminal)).write()
    assert "  1  title: Empty answers for all users" in terminal.text
    assert "revenue: (empty, and may stay so)" in terminal.text
    assert not lines_with([text for text in terminal.said if text.startswith("revenue")], "revenue")
    assert "Action items: 1 row" in terminal.text


async def test_a_value_that_is_refused_is_asked_for_again() -> None:
    session, terminal = just_declared(), typing("1", "5", "25:99", "12:45", ".")
    with pytest.raises(Back):
        await Telling(session, Dialogue(terminal)).write()
    assert "there is no such time of day" in terminal.text
    assert session.writing.drafts["d-slack"][4].value == "12:45"
