"""The help text: the keys as they are now, and what the signs mean."""

from collections.abc import Mapping, Sequence

from mrb_tui.domain.health import Health
from mrb_tui.ui import cells
from mrb_tui.ui.keys import Scope, current, of_scope, shown
from mrb_tui.ui.lines import Line, Role, Span, fit_line, glyph
from mrb_tui.ui.sparkline import GAP
from mrb_tui.ui.views.timeline import glyphs

_LEAST_TEXT = 24
_TITLE = {
    Scope.CONSOLE: "Here, on the console",
    Scope.PROBE: "Here, in a probe's detail",
    Scope.LOGS: "Here, in the logs",
    Scope.TIMELINE: "Here, in the timeline",
    Scope.STEP: "Here, in a step of the runbook",
    Scope.PLAN: "Here, on a plan or a run",
    Scope.LEDGER: "Here, in the ledger",
    Scope.INCIDENT: "The incident, from every screen",
    Scope.LISTS: "In every list and text",
    Scope.EVERYWHERE: "Everywhere",
}
_SIGNS: Sequence[tuple[Span, str]] = (
    (glyph(Health.OK), "ok"),
    (glyph(Health.DEGRADED), "degraded: it works, badly"),
    (glyph(Health.DOWN), "down: it does not work, or its silence proves it"),
    (glyph(Health.UNKNOWN), "unknown: not asked yet, no data, the question failed, or the answer is too old"),
    (Span(GAP, Role.MUTED), "in a sparkline: asked, and no number came back"),
)


def help_lines(scope: Scope, keymap: Mapping[str, str], width: int) -> tuple[Line, ...]:
    """The keys of this screen first, then those of all screens, then the signs."""
    lines: list[Line] = []
    parts = (scope, Scope.INCIDENT, Scope.LISTS, Scope.EVERYWHERE)
    named = {key.id: "  ".join(shown(one) for one in current(key, keymap)) for part in parts for key in of_scope(part)}
    column = max(map(cells.width, named.values()))
    room = max(width - column - 6, _LEAST_TEXT)
    for part in parts:
        lines += [fit_line((Span(f" {_TITLE[part]}", Role.STRONG),), width)]
        for key in of_scope(part):
            for index, text in enumerate(cells.wrap(key.help, room)):
                names = cells.fit("" if index else named[key.id], column)
                lines.append(fit_line((Span(f"   {names}  ", Role.KEY), Span(text)), width))
        lines.append(fit_line((), width))
    lines.append(fit_line((Span(" Signs", Role.STRONG),), width))
    lines += [fit_line((Span("   "), sign, Span("  "), Span(text)), width) for sign, text in (*_SIGNS, *glyphs())]
    return tuple(lines)
