"""What the tables of every TOML file share, and the kinds of values that are written alike in all of them."""

import re

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from mrb_tui.domain.durations import seconds_from

VARIABLE_NAME = r"[A-Za-z_][A-Za-z0-9_]*"


class Table(BaseModel):
    """No unknown keys, no change afterwards; a value is never repeated in a message, for it may be a secret."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)


def written(pattern: str, words: str) -> AfterValidator:
    """Text of a pattern; `words` are told where it does not fit."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(words)
        return value

    return AfterValidator(check)


def seconds(value: object) -> object:
    """A duration in words as seconds; a number stays one."""
    if isinstance(value, bool):
        raise ValueError("a duration is written like 500ms, 10s, 1m30s or 1h")  # noqa: TRY004 - located by pydantic
    return seconds_from(value) if isinstance(value, str) else value


IN_SECONDS = BeforeValidator(seconds)
