"""Kinds of values in a runbook: how each is written, and what is said of one that is not."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from mrb_tui.domain.durations import seconds_from


class Table(BaseModel):
    """What all tables share: no unknown keys, no change afterwards, no value repeated in a message."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _seconds(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a duration is written like 500ms, 10s, 1m30s or 1h")  # noqa: TRY004 - located by pydantic
    return seconds_from(value) if isinstance(value, str) else value


_DURATION = WithJsonSchema(
    {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^(\d+(\.\d+)?(ms|s|m|h|d))+$"}]}
)
Seconds = Annotated[float, BeforeValidator(_seconds), Field(gt=0), _DURATION]
Amount = Annotated[float, BeforeValidator(_seconds), Field(ge=0), _DURATION]


def written(pattern: str, words: str) -> AfterValidator:
    """Text of a pattern; `words` are told where it does not fit."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(words)
        return value

    return AfterValidator(check)


Id = Annotated[
    str, written(r"[A-Za-z0-9][A-Za-z0-9_-]{0,49}", "an id is made of letters, digits, - and _, like cut-concurrency")
]
FactId = Annotated[
    str, written(r"[a-z][a-z0-9_]{0,39}", "a name here is made of small letters, digits and _, like mistral_api")
]
"""Of a probe, a variable or a field: it occurs in conditions or gaps, where a dash would be a minus."""
EnvName = Annotated[str, written(r"[A-Za-z_][A-Za-z0-9_]*", "the name of a variable, like MAX_CONCURRENT_REQUESTS")]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Clauses = Annotated[tuple[str, ...], Field(min_length=1, max_length=60)]
Conditions = dict[Literal["any", "all", "none"], Clauses] | str
"""One expression; or lists of them under `any`, `all`, `none`, of which each list given must hold."""
Scalar = str | int | float | bool


class LinkTable(Table):
    """A page that helps."""

    title: str
    url: str
