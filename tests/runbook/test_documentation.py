"""What the documents say of runbooks is so: examples load and pass, the map is complete, the schema is current."""

import json
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from mrb_tui.cli.main import parser
from mrb_tui.runbook.check import check
from mrb_tui.runbook.load import load_runbook
from mrb_tui.runbook.model import MOST, RunbookFile
from mrb_tui.runbook.rehearsal import rehearse
from mrb_tui.runbook.schema import schema_text
from mrb_tui.runbook.tables.steps import KINDS, Does, Look
from mrb_tui.tomlsource.source import parse
from tests.runbook.source_parts import SOURCE_PARTS

DOCS = Path(__file__).parents[2] / "docs"
FORMAT = (DOCS / "runbook-format.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", FORMAT, re.DOTALL)
MAP = re.findall(
    r"^\| ([^|]+) \| ([^|]+) \| ([^|]*)\|$", (DOCS / "source-map.md").read_text(encoding="utf-8"), re.MULTILINE
)
ROWS = [row for row in MAP if row[0] != "part of the source" and not row[0].startswith("--")]


def example() -> RunbookFile:
    found = check(parse(BLOCKS[1], "shop.toml"), {})
    assert [str(finding.problem) for finding in found.findings] == []
    assert found.book is not None
    return found.book


def test_the_example_is_complete_and_lint_finds_nothing() -> None:
    book = example()
    for section in RunbookFile.model_fields:
        assert getattr(book, section), section


def test_the_examples_tests_pass() -> None:
    results = rehearse(example(), parse(BLOCKS[2], "shop.tests.toml"))
    assert [(result.name, result.differences) for result in results] == [(result.name, ()) for result in results]
    assert len(results) == 2


def test_it_names_every_table_kind_of_step_and_thing_to_look_at() -> None:
    for section in RunbookFile.model_fields.keys() - {"format", "title", "start"}:
        assert re.search(rf"^\| `{section}(\.ID)?` \|", FORMAT, re.MULTILINE), section
    for kind in KINDS:
        assert re.search(rf"^\| `{kind}` \|", FORMAT, re.MULTILINE), kind
    for word in (*get_args(Look), *get_args(Does)):
        assert f"`{word}`" in FORMAT, word
    assert f"{MOST} entries" in FORMAT


def test_the_map_has_every_part_of_the_source_and_no_other() -> None:
    assert tuple(row[0].strip() for row in ROWS) == SOURCE_PARTS


@pytest.mark.parametrize(("part", "where", "how"), ROWS)
def test_where_a_part_is_said_to_live_it_lives(part: str, where: str, how: str) -> None:
    book = load_runbook(None)
    places = re.findall(r"`((?:mrb-tui |[a-z]+\.)[^`]+)`", where + how)
    assert re.findall(r"`", where), part
    for place in places:
        if place.startswith("mrb-tui "):
            parser().parse_args(place.split()[1:])
        else:
            section, _, name = place.partition(".")
            assert name in getattr(book, section), place


def test_every_question_leaf_severity_hint_and_document_of_the_runbook_is_on_the_map() -> None:
    text = (DOCS / "source-map.md").read_text(encoding="utf-8")
    book = load_runbook(None)
    sections = ("nodes", "leaves", "severities", "hints", "templates")
    places = [f"{section}.{name}" for section in sections for name in getattr(book, section)]
    assert [place for place in places if f"`{place}`" not in text] == []


def test_the_schema_is_current() -> None:
    """Renew it with: mrb-tui runbook schema > docs/runbook.schema.json"""
    assert (DOCS / "runbook.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_schema_knows_the_keys_as_they_are_written() -> None:
    schema = json.loads(schema_text())
    assert {"copy", "by_hand", "look"} <= schema["$defs"]["Step"]["properties"].keys()
    assert "for" in schema["$defs"]["Verify"]["properties"]
    assert "from" in schema["$defs"]["FieldTable"]["properties"]
    used = {key for step in tomllib.loads(BLOCKS[1])["steps"].values() for key in step}
    assert used <= schema["$defs"]["Step"]["properties"].keys()
