"""Which line a value stands on, for everything a TOML file can hold."""

import random
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.tomlsource.places import Loc, line_in, places
from mrb_tui.tomlsource.source import parse

TEXT = '''# top
title = "x"

[a]
b = 1   # c = 3
flag = true
arr = [
  1,
  { k = 2, flag = false }, # ] not the end
  true,
]
inl = { x = 1, y = { z = false } }
ml = """
b = 9
"""
after = 1

[a.sub.deep]
v = 1

[[s]]
id = "1"
[s.h]
u = 3
[[s.t]]
q = 1
[[s]]
id = "2"
flag = false
h.u = 3
[[s.t]]
q = 2
[[s.t]]
q = 3

[x.y]
"odd key" . 'z' = [["]", '}'], [1979-05-27 07:32:00]]
[x]
late = 0
'''


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        (("title",), 2),
        (("a",), 4),
        (("a", "b"), 5),
        (("a", "flag"), 6),
        (("a", "arr"), 7),
        (("a", "arr", 0), 8),
        (("a", "arr", 1), 9),
        (("a", "arr", 1, "flag"), 9),
        (("a", "arr", 2), 10),
        (("a", "inl", "y", "z"), 12),
        (("a", "ml"), 13),
        (("a", "after"), 16),
        (("a", "sub"), 18),
        (("a", "sub", "deep", "v"), 19),
        (("s",), 21),
        (("s", 0), 21),
        (("s", 0, "id"), 22),
        (("s", 0, "h"), 23),
        (("s", 0, "t", 0, "q"), 26),
        (("s", 1), 27),
        (("s", 1, "flag"), 29),
        (("s", 1, "h", "u"), 30),
        (("s", 1, "t", 1), 33),
        (("s", 1, "t", 1, "q"), 34),
        (("x",), 38),
        (("x", "y"), 36),
        (("x", "y", "odd key", "z"), 37),
        (("x", "y", "odd key", "z", 1, 0), 37),
        (("x", "late"), 39),
    ],
)
def test_each_value_has_its_line(loc: Loc, line: int) -> None:
    assert parse(TEXT, "n").line_of(loc) == line


@pytest.mark.parametrize(
    ("loc", "line"), [(("a", "nope"), 4), (("s", 1, "nope", "deeper"), 27), (("s", 5), 21), (("a", "b", 3), 5)]
)
def test_what_is_not_there_has_the_line_of_what_is_around_it(loc: Loc, line: int) -> None:
    assert parse(TEXT, "n").line_of(loc) == line


@pytest.mark.parametrize("loc", [(), ("nope",), ("nope", 0)])
def test_the_top_has_no_line(loc: Loc) -> None:
    assert parse(TEXT, "n").line_of(loc) is None


def test_windows_line_ends() -> None:
    assert parse("a = 1\r\n\r\n[t]\r\nb = '''\r\n'''\r\nc = 2\r\n", "n").line_of(("t", "c")) == 6


@pytest.mark.parametrize(
    "text", ['a = """x"""""\nb = 1', "a = '''x'''''\nb = 1", 'a = "\\"]\\\\"\nb = 1', 'a = """\\\n"""\nb = 1']
)
def test_strings_end_where_they_end(text: str) -> None:
    assert line_in(places(text), ("b",)) == text.count("\n") + 1


def test_deep_nesting_does_not_crash() -> None:
    deep = "\na = " + "[" * 100_000
    assert line_in(places(deep), ("a",)) == 2


# ------------------------------------------------------------- properties
_KEYS = st.text(st.sampled_from("abcAZ019-_ .'\"#=[]é"), min_size=1, max_size=6)
_SCALARS = st.one_of(
    st.integers(-99, 99),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.sampled_from("ab \n\"'\\#[]{}=,é"), max_size=12),
    st.datetimes(),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=8,
)
_DOCUMENTS = st.dictionaries(_KEYS, _VALUES, max_size=5)


def _locs(value: Any, loc: Loc = ()) -> Iterator[Loc]:
    if loc:
        yield loc
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in entries:
        yield from _locs(inner, (*loc, step))


@given(_DOCUMENTS)
def test_every_value_of_any_file_has_a_place_and_nothing_else_has(data: dict[str, Any]) -> None:
    text = tomlkit.dumps(data)
    assert set(places(text)) == set(_locs(tomllib.loads(text)))


@given(st.lists(st.tuples(st.lists(st.integers(0, 3), min_size=1, max_size=4), st.integers(0, 3)), max_size=12))
def test_the_line_is_where_the_key_was_written(entries: list[tuple[list[int], int]]) -> None:
    """Tables in any order, with blank lines and comments between; each key is found where it was put."""
    lines: list[str] = []
    put: dict[Loc, int] = {}
    for number, (path, gap) in enumerate({tuple(path): gap for path, gap in entries}.items()):
        table = [f"t{step}" for step in path]
        lines += ["# t0 = 1"] * gap
        lines.append(f"[{'.'.join(table)}]")
        put[tuple(table)] = len(lines)
        lines += ["", f"k{number} = [", "  1,", "]"]
        put[(*table, f"k{number}")] = len(lines) - 2
        put[(*table, f"k{number}", 0)] = len(lines) - 1
    source = parse("\n".join(lines), "n")
    assert {loc: source.line_of(loc) for loc in put} == put


@given(_DOCUMENTS, st.randoms(use_true_random=False))
def test_a_whole_file_of_anything_never_fails(data: dict[str, Any], rng: random.Random) -> None:
    """Broken text is never asked for places; if it were, nothing would crash or hang."""
    text = tomlkit.dumps(data)
    cut = text[: rng.randint(0, len(text))]
    assert all(line >= 1 for line in places(cut).values())
