"""Scenarios: what breaks in the world, and when. Data, in `scenarios/*.toml`."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

BREAKS = ("rate_cap", "revoke_key", "provider_down", "slow_s", "deploy_image")


@dataclass(frozen=True, slots=True)
class Break:
    """Something that happens `at_s` world seconds after the start. Exactly one of the fields in `BREAKS` is set."""

    at_s: float
    what: str
    value: Any


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story. `models_well`: /v1/models goes on answering 200 to the console, whatever the service meets.

    `variables` of the runbook are said otherwise: a night that runs ten times as fast cannot wait as long.
    `fails` and `helps` are sentences for who plays it: what to try that will not help, and what will.
    """

    name: str
    title: str
    story: str
    mended_by: str
    breaks: tuple[Break, ...]
    models_well: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str | int] = field(default_factory=dict)
    fails: str = ""
    helps: str = ""


@lru_cache(maxsize=1)
def scenarios() -> dict[str, Scenario]:
    """All of them, by name, in the order of their files. ValueError names a file that is wrong."""
    found: dict[str, Scenario] = {}
    for entry in sorted(files("mrb_tui.demo").joinpath("scenarios").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            scenario = scenario_from(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"))
            found[scenario.name] = scenario
    return found


def scenario_from(name: str, text: str) -> Scenario:
    """A scenario from its TOML. ValueError names the scenario and what is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"scenario {name}: {error}") from None
    needed = {"title", "story", "mended_by", "breaks"}
    if unknown := data.keys() - needed - {"models_well", "settings", "variables", "fails", "helps"}:
        raise ValueError(f"scenario {name}: unknown keys {sorted(unknown)}")
    if missing := needed - data.keys():
        raise ValueError(f"scenario {name}: missing keys {sorted(missing)}")
    breaks = []
    for entry in data["breaks"]:
        kinds = [kind for kind in BREAKS if kind in entry]
        if len(kinds) != 1 or entry.keys() != {"at_s", *kinds}:
            raise ValueError(f"scenario {name}: a break has at_s and one of {', '.join(BREAKS)}")
        breaks.append(Break(float(entry["at_s"]), kinds[0], entry[kinds[0]]))
    return Scenario(
        name,
        data["title"],
        data["story"],
        data["mended_by"],
        tuple(sorted(breaks, key=lambda event: event.at_s)),
        bool(data.get("models_well", False)),
        dict(data.get("settings", {})),
        dict(data.get("variables", {})),
        data.get("fails", ""),
        data.get("helps", ""),
    )
