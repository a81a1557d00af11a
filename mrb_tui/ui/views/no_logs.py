"""Where log lines would be and none can be had: why, and what to try."""

from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.probe_detail import trouble_lines

_NOT_PERMITTED = (TroubleKind.FORBIDDEN, TroubleKind.UNAUTHORIZED)


def no_logs_note(trouble: Trouble | None) -> str:
    """In a few words."""
    if trouble is None:
        return "no lines yet"
    return "reading logs is not permitted" if trouble.kind in _NOT_PERMITTED else "logs cannot be read"


def no_logs_lines(trouble: Trouble | None, width: int) -> tuple[Line, ...]:
    """What, why, what to try; nothing while lines may still come."""
    if trouble is None:
        return ()
    title = fit_line((Span(f" {no_logs_note(trouble).capitalize()}", Role.DEGRADED),), width)
    return (title, *trouble_lines(trouble, width))
