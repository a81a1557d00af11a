"""Keys: the table is sound, the reference is current, and a user's wishes are checked."""

import tomllib
from pathlib import Path

import pytest

from mrb_tui.config.model import Config
from mrb_tui.ui.key_reference import key_reference
from mrb_tui.ui.keymap import RESERVED, keymap
from mrb_tui.ui.keys import KEYS, TOGETHER, Scope, current, of_scope, shown


def test_ids_are_unique() -> None:
    ids = [key.id for key in KEYS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scopes", TOGETHER, ids=lambda scopes: scopes[0].value)
def test_no_key_means_two_things_at_once(scopes: tuple[Scope, ...]) -> None:
    taken = [one for scope in scopes for key in of_scope(scope) for one in current(key, {})]
    assert sorted(taken) == sorted(set(taken))


def test_no_key_is_one_that_terminals_and_multiplexers_keep() -> None:
    assert not {one for key in KEYS for one in current(key, {})} & set(RESERVED)


def test_every_scope_has_a_way_out_or_is_the_console() -> None:
    for scope in (Scope.PROBE, Scope.LOGS, Scope.READING, Scope.CHOOSER, Scope.QUESTION):
        assert any("escape" in current(key, {}) for key in of_scope(scope))


def test_the_reference_is_current() -> None:
    assert (Path(__file__).parents[2] / "docs" / "keys.md").read_text(encoding="utf-8") == key_reference()


def test_the_example_of_the_reference_is_a_configuration_whose_keys_hold() -> None:
    block = key_reference().split("```toml\n")[1].split("```")[0]
    wanted = Config.model_validate(tomllib.loads(block)).ui.keys
    assert wanted
    assert keymap(wanted).problems == ()


def test_what_is_wrong_is_said_with_its_place() -> None:
    places = {"pane.zom": "config.toml:7", "pane.zoom": "config.toml:8"}
    made = keymap({"pane.zom": "f5", "pane.zoom": "n"}, places)
    assert made.problems == (
        "config.toml:7: keys.pane.zom: there is no such key; did you mean pane.zoom?",
        "config.toml:8: keys.pane.zoom: n is the key of incident.note already; the usual key stays",
    )


def test_a_wish_is_granted() -> None:
    made = keymap({"pane.zoom": "f5, Z", "quit": "Q"})
    assert made.keys == {"pane.zoom": "f5,Z", "quit": "Q"}
    assert made.problems == ()


@pytest.mark.parametrize(
    ("identifier", "wish", "said"),
    [
        ("pane.zom", "f5", "did you mean pane.zoom?"),
        ("pane.zoom", "ctrl+s", "Ctrl+S cannot be used, terminals stop their output on it"),
        ("pane.zoom", "ctrl+b", "tmux keeps it"),
        ("pane.zoom", "foo", "'foo' is no key's name"),
        ("pane.zoom", "", "'' is no key's name"),
        ("pane.zoom", "q", "q is the key of quit already"),
        ("question.no", "x", "this way out stays as it is"),
    ],
)
def test_what_cannot_be_is_said_and_the_usual_key_stays(identifier: str, wish: str, said: str) -> None:
    made = keymap({identifier: wish})
    assert made.keys == {}
    assert len(made.problems) == 1
    assert said in made.problems[0]


def test_two_wishes_can_swap_keys() -> None:
    assert keymap({"pane.zoom": "r", "probe.ask": "z"}).problems == ()


def test_of_two_wishes_for_one_key_one_is_refused() -> None:
    made = keymap({"pane.zoom": "f5", "probe.ask": "f5"})
    assert len(made.keys) == 1
    assert len(made.problems) == 1


def test_keys_are_shown_as_people_call_them() -> None:
    assert [shown(key) for key in ("ctrl+l", "shift+tab", "f5", "G", "question_mark")] == [
        "Ctrl+L",
        "Shift+Tab",
        "F5",
        "G",
        "?",
    ]
