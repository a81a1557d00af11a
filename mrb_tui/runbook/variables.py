"""Variables: values a runbook names once, and a configuration may say otherwise.

In a condition one is read as `var.name`; in any text of the file it is written `{{ var.name }}`. A text that is nothing
but one variable becomes its value, so that a number stays a number.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from mrb_tui.domain.facts import FactValue
from mrb_tui.runbook.tables.values import Scalar
from mrb_tui.tomlsource.places import Loc

PREFIX = "var"
LONGEST_VALUE = 500
LONGEST_TEXT = 40_000
_USE = re.compile(r"\{\{ *var\.([A-Za-z0-9_]+) *\}\}")
_READ = re.compile(rf"(?<![\w.]){PREFIX}\.([A-Za-z0-9_]+)")
Fault = tuple[Loc, str]


def facts_of(variables: Mapping[str, Scalar]) -> dict[str, FactValue]:
    """As conditions read them."""
    return {f"{PREFIX}.{name}": value for name, value in variables.items()}


def spoken(condition: str, variables: Mapping[str, Scalar]) -> str:
    """A condition with its variables' values in place of their names, for people."""
    return _READ.sub(lambda name: _written(variables[name[1]]) if name[1] in variables else name[0], condition)


def override_faults(declared: Mapping[str, Any], given: Mapping[str, Scalar]) -> Iterator[tuple[str, str]]:
    """What a configuration may not say: the variable's name, and why."""
    for name, value in given.items():
        if name not in declared:
            near = get_close_matches(name, list(declared), n=1)
            yield name, "the runbook has no such variable" + (f"; did you mean {near[0]!r}?" if near else "")
        elif _kind(value) != _kind(declared[name]):
            yield name, f"must be {_kind(declared[name])}, as it is in the runbook"
        elif why := _unfit(value):
            yield name, why


def filled_in(data: Mapping[str, Any], variables: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The file's data with the variables in force and every use of one replaced, and uses of unknown ones."""
    faults: list[Fault] = [
        (("variables", name), why) for name, value in variables.items() if (why := _unfit(value)) is not None
    ]
    if faults:
        return {**data}, faults
    filled = {
        key: value if key == "variables" else _filled(value, variables, (key,), faults) for key, value in data.items()
    }
    if variables:
        filled["variables"] = dict(variables)
    return filled, faults


def _filled(value: Any, variables: Mapping[str, Any], loc: Loc, faults: list[Fault]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, variables, (*loc, key), faults) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, variables, (*loc, number), faults) for number, inner in enumerate(value)]
    if not isinstance(value, str) or "{{" not in value:
        return value
    names = _USE.findall(value)
    unknown = [name for name in names if name not in variables]
    if unknown:
        faults.append((loc, f"there is no variable {unknown[0]!r}"))
        return value
    if len(value) + sum(len(_written(variables[name])) for name in names) > LONGEST_TEXT:
        faults.append((loc, f"with its variables longer than {LONGEST_TEXT:,} characters"))
        return value
    if whole := _USE.fullmatch(value):
        return variables[whole[1]]
    return _USE.sub(lambda use: _written(variables[use[1]]), value)


def _unfit(value: Any) -> str | None:
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return f"longer than {LONGEST_VALUE} characters"
    return "a value has no gaps of its own" if isinstance(value, str) and "{{" in value else None


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "a number" if isinstance(value, int | float) else "text"
