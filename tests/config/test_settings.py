"""The configuration as a list: every key that one value can say, with its help, as it stands in the file."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mrb_tui.config.example_words import words_beside
from mrb_tui.config.model import Config
from mrb_tui.config.settings import Kind, Setting, changes_of, settings_of, text_of, value_from
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.tomlsource.editing import ABSENT

EXAMPLE = (Path(__file__).parents[2] / "config.example.toml").read_text(encoding="utf-8")


def listed(text: str, *probes: str) -> dict[str, Setting]:
    data = tomllib.loads(text)
    return {one.id: one for one in settings_of(Config.model_validate(data), data, probes)}


def test_the_whole_example_is_listed() -> None:
    found = listed(EXAMPLE)
    assert {one.split("[")[0].split(".")[0] for one in found} == set(Config.model_fields)
    assert found["services[0].health.url"].value == "https://api.example.com/health"
    assert found["services[0].target.namespace"].usual == "default"
    assert found["probes.service_errors.down"].value == 0.25
    assert found["calendar.days"].kind is Kind.DATA
    assert found["ui.ascii"].kind is Kind.FLAG


def test_what_the_file_does_not_say_has_what_holds_then() -> None:
    found = listed("")
    assert all(one.value is ABSENT for one in found.values())
    assert found["provider.name"].usual == "Mistral AI"
    assert found["responder.name"].usual == ""
    assert found["calendar.days"].usual == '["mon", "tue", "wed", "thu", "fri"]'


def test_a_table_that_one_key_makes_is_listed_by_that_key() -> None:
    found = listed("[[services]]\nid = 'chat'")
    assert found["services[0].health.url"].value is ABSENT
    assert not [one for one in found if one.startswith(("services[0].target", "channels"))]


def test_a_secret_is_its_source_and_nothing_to_be_typed() -> None:
    found = listed("[provider]\nkey = { command = ['pass', 'show', 'mistral'] }")
    assert found["provider.key"].kind is Kind.SOURCE
    assert found["provider.key"].value == "the command pass"
    sources = {one.id for one in listed(EXAMPLE).values() if one.kind is Kind.SOURCE}
    assert {"services[0].key", "channels.slack.url", "channels.webhooks[0].headers.Authorization"} <= sources


def test_the_probes_that_can_be_tuned_are_listed() -> None:
    assert listed("", "pods")["probes.pods.interval"].kind is Kind.NUMBER


@pytest.mark.parametrize("setting", [one for one in listed(EXAMPLE).values() if one.kind is not Kind.SOURCE])
def test_what_stands_in_the_file_is_typed_as_it_is_taken(setting: Setting) -> None:
    assert value_from(setting, text_of(setting.value)) == setting.value


@pytest.mark.parametrize(
    ("setting_id", "text", "value"),
    [
        ("ui.ascii", "true", True),
        ("ui.theme", " day ", "day"),
        ("ui.theme", "  ", ABSENT),
        ("probes.pods.interval", "1m30s", "1m30s"),
        ("probes.pods.down", "3", 3),
        ("probes.pods.down", "0.5", 0.5),
        ("safety.protected", '["prod-*"]', ["prod-*"]),
        ("ui.keys", '{ help = "f1" }', {"help": "f1"}),
    ],
)
def test_what_is_typed(setting_id: str, text: str, value: Any) -> None:
    assert value_from(listed("", "pods")[setting_id], text) == value


@pytest.mark.parametrize("text", ["prod-*", '["a"', "1\nother = 2", "[" * 5000])
def test_what_is_no_toml_is_refused_in_words(text: str) -> None:
    with pytest.raises(TroubleError, match=r"safety\.protected is not taken: it is no value of TOML"):
        value_from(listed("")["safety.protected"], text)


def test_of_a_table_only_what_differs_is_changed() -> None:
    setting = listed("[ui.keys]\nhelp = 'f1'\nquit = 'Q'")["ui.keys"]
    assert changes_of(setting, {"help": "f2", "palette": "f3"}) == {
        ("ui", "keys", "quit"): ABSENT,
        ("ui", "keys", "help"): "f2",
        ("ui", "keys", "palette"): "f3",
    }


def test_help_stands_beside_the_keys_of_the_example() -> None:
    words = words_beside(EXAMPLE)
    assert words["responder", "name"] == "who is at this console"
    assert words["provider", "ca_file"] == "only for an authority of your own"
    assert words["services", "prometheus", "window"] == "stands for {window} below"
