"""Changing values in a TOML text and nothing else: comments, order and layout stay as somebody wrote them.

tomlkit replaces and takes away. What is added is put in by lines: tomlkit adds below the comment that introduces the
next table. Whatever comes out is read again and compared: a text that says anything else is never returned.
"""

import copy
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Item

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.tomlsource.places import Loc
from mrb_tui.tomlsource.problems import dotted

ABSENT = object()
"""For a value that is to be taken out."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def changed_data(data: Mapping[str, Any], changes: Mapping[Loc, Any]) -> dict[str, Any]:
    """`data` with those values; tables on the way to one are made, and so is the next entry of an array."""
    made: Any = copy.deepcopy(dict(data))
    for loc, value in changes.items():
        if value is ABSENT:
            holder = _inside(made, loc[:-1])
            if isinstance(holder, dict):
                holder.pop(loc[-1], None)
            continue
        try:
            _set(made, loc, value)
        except (AttributeError, IndexError, TypeError):  # a value stands where a table is to be
            raise _unchangeable(loc) from None
    return dict(made)


def changed_text(text: str, changes: Mapping[Loc, Any]) -> str:
    """Valid TOML `text` with those values. Raises TroubleError where that would touch anything else."""
    wanted = changed_data(tomllib.loads(text), changes)
    returns = "\r\n" in text and "\n" not in text.replace("\r\n", "")
    made = text.replace("\r\n", "\n") if returns else text
    for loc, value in changes.items():
        try:
            made = _changed(made, loc, value)
            is_there = _inside(tomllib.loads(made), loc)
        except (TOMLKitError, tomllib.TOMLDecodeError, KeyError, TypeError, IndexError, ValueError):
            raise _unchangeable(loc) from None
        if is_there is not ABSENT and value is ABSENT:
            raise _unchangeable(loc)
    made = made.replace("\n", "\r\n") if returns else made
    if tomllib.loads(made) != wanted:
        raise _unchangeable(next(iter(changes)))
    return made


def on_one_line(value: Any) -> Item:
    """As TOML; a table as an inline one, wherever in `value` it stands."""
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update({key: on_one_line(one) for key, one in value.items()})
        return table
    item: Item = tomlkit.item([on_one_line(one) for one in value] if isinstance(value, list) else value)
    return item


def _set(holder: Any, loc: Loc, value: Any) -> None:
    for step, after in pairwise(loc):
        if isinstance(step, int) and step == len(holder):
            holder.append({})
        holder = holder[step] if isinstance(step, int) else holder.setdefault(step, [] if after == 0 else {})
    holder[loc[-1]] = value


def _changed(text: str, loc: Loc, value: Any) -> str:
    data = tomllib.loads(text)
    if _inside(data, loc) is not ABSENT:
        return _replaced(text, loc, value)
    return text if value is ABSENT else _added(text, data, loc, value)


def _replaced(text: str, loc: Loc, value: Any) -> str:
    document = tomlkit.parse(text)
    holder: Any = document
    for step in loc[:-1]:
        holder = holder[step]
    if value is ABSENT:
        del holder[loc[-1]]
    else:
        holder[loc[-1]] = on_one_line(value)
    return tomlkit.dumps(document)


def _added(text: str, data: Mapping[str, Any], loc: Loc, value: Any) -> str:
    lines = text.split("\n")
    sections = list(_sections(text))
    pair = f"{_key(loc[-1])} = {on_one_line(value).as_string()}"
    own = next((one for one in sections if one.loc == loc[:-1] and one.loc), None)
    if own is not None:
        return "\n".join([*lines[: own.end], pair, *lines[own.end :]])
    if _inside(data, loc[:-1]) is not ABSENT and not _is_implied(sections, loc[:-1]):
        return _replaced(text, loc, value)  # written as an inline table
    around = max(
        (one for one in sections if one.loc and one.loc == loc[: len(one.loc)]),
        key=lambda one: len(one.loc),
        default=None,
    )
    names = [step for step in loc[:-1] if isinstance(step, str)]
    header = ".".join(map(_key, names))
    block = [f"[[{header}]]" if isinstance(loc[-2], int) else f"[{header}]", pair]
    if around is None and isinstance(_inside(data, loc[:1]), list) and not isinstance(loc[-2], int):
        return _replaced(text, loc, value)
    if around is None:
        head = text.rstrip("\n")
        return "\n".join([*([head, ""] if head else []), *block, ""])
    end = max(one.end for one in sections if one.loc[: len(around.loc)] == around.loc)
    return "\n".join([*lines[:end], "", *block, *lines[end:]])


@dataclass(frozen=True, slots=True)
class _Section:
    """A header and what stands under it. `end` is the line behind its last value."""

    loc: Loc
    end: int


def _sections(text: str) -> Iterator[_Section]:
    loc: Loc = ()
    newest: dict[Loc, int] = {}
    end = 0
    for statement, after in _statements(text):
        if statement.lstrip().startswith("["):
            yield _Section(loc, end)
            loc, end = _header(statement, newest), after
        elif tomllib.loads(statement):
            end = after
    yield _Section(loc, end)


def _statements(text: str) -> Iterator[tuple[str, int]]:
    """Each line that is whole by itself, or the lines that are so together; and the number of the line behind."""
    lines = text.split("\n")
    begin = 0
    for number in range(1, len(lines) + 1):
        statement = "\n".join(lines[begin:number])
        try:
            tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        yield statement, number
        begin = number


def _header(statement: str, newest: dict[Loc, int]) -> Loc:
    loc: Loc = ()
    inner: Any = tomllib.loads(statement)
    while inner:
        name = next(iter(inner))
        inner = inner[name]
        loc = (*loc, name)
        if isinstance(inner, list):
            newest[loc] = newest.get(loc, -1) + 1
            inner = inner[0]
        if loc in newest:
            loc = (*loc, newest[loc])
    return loc


def _is_implied(sections: list[_Section], loc: Loc) -> bool:
    """Whether a table has no header of its own, only tables within it have."""
    return any(one.loc[: len(loc)] == loc for one in sections)


def _inside(data: Any, loc: Loc) -> Any:
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return data


def _key(step: str | int) -> str:
    name = str(step)
    return name if _BARE.fullmatch(name) else tomlkit.item(name).as_string()


def _unchangeable(loc: Loc) -> TroubleError:
    what = f"{dotted(loc)} could not be changed without touching other lines"
    return TroubleError(Trouble(TroubleKind.CONFIGURATION, "Not saved", what, ("change it in the file, by hand",)))
