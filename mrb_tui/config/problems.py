"""All that is wrong with a configuration, at once, each with its place and what would be right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from mrb_tui.tomlsource.source import Loc, TomlSource

_NOTHING = object()


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


def problems_from(error: ValidationError, source: TomlSource, model: type[BaseModel]) -> tuple[Problem, ...]:
    """pydantic's findings, in the file's own terms, in the order of its lines."""
    found = {}
    for entry in error.errors(include_url=False, include_input=False, include_context=True):
        loc = _in_file(tuple(entry["loc"]), source.data)
        what, hint = _words(entry, loc, model)
        problem = Problem(source.name, source.line_of(loc), _dotted(loc), what, hint)
        found[str(problem)] = problem
    return tuple(sorted(found.values(), key=lambda problem: (problem.line or 0, problem.where)))


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


def _words(entry: Any, loc: Loc, model: type[BaseModel]) -> tuple[str, str]:
    kind, context = entry["type"], entry.get("ctx", {})
    last = loc[-1] if loc else ""
    if kind == "extra_forbidden":
        return "unknown key", _did_you_mean(str(last), _siblings(model, loc[:-1]))
    if kind == "missing":
        return "missing", ""
    if kind == "literal_error" and "[key]" in entry["loc"]:
        return "unknown name", _did_you_mean(
            str(last), str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")
        )
    if kind in ("literal_error", "union_tag_invalid"):
        return f"must be one of {context.get('expected') or context.get('expected_tags')}", ""
    if kind == "union_tag_not_found":
        return 'needs kind = "kubernetes", "command" or "by-hand"', ""
    message = str(entry["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:], ""


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    known = sorted(set(known))
    close = get_close_matches(word, known, n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"there are: {', '.join(known)}" if known else ""


def _siblings(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that are known where `loc` leads, as far as the models tell."""
    models: list[type[BaseModel]] = [model]
    for step in loc:
        if isinstance(step, str):
            annotations = [m.model_fields[step].annotation for m in models if step in m.model_fields]
            models = [found for annotation in annotations for found in _models_in(annotation)] or models
    return [name for m in models for name in m.model_fields]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    inner = getattr(annotation, "__value__", None)
    arguments = getattr(annotation, "__args__", ()) or ((inner,) if inner is not None else ())
    return [found for argument in arguments for found in _models_in(argument)]


def _dotted(loc: Loc) -> str:
    text = ""
    for step in loc:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text
