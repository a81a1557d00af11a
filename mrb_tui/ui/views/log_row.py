"""One log line on one screen line, and one in full."""

from mrb_tui.domain.log_line import LogLevel, LogLine
from mrb_tui.ui import cells
from mrb_tui.ui.format import clock_time
from mrb_tui.ui.lines import Line, Role, Span, fit_line, joined
from mrb_tui.ui.views.found import found_spans
from mrb_tui.ui.views.own_stamp import without_stamp

_TAIL = 5
"""The end of a pod's name tells it from its siblings."""
_LEVEL = {LogLevel.DEBUG: "debug", LogLevel.INFO: "info", LogLevel.WARN: "warn", LogLevel.ERROR: "error"}


def log_row(line: LogLine, width: int, *, start: int = 0, find: str = "") -> Line:
    """`12:31:07 x7f2q ✗ text`, exactly `width` wide. `start` cells of the text lie to the left; `find` is marked."""
    sign, role = _sign(line)
    pod = cells.safe(line.pod)[-_TAIL:]
    head = (
        Span(f" {clock_time(line.at)} ", Role.MUTED),
        Span(f"{cells.fit(pod, _TAIL)} ", Role.MUTED),
        sign,
        Span(" "),
    )
    text = cells.safe(without_stamp(line))
    if start:
        text = cells.split(text, start)[1]
    room = max(width - 18, 0)
    text = cells.crop(text, room)
    return fit_line((*head, *found_spans(text, find, role)), width)


def log_line_in_full(line: LogLine, width: int) -> tuple[Line, ...]:
    """The whole line, wrapped, under what is known of it."""
    known = [f"{line.at:%Y-%m-%d %H:%M:%S} UTC", line.pod, _LEVEL[line.level]]
    known += [f"status {line.status}"] if line.status is not None else []
    known += [line.exception] if line.exception else []
    _, role = _sign(line)
    return (
        fit_line((Span(joined(map(cells.safe, known), width), Role.MUTED),), width),
        fit_line((), width),
        *(fit_line((Span(text, role),), width) for text in cells.wrap(line.text, width)),
    )


def _sign(line: LogLine) -> tuple[Span, Role]:
    """What stands before the text, and the text's role."""
    if line.is_error:
        return Span("✗", Role.DOWN), Role.ERROR
    if line.level is LogLevel.WARN:
        return Span("!", Role.DEGRADED), Role.TEXT
    return Span(" "), Role.MUTED if line.level is LogLevel.DEBUG else Role.TEXT
