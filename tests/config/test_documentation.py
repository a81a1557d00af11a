"""docs/configuration.md and config.example.toml are complete, and say what is so."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from mrb_tui.config.load import load_config
from mrb_tui.config.model import PROBE_IDS, Config
from mrb_tui.config.secret import SecretSource
from mrb_tui.domain.durations import seconds_from
from mrb_tui.runbook.load import load_runbook
from mrb_tui.tomlsource.places import places
from tests.config.documented import DOCUMENT, ROOT, documented, example, modelled, models_in

TEXT = DOCUMENT.read_text(encoding="utf-8")


def test_every_table_of_the_models_has_a_heading_and_no_other_has() -> None:
    assert sorted(documented()) == sorted(modelled())


@pytest.mark.parametrize("table", sorted(modelled()))
def test_every_key_is_described_with_its_default_and_no_other_is(table: str) -> None:
    assert documented()[table] == modelled()[table]


def test_the_probes_and_their_usual_values_are_those_of_the_runbook() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (\w+) \| ([\w.—]+) \| ([\w.—]+) \| [^|]+ \|$", TEXT, re.MULTILINE)
    book = load_runbook(None)

    def number(cell: str) -> float | None:
        return None if cell == "—" else seconds_from(cell) if cell[-1].isalpha() else float(cell)

    assert {row[0]: tuple(map(number, row[1:])) for row in rows} == {
        probe_id: (probe.interval, probe.timeout, probe.degraded, probe.down) for probe_id, probe in book.probes.items()
    }
    assert tuple(row[0] for row in rows) == PROBE_IDS


def test_its_examples_are_configurations() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert len(blocks) >= 6
    for block in blocks:
        if block.startswith("key = "):
            for line in block.splitlines():
                SecretSource.model_validate(tomllib.loads(line)["key"])
        elif block.startswith("[services."):
            Config.model_validate(tomllib.loads(f"[[services]]\nid = 'x'\n{block}"))
        else:
            Config.model_validate(tomllib.loads(block))


def test_its_themes_are_there() -> None:
    row = next(line for line in TEXT.splitlines() if line.startswith("| `theme`"))
    named = set(re.findall(r"`([a-z-]+)`", row)) - {"theme"}
    assert named == {path.stem for path in (ROOT / "themes").glob("*.toml")}


def test_the_example_has_no_mistakes_and_no_warnings() -> None:
    loaded = load_config(ROOT / "config.example.toml", {})
    assert loaded.warnings == ()
    assert [service.id for service in loaded.config.services] == ["chat", "search", "batch"]


def test_what_it_comments_out_is_right_too() -> None:
    config = Config.model_validate(example())
    assert config.provider.ca_file is not None
    assert config.services[0].prometheus is not None
    assert config.services[0].prometheus.auth is not None


@pytest.mark.parametrize(
    "line", re.findall(r"^# (auth = .*)$", (ROOT / "config.example.toml").read_text(), re.MULTILINE)
)
def test_each_login_it_shows_is_right(line: str) -> None:
    Config.model_validate(tomllib.loads(f"[[services]]\nid = 'x'\n[services.prometheus]\nurl = 'http://p'\n{line}"))


def test_what_it_says_of_defaults_is_so() -> None:
    """Where it gives a key the value that holds anyway, a change of the default must change the example."""
    given = load_config(ROOT / "config.example.toml", {}).config
    usual = Config()
    for name in ("name", "base_url", "status_url", "key", "control_host", "canary"):
        assert getattr(given.provider, name) == getattr(usual.provider, name)
    assert given.network == usual.network
    tunings: dict[str, Any] = dict(given.probes)
    book = load_runbook(None)
    for probe_id, tuning in tunings.items():
        for name in ("interval", "timeout", "degraded", "down"):
            assert getattr(tuning, name) in (None, getattr(book.probes[probe_id], name))


def test_every_key_of_the_models_occurs_in_the_example() -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    given = {tuple(step for step in loc if isinstance(step, str)) for loc in places(_uncommented(text))}
    missing = [".".join(path) for path in _paths(Config, ()) if path not in given]
    assert missing == []
    for key in SecretSource.model_fields:
        assert re.search(rf"\{{ {key} = ", text), f"no secret from {key}"


def _uncommented(text: str) -> str:
    return re.sub(r"^# (?=[a-z_]+ = )", "", text, flags=re.MULTILINE)


def _paths(model: type[BaseModel], prefix: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every key as a path without numbers. Below `probes` come names of probes: they have a test of their own."""
    for name, field in model.model_fields.items():
        path = (*prefix, name)
        yield path
        for inner in models_in(field.annotation):
            if inner is not SecretSource and name != "probes":
                yield from _paths(inner, path)


def test_every_key_of_a_probe_occurs_in_the_example() -> None:
    tuned = load_config(ROOT / "config.example.toml", {}).source
    assert tuned is not None
    given = {key for table in tuned.data["probes"].values() for key in table}
    (tuning,) = models_in(Config.model_fields["probes"].annotation)
    assert given == set(tuning.model_fields)
