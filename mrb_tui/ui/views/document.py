"""A draft as it will be read, and what there is to know before it leaves. Its Markdown is shown, never interpreted."""

from collections.abc import Iterable

from mrb_tui.domain.health import Health
from mrb_tui.session.writing import DraftView
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line, glyph


def preview_lines(draft: DraftView, width: int) -> tuple[Line, ...]:
    """Subject, then the text as it stands, then what is to be said about it."""
    lines: list[Line] = []
    if draft.subject:
        lines += [*paragraph(draft.subject, Role.STRONG, width), fit_line((), width)]
    lines += text_lines(draft.text, width)
    remarks = remark_lines(draft, width)
    return tuple([*lines, fit_line((), width), *remarks] if remarks else lines)


def text_lines(text: str, width: int) -> list[Line]:
    """Headings stand out; everything else is as it is."""
    return [
        line
        for row in text.strip("\n").split("\n")
        for line in paragraph(row, Role.STRONG if row.startswith("#") else Role.TEXT, width)
    ]


def remark_lines(draft: DraftView, width: int) -> list[Line]:
    """What changed since the last one, what is left empty, what to think of."""
    lines: list[Line] = []
    if draft.trouble is not None:
        lines += noted(Health.DEGRADED, f"{draft.trouble}: the built-in template is in use", width)
        for advice in draft.trouble.advice:
            lines += noted(None, advice, width)
    for warning in draft.warnings:
        lines += noted(Health.DEGRADED, warning, width)
    if draft.missing:
        lines += noted(Health.DEGRADED, f"left empty: {', '.join(draft.missing)}", width)
    if draft.changed:
        lines += noted(None, f"since the last one: {'; '.join(draft.changed)}", width)
    return lines


def noted(health: Health | None, text: str, width: int) -> Iterable[Line]:
    """A remark with its sign; further lines stand under the first."""
    for index, part in enumerate(cells.wrap(cells.safe(text), max(width - 4, 1))):
        sign = glyph(health) if health is not None and not index else Span(" ")
        yield fit_line((Span(" "), sign, Span(" "), Span(part, Role.MUTED if health is None else Role.TEXT)), width)


def paragraph(text: str, role: Role, width: int) -> list[Line]:
    """Wrapped; an empty one is an empty line."""
    parts = cells.wrap(cells.safe(text), max(width - 2, 1)) if text.strip() else [""]
    return [fit_line((Span(" "), Span(part, role)), width) for part in parts]
