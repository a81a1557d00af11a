"""The configuration as a list of settings: what each is, what the file says of it, and what holds without it."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mrb_tui.config.model import Config, ProbeTuning
from mrb_tui.config.secret import SecretSource
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.tomlsource.editing import ABSENT, on_one_line
from mrb_tui.tomlsource.places import Loc
from mrb_tui.tomlsource.problems import dotted


class Kind(StrEnum):
    """How a setting is written."""

    FLAG = "flag"
    CHOICE = "choice"
    TEXT = "text"
    NUMBER = "number"
    """Or a duration, which is a text."""
    DATA = "data"
    """A list or a table."""
    SOURCE = "source"
    """Where a secret comes from: shown, and never typed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`value` is what the file says, ABSENT if nothing; `usual` what holds then, in words, empty for nothing."""

    loc: Loc
    kind: Kind
    value: Any
    usual: str
    options: tuple[str, ...]
    table: str
    """What the table is that it stands in."""

    @property
    def id(self) -> str:
        """`services[0].health.url`."""
        return dotted(self.loc)


def settings_of(config: Config, data: Mapping[str, Any], probes: Iterable[str] = ()) -> tuple[Setting, ...]:
    """All that one value can say. `data` is the file that `config` was made from; `probes` can be tuned.

    Tables that are not there are listed only where one key makes one; the rest is begun in the file.
    """
    tuned = {probe_id: config.probes.get(probe_id, ProbeTuning()) for probe_id in (*probes, *config.probes)}
    return tuple(_of_model(config.model_copy(update={"probes": tuned}), data, ()))


def value_from(setting: Setting, text: str) -> Any:
    """What is written into the file for what was typed; ABSENT for nothing. Raises TroubleError."""
    text = text.strip()
    if not text:
        return ABSENT
    if setting.kind is Kind.FLAG:
        return {"true": True, "false": False}.get(text, text)
    if setting.kind is Kind.NUMBER:
        return _number(text)
    return _data(text, setting) if setting.kind is Kind.DATA else text


def text_of(value: Any) -> str:
    """A value as it is typed; empty for ABSENT."""
    if value is ABSENT:
        return ""
    return value if isinstance(value, str) else on_one_line(value).as_string()


def changes_of(setting: Setting, value: Any) -> dict[Loc, Any]:
    """That value in place of the setting's own; of a table only the entries that differ."""
    old = setting.value
    if not isinstance(value, dict) or not isinstance(old, dict):
        return {setting.loc: value}
    gone: dict[Loc, Any] = {(*setting.loc, key): ABSENT for key in old if key not in value}
    return gone | {(*setting.loc, key): one for key, one in value.items() if old.get(key, ABSENT) != one}


def _of_model(model: BaseModel, data: Any, loc: Loc) -> Iterator[Setting]:
    for name, field in type(model).model_fields.items():
        value, given, at = getattr(model, name), _inside(data, name), (*loc, name)
        inner = list(_models(field.annotation))
        if isinstance(value, SecretSource) or SecretSource in inner:
            yield from _secrets(value, given, at, type(model))
        elif not inner:
            if (setting := _setting(field, given, at, type(model))) is not None:
                yield setting
        elif value is None:
            yield from _begun_by_one_key(inner, at)
        else:
            yield from _of_tables(value, given, at)


def _of_tables(value: Any, given: Any, at: Loc) -> Iterator[Setting]:
    if isinstance(value, BaseModel):
        yield from _of_model(value, given, at)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _of_model(one, _inside(given, key), (*at, key))
    elif at[-1] != "links":  # they are text beside text: the file is the place for them
        for number, one in enumerate(value):
            yield from _of_model(one, _inside(given, number), (*at, number))


def _secrets(value: Any, given: Any, at: Loc, model: type[BaseModel]) -> Iterator[Setting]:
    sources = value.items() if isinstance(value, dict) else [(None, value)]
    for key, source in sources:
        if source is not None:
            loc = at if key is None else (*at, key)
            is_given = given is not ABSENT
            yield Setting(loc, Kind.SOURCE, str(source) if is_given else ABSENT, str(source), (), _about(model))


def _setting(field: FieldInfo, given: Any, at: Loc, model: type[BaseModel]) -> Setting | None:
    kind, options = _kind(field.annotation)
    if kind is Kind.CHOICE and len(options) < 2:
        return None  # it is what makes the table one of its kind
    usual = None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})
    if isinstance(usual, tuple):
        usual = list(usual)
    said = "" if usual is None or usual in ([], {}) else text_of(str(usual) if isinstance(usual, Path) else usual)
    return Setting(at, kind, given, said, options, _about(model))


def _begun_by_one_key(models: list[type[BaseModel]], at: Loc) -> Iterator[Setting]:
    if len(models) != 1:
        return
    needed = [(name, field) for name, field in models[0].model_fields.items() if field.is_required()]
    if len(needed) == 1 and _kind(needed[0][1].annotation)[0] is Kind.TEXT:
        name, field = needed[0]
        setting = _setting(field, ABSENT, (*at, name), models[0])
        if setting is not None:
            yield setting


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kind(get_args(annotation)[0])
    if origin in (Union, UnionType):
        some = [one for one in get_args(annotation) if one is not NoneType]
        return _kind(some[0]) if len(some) == 1 else (Kind.DATA, ())
    if origin is Literal:
        return Kind.CHOICE, get_args(annotation)
    return _KINDS.get(annotation, Kind.DATA), ()


_KINDS: dict[Any, Kind] = {
    bool: Kind.FLAG,
    str: Kind.TEXT,
    Path: Kind.TEXT,
    float: Kind.NUMBER,
    SecretSource: Kind.SOURCE,
}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _inside(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return ABSENT


def _about(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").partition("\n")[0]


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _data(text: str, setting: Setting) -> Any:
    try:
        data = tomllib.loads(f"value = {text}")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        data = {}
    if data.keys() != {"value"}:
        what = f"{setting.id} is not taken"
        how = 'write it as in the file: ["one", "two"], { name = "value" }, 10 or "text"'
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, what, "it is no value of TOML", (how,)))
    return data["value"]
