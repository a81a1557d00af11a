"""All that is wrong with a file's values, at once, each with its place and what would be right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from mrb_tui.tomlsource.places import Loc
from mrb_tui.tomlsource.source import TomlSource

MOST_HINTS = 200
"""Guessing what was meant takes longer than finding a mistake: a hostile file must not take minutes."""
_NOTHING = object()
_WORDS = {
    "missing": "missing",
    "string_type": "must be text in quotes",
    "path_type": "must be a path in quotes",
    "bool_type": "must be true or false",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "int_type": "must be a whole number",
    "too_short": "is empty: leave it out, or give one",
    "string_too_short": "is empty",
    "string_too_long": "must be at most {max_length} characters",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
    "union_tag_invalid": "must be one of {expected_tags}",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `line` is from 1, or None where the whole file is meant."""

    source: str
    line: int | None
    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        hint = f"; {self.hint}" if self.hint else ""
        where = f"{self.where}: " if self.where else ""
        return f"{place}: {where}{self.what}{hint}"


def problem_at(source: TomlSource, loc: Loc, what: str, hint: str = "") -> Problem:
    """A problem with the value at `loc`."""
    return Problem(source.name, source.line_of(loc), dotted(loc), what, hint)


def problems_from(error: ValidationError, source: TomlSource, model: type[BaseModel]) -> tuple[Problem, ...]:
    """pydantic's findings in the file's own terms. Never a value: it may be a secret."""
    found = []
    entries = error.errors(include_url=False, include_input=False, include_context=True)
    for number, entry in enumerate(entries):
        if entry["type"] == "too_short" and any(_is_within(other["loc"], entry["loc"]) for other in entries):
            continue  # what is wrong within a list is not counted by pydantic, and told by itself
        loc = _in_file(tuple(entry["loc"]), source.data)
        what, hint = _words(entry, loc, source.data, model if number < MOST_HINTS else None)
        found.append(problem_at(source, loc, what, hint))
    return in_order(found)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each once, in the order of the file's lines."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.line or 0, problem.where)))


def dotted(loc: Loc) -> str:
    """`services[0].health.url`."""
    text = ""
    for step in loc:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _is_within(inner: Loc, outer: Loc) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _in_file(loc: Loc, data: Any) -> Loc:
    """pydantic names the branches of unions in its paths: kept is what the file has, and one missing key at the end."""
    kept: list[str | int] = []
    for number, step in enumerate(loc):
        inner = _inside(data, step)
        if inner is not _NOTHING:
            data = inner
        elif not (number == len(loc) - 1 and isinstance(data, Mapping) and str(step).isidentifier()):
            continue
        kept.append(step)
    return tuple(kept)


def _inside(data: Any, step: str | int) -> Any:
    if isinstance(data, Mapping):
        return data.get(step, _NOTHING)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return _NOTHING


def _words(entry: Any, loc: Loc, data: Any, model: type[BaseModel] | None) -> tuple[str, str]:
    """Without a model nothing is guessed of what was meant."""
    kind, context = entry["type"], entry.get("ctx", {})
    last = str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        return "unknown key", did_you_mean(last, _siblings(model, loc[:-1], data)) if model else ""
    if kind == "literal_error" and "[key]" in entry["loc"]:
        known = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")
        return "unknown name", did_you_mean(last, known)
    if kind in _WORDS:
        return _WORDS[kind].format(**context), _shape(kind, loc, data)
    message = str(entry["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:], ""


def _shape(kind: str, loc: Loc, data: Any) -> str:
    """How a list or a table is written, as far as that place allows."""
    for step in loc:
        data = _inside(data, step)
    name = dotted(tuple(step for step in loc if isinstance(step, str)))
    if kind in ("list_type", "tuple_type"):
        return f"write [[{name}]]" if isinstance(data, Mapping) else "write [ … ]"
    return "write { … }" if kind in ("dict_type", "model_type") else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """What was meant, or what there is."""
    known = sorted(set(known))
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"there are: {', '.join(known)}" if known else ""


def _siblings(model: type[BaseModel], loc: Loc, data: Any) -> list[str]:
    """The keys that are known where `loc` leads, as far as the models tell."""
    models: list[type[BaseModel]] = [model]
    for step in loc:
        data = _inside(data, step)
        if isinstance(step, str):
            annotations = [m.model_fields[step].annotation for m in models if step in m.model_fields]
            models = [found for annotation in annotations for found in _models_in(annotation)] or models
    return [field.alias or name for m in models if _fits(m, data) for name, field in m.model_fields.items()]


def _fits(model: type[BaseModel], data: Any) -> bool:
    """Whether `data` may be this model of a union: its tag says so, or it has none."""
    return not isinstance(data, Mapping) or all(
        data[name] in get_args(field.annotation)
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is Literal and name in data
    )


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for argument in get_args(annotation) for found in _models_in(argument)]
