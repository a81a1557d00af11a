"""Questions and their answers."""

import pytest

from mrb_tui.plain.dialogue import Back, Dialogue, EndOfInput
from mrb_tui.plain.menu import Entry
from tests.plain.scripted import typing

_TWO = (Entry("md"), Entry("json"))


async def test_enter_keeps_and_a_dash_empties_what_is_prefilled() -> None:
    ask = Dialogue(typing("", "-", "other"))
    assert [await ask.text("title", "as it was") for _ in range(3)] == ["as it was", "", "other"]


async def test_what_is_needed_is_asked_until_it_is_there() -> None:
    terminal = typing("", "-", "because")
    assert await Dialogue(terminal).text("because", needed=True) == "because"
    assert terminal.text.count("needed") == 2


async def test_a_full_stop_leaves_every_question_but_the_last_one() -> None:
    with pytest.raises(Back):
        await Dialogue(typing(".")).text("title")
    with pytest.raises(Back):
        await Dialogue(typing(".")).choose("as", _TWO)
    with pytest.raises(Back):
        await Dialogue(typing(".")).secret("key")
    assert not await Dialogue(typing(".")).yes("Do it?")


@pytest.mark.parametrize(("typed", "meant"), [("yes", True), ("Y", True), ("", False), ("ye", False), ("yes!", False)])
async def test_only_a_yes_is_a_yes(typed: str, meant: bool) -> None:
    assert await Dialogue(typing(typed)).yes("Do it?") is meant


async def test_a_choice_is_asked_again_until_it_is_one() -> None:
    terminal = typing("7", "json")
    assert await Dialogue(terminal).choose("as", _TWO, default=0) == 1
    assert "there is no 7" in terminal.text


async def test_a_key_is_asked_for_unseen_and_the_end_of_input_ends_it() -> None:
    terminal = typing("k3y")
    assert await Dialogue(terminal).secret("new key") == "k3y"
    assert "(hidden)" in terminal.text
    assert "k3y" not in terminal.text
    with pytest.raises(EndOfInput):
        await Dialogue(terminal).text("title")
