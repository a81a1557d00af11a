"""The revisions that there are to go back to: who made each, with what image, why, and how old it is."""

from collections.abc import Sequence

from mrb_tui.actions.kubernetes.revisions import Revision
from mrb_tui.ui import cells
from mrb_tui.ui.format import count, span
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.parts import paragraph
from mrb_tui.ui.views.row import Row, nothing

_UNDER = 7


def revision_rows(found: Sequence[Revision], proposed: int | None, width: int) -> tuple[Row, ...]:
    """Newest first, each by its number. The one that runs now is none to go back to, and said to be."""
    if not found:
        return nothing("there are no revisions to go back to", width)
    return tuple(Row(_lines(each, each.number == proposed, width), str(each.number)) for each in found)


def diff_lines(revision: Revision, width: int) -> list[Line]:
    """What going back to it would change."""
    if not revision.differs:
        return paragraph("Nothing in the template differs from what runs now.", width, Role.MUTED)
    return [line for text in revision.differs for line in _diff(text, width)]


def _lines(revision: Revision, proposed: bool, width: int) -> tuple[Line, ...]:
    image = ", ".join(cells.safe(image) for image in revision.images) or "no image"
    note = "runs now" if revision.is_current else "◀ proposed" if proposed else ""
    note = note or ("was rolled back from" if revision.was_left else "")
    room = max(width - 18 - cells.width(note) - 2, 8)
    first = (
        Span(f"  {revision.number:>4}  ", Role.STRONG),
        Span(f"{revision.origin.value:<8} ", Role.MUTED),
        Span(cells.fit(cells.crop_middle(image, room), room)),
        Span(f" {note}", Role.KEY if proposed else Role.MUTED),
    )
    age = f"{span(revision.age_s)} old" if revision.age_s is not None else "of unknown age"
    differs = f"{count(len(revision.differs), 'line')} different" if revision.differs else ""
    said = " · ".join(part for part in (age, differs, cells.safe(revision.change_cause)) if part)
    return (
        fit_line(first, width),
        fit_line((Span(" " * _UNDER), Span(cells.crop(said, width - _UNDER - 1), Role.MUTED)), width),
    )


def _diff(text: str, width: int) -> list[Line]:
    sign = text[:1]
    role = Role.OK if sign == "+" else Role.DOWN if sign == "-" else Role.TEXT
    return paragraph(text, width, role)
