"""What a document asks for: fields with their values, each with where the value comes from."""

from dataclasses import dataclass
from enum import StrEnum

Rows = tuple[tuple[str, ...], ...]


class DocumentKind(StrEnum):
    """What is written, and so for whom. The values stand in journals, and are those of a runbook's templates."""

    TEAM = "slack"
    """For the team, in its chat."""
    PUBLIC = "status-update"
    """For users: everybody reads it."""
    POSTMORTEM = "postmortem"
    MESSAGE = "message"
    """Any other text of the runbook, as a letter to the provider."""


class FieldKind(StrEnum):
    """How a field is filled."""

    LINE = "line"
    TEXT = "text"
    """Several lines."""
    CHOICE = "choice"
    """One of the choices; where `free`, any other line too."""
    CHECKS = "checks"
    """Any number of the choices, one a line of the value; any other line is what was meant by *other*."""
    TABLE = "table"
    """`rows` of `columns`; the value is empty."""
    MOMENT = "moment"
    """A time: `14:05`, `2026-11-24 14:05`, `in 20m`; UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a document says. Values are plain text: nothing in them is ever interpreted."""

    id: str
    label: str
    kind: FieldKind = FieldKind.LINE
    value: str = ""
    rows: Rows = ()
    columns: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    free: bool = True
    """Whether a choice may be another than those offered."""
    source: str = ""
    """Where a prefilled value comes from, in words; `typed` once somebody has put another. Empty: nobody has filled it."""
    optional: bool = False
    """An optional one that is left empty is not missed."""
    before: str | None = None
    """What the last update of this kind said here; None where there was none."""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not any(cell.strip() for row in self.rows for cell in row) if self.columns else not self.value.strip()

    @property
    def is_missing(self) -> bool:
        """Whether it is listed before anything goes out."""
        return self.is_empty and not self.optional

    @property
    def is_new(self) -> bool:
        """Whether it says something else than the last update did."""
        return self.before is not None and self.before.strip() != self.value.strip()
