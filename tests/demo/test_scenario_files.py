"""Scenarios as files: all of them can be read, and a wrong one is told by name."""

from importlib.resources import files

import pytest

from mrb_tui.demo.scenario import BREAKS, scenario_from, scenarios

HEAD = 'title = "T"\nstory = "S"\nmended_by = "M"\n'


def test_every_file_of_the_folder_is_a_scenario() -> None:
    there = {entry.name.removesuffix(".toml") for entry in files("mrb_tui.demo").joinpath("scenarios").iterdir()}
    assert set(scenarios()) == there
    assert {"rate-limit", "auth", "provider-outage", "timeout", "bad-deploy"} <= there


def test_those_in_which_the_model_list_stays_well_say_so_in_their_title() -> None:
    hidden = {name for name, scenario in scenarios().items() if scenario.models_well}
    assert hidden >= {"rate-limit-hidden", "auth-hidden", "timeout-hidden"}
    assert hidden == {name for name in scenarios() if name.endswith("-hidden")}


@pytest.mark.parametrize("name", scenarios())
def test_a_scenario_has_words_for_people_and_leaves_time_to_be_seen_green(name: str) -> None:
    scenario = scenarios()[name]
    assert all((scenario.title, scenario.story, scenario.mended_by))
    assert {event.what for event in scenario.breaks} <= set(BREAKS)
    assert 10 <= scenario.breaks[0].at_s <= 60


def test_breaks_happen_in_the_order_of_time_whatever_that_of_the_file() -> None:
    text = HEAD + "breaks = [{ at_s = 60, provider_down = false }, { at_s = 30, provider_down = true }]"
    assert [event.at_s for event in scenario_from("x", text).breaks] == [30, 60]


def test_settings_are_the_services_from_the_start() -> None:
    assert scenario_from("x", HEAD + 'breaks = []\nsettings = { MISTRAL_TIMEOUT = "5" }').settings == {
        "MISTRAL_TIMEOUT": "5"
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "breaks = [{ at_s = 1, explode = true }]", "rate_cap"),
        (HEAD + "breaks = [{ at_s = 1 }]", "rate_cap"),
        (HEAD + "breaks = [{ rate_cap = 1 }]", "at_s"),
        (HEAD + "breaks = [{ at_s = 1, rate_cap = 1, slow_s = 2 }]", "rate_cap"),
        (HEAD + "breaks = [{ at_s = 1, rate_cap = 1, colour = 2 }]", "rate_cap"),
        (HEAD + "breaks = []\ncolour = 1", "colour"),
        (HEAD, "breaks"),
        ('title = "T"\nbreaks = []', "story"),
        ("breaks = [", "end of document"),
    ],
)
def test_a_wrong_file_is_told_by_its_name_and_fault(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=rf"scenario odd-one: .*{says}"):
        scenario_from("odd-one", text)
