"""What texts to read are made of: sections, tables, bullets and paragraphs, wrapped to a width one can read."""

from collections.abc import Iterable

from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line

WIDEST = 120
_TEXT_WIDEST = 110
_NAME = 24


def section(title: str, lines: Iterable[Line], width: int) -> list[Line]:
    """Absent where there is nothing to say."""
    body = list(lines)
    if not body:
        return []
    title = cells.crop(cells.safe(title), max(min(width, WIDEST) - 3, 1))
    rule = "─" * max(min(width, WIDEST) - cells.width(title) - 3, 0)
    return [fit_line((), width), fit_line((Span(f" {title} ", Role.TITLE), Span(rule, Role.FAINT)), width), *body]


def table(pairs: Iterable[tuple[str, str]], width: int) -> list[Line]:
    """Names at the left, values beside them."""
    rows = [(cells.safe(name), value) for name, value in pairs]
    name_width = min(max((cells.width(name) for name, _ in rows), default=0), _NAME)
    lines: list[Line] = []
    for name, value in rows:
        for index, text in enumerate(cells.wrap(value, max(min(width, _TEXT_WIDEST) - name_width - 4, 1))):
            shown = "" if index else name
            lines.append(
                fit_line((Span(f" {cells.fit(shown, name_width)}  ", Role.MUTED), Span(text)), width),
            )
    return lines


def bullets(texts: Iterable[str], width: int, sign: str = "• ") -> list[Line]:
    """One point each, wrapped under itself."""
    lines: list[Line] = []
    for text in texts:
        for index, part in enumerate(cells.wrap(text, max(min(width, _TEXT_WIDEST) - 4, 1))):
            lines.append(fit_line((Span(f" {'  ' if index else sign}", Role.KEY), Span(part)), width))
    return lines


def paragraph(text: str, width: int, role: Role, limit: int | None = None) -> list[Line]:
    """Empty text is no line."""
    if not text.strip():
        return []
    wrapped = cells.wrap(text.strip("\n"), max(min(width, _TEXT_WIDEST) - 2, 1), limit=limit)
    return [fit_line((Span(f" {line}", role),), width) for line in wrapped]
