"""The text of a plan, to scroll: warnings first, then what the answers say, the command, what takes it back."""

from mrb_tui.domain.plan import Lasts
from mrb_tui.session.changes import RunView
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.parts import bullets, paragraph, section, table
from mrb_tui.ui.views.plan_head import change_lines
from mrb_tui.ui.views.probe_detail import trouble_lines

_COPY = "The same by hand (c copies it)"
_WAITING = ("…", Role.MUTED)


def plan_text(view: RunView, width: int, *, with_changes: bool) -> tuple[Line, ...]:
    """Top to bottom by what one must know first. `with_changes`: the head has no room for before → after."""
    plan = view.plan
    if plan is None:
        return tuple(trouble_lines(view.trouble, width)) if view.trouble is not None else ()
    lines: list[Line] = []
    if with_changes:
        lines += change_lines(plan.changes, width)
    lines += warning_lines(plan.warnings, width)
    lines += _answers(view, width)
    lines += _lasting(view, width)
    lines += section(_COPY, paragraph(plan.equivalent, width, Role.TEXT), width)
    lines += section("In detail", [line for text in plan.details for line in paragraph(text, width, Role.TEXT)], width)
    follow = [(action.kind, ", ".join(action.parameters.values())) for action in plan.follow_ups]
    lines += section("Offered next", table(follow, width), width)
    return tuple(lines)


def warning_lines(warnings: tuple[str, ...], width: int) -> list[Line]:
    """What to beware of."""
    lines: list[Line] = []
    for text in warnings:
        lines += [(Span(line[0].text, Role.DEGRADED), *line[1:]) for line in bullets((text,), width, sign="! ")]
    return lines


def _answers(view: RunView, width: int) -> list[Line]:
    """Permission and dry run: a tick only where the cluster said yes."""
    result, over = view.result, view.result is not None and view.dry_run is None
    permission = _WAITING
    if view.allowance is not None:
        sign = {True: "✓ ", False: "✗ ", None: "? "}[view.allowance.allowed]
        role = {True: Role.OK, False: Role.DOWN, None: Role.UNKNOWN}[view.allowance.allowed]
        permission = (f"{sign}{view.allowance.words}", role)
    elif over:
        permission = ("not asked", Role.MUTED)
    dry = _WAITING
    if view.dry_run is not None:
        dry = (
            f"{'✓' if view.dry_run.done else '?'} {view.dry_run.words}",
            Role.OK if view.dry_run.done else Role.UNKNOWN,
        )
    elif over and result is not None and view.allowance is not None and view.allowance.allowed is not False:
        dry = (f"✗ {result.words}", Role.DOWN)
    elif over:
        dry = ("not tried", Role.MUTED)
    lines = [fit_line((), width)]
    for name, (words, role) in (("permission", permission), ("dry run", dry)):
        told = table([(name.ljust(_NAMES), words)], width)
        lines += [(line[0], Span(line[1].text, role), *line[2:]) for line in told]
    return lines


_NAMES = 10


def _lasting(view: RunView, width: int) -> list[Line]:
    plan = view.plan
    if plan is None:
        return []
    if plan.reverts:
        words = f"it takes “{view.reverts}” back"
    elif plan.step.lasts is Lasts.TEMPORARY:
        words = "temporary: it stays in the ledger until it is taken back or adopted"
    else:
        words = "for good"
    rows = [("lasts".ljust(_NAMES), words)]
    if plan.undo:
        rows.append(("taken back", plan.undo))
    return table(rows, width)
