"""A bundle on its way: a line for each source; at the end where it is, and what is missing."""

from mrb_tui.evidence.source import SourceState, Standing
from mrb_tui.session.evidence import EvidenceView
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line

_SIGN = {
    Standing.WAITING: Span("·", Role.MUTED),
    Standing.UNDER_WAY: Span("▸", Role.STRONG),
    Standing.COMPLETE: Span("✓", Role.OK),
    Standing.PARTIAL: Span("!", Role.DEGRADED),
    Standing.FAILED: Span("✗", Role.DOWN),
    Standing.ABSENT: Span("–", Role.MUTED),
}
_TITLE = 21


def evidence_lines(view: EvidenceView, width: int) -> tuple[Line, ...]:
    """Everything there is to tell, as much as it takes."""
    personal = "personal data masked" if view.mask_personal else "personal data kept"
    lines = _text(f"{view.window}, {personal}", width, Role.MUTED)
    lines += [_source(state, width) for state in view.sources]
    lines += [fit_line((), width)]
    return (*lines, *_end(view, width))


def _source(state: SourceState, width: int) -> Line:
    words = state.words or state.standing.value
    room = max(width - _TITLE - 5, 1)
    return fit_line(
        (
            Span(" "),
            _SIGN[state.standing],
            Span(" "),
            Span(cells.fit(cells.safe(state.title), _TITLE)),
            Span(" "),
            Span(cells.crop(cells.safe(words), room), Role.MUTED),
        ),
        width,
    )


def _end(view: EvidenceView, width: int) -> list[Line]:
    if view.path:
        lines = _text(view.path, width, Role.STRONG)
        lines += _text(f"{view.size:,} bytes, sha256 {view.sha256}", width, Role.MUTED)
        if not view.missing:
            return [*lines, *_text("Nothing is missing.", width, Role.OK)]
        lines += _text("Missing:", width, Role.DEGRADED)
        return [*lines, *(line for one in view.missing for line in _text(f"  {one}", width, Role.TEXT))]
    if view.trouble is not None:
        said = [str(view.trouble), *view.trouble.advice]
        return [line for one in said for line in _text(one, width, Role.DOWN)]
    if view.cancelled:
        return _text("Cancelled; nothing of it was kept.", width, Role.DEGRADED)
    return _text("It goes on when this is closed, and ends with the console.", width, Role.MUTED)


def _text(text: str, width: int, role: Role) -> list[Line]:
    parts = cells.wrap(cells.safe(text), max(width - 2, 1))
    return [fit_line((Span(" "), Span(part, role)), width) for part in parts]
