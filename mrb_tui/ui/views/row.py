"""A row of a list: what it shows, and by what it is known when the list changes."""

from dataclasses import dataclass

from mrb_tui.ui.lines import Line, Role, Span, fit_line


@dataclass(frozen=True, slots=True)
class Row:
    """`lines` are as wide as the list. A row without a key cannot be chosen: a heading, a blank."""

    lines: tuple[Line, ...]
    key: str | None = None


def nothing(why: str, width: int) -> tuple[Row, ...]:
    """What an empty list says of itself."""
    return (Row((fit_line((Span(f" {why}", Role.MUTED),), width),)),)
