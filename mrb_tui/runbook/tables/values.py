"""Kinds of values in a runbook: how each is written, and what is said of one that is not."""

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from mrb_tui.tomlsource.fields import IN_SECONDS, VARIABLE_NAME, Table, written

_DURATION = WithJsonSchema(
    {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^(\d+(\.\d+)?(ms|s|m|h|d))+$"}]}
)
Seconds = Annotated[float, IN_SECONDS, Field(gt=0), _DURATION]
Amount = Annotated[float, IN_SECONDS, Field(ge=0), _DURATION]


Id = Annotated[
    str, written(r"[A-Za-z0-9][A-Za-z0-9_-]{0,49}", "an id is made of letters, digits, - and _, like cut-concurrency")
]
FactId = Annotated[
    str, written(r"[a-z][a-z0-9_]{0,39}", "a name here is made of small letters, digits and _, like mistral_api")
]
"""Of a probe, a variable or a field: it occurs in conditions or gaps, where a dash would be a minus."""
EnvName = Annotated[str, written(VARIABLE_NAME, "the name of a variable, like MAX_CONCURRENT_REQUESTS")]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Clauses = Annotated[tuple[str, ...], Field(min_length=1, max_length=60)]
Conditions = dict[Literal["any", "all", "none"], Clauses] | str
"""One expression; or lists of them under `any`, `all`, `none`, of which each list given must hold."""
Scalar = str | int | float | bool


class LinkTable(Table):
    """A page that helps."""

    title: str
    url: str
