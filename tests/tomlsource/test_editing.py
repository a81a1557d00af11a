"""Changing values in a TOML text: what is asked for is changed, and every other line is what it was."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.tomlsource.editing import ABSENT, changed_data, changed_text
from mrb_tui.tomlsource.places import Loc

EXAMPLE = (Path(__file__).parents[2] / "config.example.toml").read_text(encoding="utf-8")
FILE = """\
# ours
[responder]
name = "ana"      # who

# The API.
[provider]
key = { env = "X" }
links = [
  { title = "#1 ]", url = "https://a" }, # one
]

# costs
[provider.canary]
enabled = false

[[services]]
id = "chat" # first

# the second
[[services]]
id = "search"

[services.health]
url = "https://b"

[ui]
keys = { help = "f1" } # ours too
"""


@pytest.mark.parametrize(
    ("loc", "value", "before", "line"),
    [
        (("responder", "name"), "bob", None, 'name = "bob"      # who'),
        (("responder", "team"), "x", 'name = "ana"      # who', 'team = "x"'),
        (("provider", "name"), "y", "]", 'name = "y"'),
        (("provider", "canary", "model"), "m", "enabled = false", 'model = "m"'),
        (("services", 0, "name"), "Chat", 'id = "chat" # first', 'name = "Chat"'),
        (("services", 1, "health", "field"), "f", 'url = "https://b"', 'field = "f"'),
        (("ui", "keys", "pane.zoom"), "f5", "[ui]", 'keys = { help = "f1", "pane.zoom" = "f5"} # ours too'),
        (("ui", "ascii"), True, 'keys = { help = "f1" } # ours too', "ascii = true"),
    ],
)
def test_a_value_is_put_where_it_belongs(loc: Loc, value: Any, before: str | None, line: str) -> None:
    lines = changed_text(FILE, {loc: value}).split("\n")
    assert line in lines
    assert before is None or lines[lines.index(line) - 1] == before
    changed = [one for one in FILE.split("\n") if one not in lines]
    assert len(changed) <= 1


def test_a_table_is_put_behind_the_one_it_belongs_to() -> None:
    made = changed_text(FILE, {("services", 0, "health", "url"): "https://c"})
    assert 'id = "chat" # first\n\n[services.health]\nurl = "https://c"\n\n# the second\n[[services]]' in made


def test_a_table_that_nothing_is_known_of_is_put_at_the_end() -> None:
    assert changed_text(FILE, {("journal", "group"): "oncall"}) == FILE + '\n[journal]\ngroup = "oncall"\n'


def test_a_table_as_a_value_stands_on_one_line() -> None:
    assert changed_text("[ui]\n", {("ui", "keys"): {"help": "f1", "quit": "Q"}}) == (
        '[ui]\nkeys = {help = "f1", quit = "Q"}\n'
    )


def test_a_file_is_begun() -> None:
    changes: dict[Loc, Any] = {("services", 0, "id"): "chat", ("services", 0, "health", "url"): "https://c"}
    assert changed_text("", changes) == '[[services]]\nid = "chat"\n\n[services.health]\nurl = "https://c"\n'


def test_a_table_known_only_by_those_within_it_gets_a_header() -> None:
    made = changed_text("[provider.canary]\nenabled = true\n", {("provider", "name"): "x"})
    assert tomllib.loads(made) == {"provider": {"canary": {"enabled": True}, "name": "x"}}


def test_a_service_in_an_inline_list_is_changed_there() -> None:
    made = changed_text('services = [{ id = "a" }]\n', {("services", 0, "name"): "A"})
    assert tomllib.loads(made) == {"services": [{"id": "a", "name": "A"}]}


def test_a_value_is_taken_out_with_its_line_alone() -> None:
    made = changed_text(FILE, {("provider", "links"): ABSENT})
    assert "links" not in made
    assert "# costs" in made
    assert changed_text(FILE, {("journal", "group"): ABSENT}) == FILE


def test_line_ends_of_windows_stay() -> None:
    made = changed_text(FILE.replace("\n", "\r\n"), {("ui", "theme"): "day"})
    assert made.replace("\r\n", "") == made.replace("\r\n", "\n").replace("\n", "")
    assert made.count("\r\n") == FILE.count("\n") + 1


def test_what_would_touch_anything_else_is_refused() -> None:
    with pytest.raises(TroubleError, match="without touching"):
        changed_text('responder = "not a table"\n', {("responder", "name"): "x"})


LOCS = st.sampled_from(
    [
        *(("responder", "name"), ("provider", "name"), ("provider", "canary", "model"), ("ui", "theme")),
        *(("services", 0, "name"), ("services", 0, "health", "field"), ("services", 1, "prometheus", "window")),
        *(("services", 1, "prometheus", "queries", "rate"), ("probes", "network", "interval"), ("journal", "group")),
        *(("ui", "keys", "pane.zoom"), ("calendar", "closes"), ("safety", "read_only"), ("runbook", "name")),
    ]
)
TEXT = st.text("aé日 \\\"'#=[]{},.\n\t", max_size=12)
VALUES = st.one_of(TEXT, st.booleans(), st.just(ABSENT))


@settings(max_examples=60, deadline=None)
@given(text=st.sampled_from([EXAMPLE, FILE]), changes=st.dictionaries(LOCS, VALUES, max_size=5))
def test_comments_and_data_are_kept(text: str, changes: dict[Loc, Any]) -> None:
    made = changed_text(text, changes)
    assert tomllib.loads(made) == changed_data(tomllib.loads(text), changes)
    whole_line = [line for line in text.split("\n") if line.startswith("#")]
    kept = made.split("\n")
    assert all(line in kept for line in whole_line)
