"""What docs/configuration.md says, and what the models have, in the same shape."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mrb_tui.config.model import Config, Link
from mrb_tui.config.secret import SecretSource

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "configuration.md"
SHARED: dict[str, type[BaseModel]] = {"SECRET": SecretSource, "LINK": Link}
"""Described once, used in many places."""

Tables = dict[str, dict[str, str]]
"""Table → key → its default: as TOML, `none` or `required`."""

_HEADING = re.compile(r'^#+ (?:`\[+([\w.]+)\]+`(?: with `kind = "([\w-]+)"`)?|.*\(`([A-Z]+)`\))$')
_ROW = re.compile(r"^\| `(\w+)` \| ([^|]*) \| ([^|]*) \| [^|]* \|$")


def documented() -> Tables:
    """The tables of keys in the document."""
    found: Tables = {}
    table: dict[str, str] = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = _HEADING.match(line)
            table = {}
            if heading:
                name, kind, shared = heading.groups()
                found[shared or (f"{name} {kind}" if kind else name)] = table
        elif row := _ROW.match(line):
            table[row[1]] = row[3].strip("`")
    return found


def modelled() -> Tables:
    """The same from the models. A field that is a table of its own has no row: it has a heading."""
    found = {name: _keys(model) for name, model in SHARED.items()}
    for name, model in _tables(Config, ""):
        found[name] = _keys(model)
    return {name: keys for name, keys in found.items() if keys}


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """All models that a field's type mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in models_in(argument)]


def own_tables(field: FieldInfo) -> list[type[BaseModel]]:
    """The models of a field that is a table (or several) of its own."""
    return [model for model in models_in(field.annotation) if model not in SHARED.values()]


def _tables(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, type[BaseModel]]]:
    for name, field in model.model_fields.items():
        inner = own_tables(field)
        is_free = get_origin(field.annotation) is dict
        path = f"{prefix}{name}.ID" if is_free else f"{prefix}{name}"
        for one in inner:
            yield (f"{path} {_tag(one)}" if len(inner) > 1 else path), one
            yield from _tables(one, f"{path}.")


def _tag(model: type[BaseModel]) -> str:
    annotation = model.model_fields["kind"].annotation
    assert get_origin(annotation) is Literal
    return str(get_args(annotation)[0])


def _keys(model: type[BaseModel]) -> dict[str, str]:
    return {name: _default(field) for name, field in model.model_fields.items() if not own_tables(field)}


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    return "none" if value in (None, {}, ()) else as_toml(value)


def as_toml(value: object) -> str:
    """A default as the document writes it."""
    if isinstance(value, BaseModel):
        inner = value.model_dump(mode="json", exclude_none=True)
        return "{ " + ", ".join(f"{key} = {as_toml(part)}" for key, part in inner.items()) + " }"
    if isinstance(value, tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else f'"{value}"'


def example() -> Mapping[str, Any]:
    """config.example.toml with everything in it that is commented out; of two lines for one key, the first."""
    lines: list[str] = []
    seen: set[str] = set()
    for line in (ROOT / "config.example.toml").read_text(encoding="utf-8").splitlines():
        shown = re.sub(r"^# (?=[a-z_]+ = )", "", line)
        if shown.startswith("["):
            seen = set()
        key = shown.partition(" = ")[0]
        if " = " in shown and key in seen:
            continue
        seen.add(key)
        lines.append(shown)
    return tomllib.loads("\n".join(lines))
