"""Kinds of values in a runbook: how each is written, and what is said of one that is not."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

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
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,49}$")]
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""Of a probe or a variable: it occurs in conditions, where a dash would be a minus."""
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Clauses = Annotated[tuple[str, ...], Field(min_length=1, max_length=60)]
Conditions = dict[Literal["any", "all", "none"], Clauses] | str
"""One expression; or lists of them under `any`, `all`, `none`, of which each list given must hold."""
Scalar = str | int | float | bool


class LinkTable(Table):
    """A page that helps."""

    title: str
    url: str
