"""What of a plan is always in sight: where it lands, what it changes, how many warnings there are."""

from collections.abc import Iterable

from mrb_tui.domain.plan import FieldChange, Target
from mrb_tui.session.changes import RunView
from mrb_tui.ui import cells
from mrb_tui.ui.format import count
from mrb_tui.ui.lines import Line, Role, Span, fit_line

_NAME = 11
_ARROW = " → "
_PART = 2
_SHORT = 4
"""Lines of changes while it runs."""


def plan_head(view: RunView, width: int, *, most: int) -> tuple[Line, ...]:
    """Target, before → after, the number of warnings. More than `most` lines of changes go to the text below."""
    plan = view.plan
    if plan is None:
        said = "no plan could be made" if view.trouble is not None else "reading what is there …"
        return (fit_line((Span(" "), Span(said, Role.MUTED)), width),)
    lines = [*target_lines(plan.target, width)]
    changes = change_lines(plan.changes, width)
    if len(changes) <= most:
        lines += changes
    else:
        where = f"before → after takes {count(len(changes), 'line')}: it begins below"
        lines.append(fit_line((_name("changes"), Span(where, Role.STRONG)), width))
    if plan.warnings:
        words = f"! {count(len(plan.warnings), 'warning')}: read below before you say yes"
        lines.append(fit_line((_name(""), Span(words, Role.DEGRADED)), width))
    else:
        lines.append(fit_line((_name(""), Span("no warnings", Role.MUTED)), width))
    return tuple(lines)


def short_head(view: RunView, width: int) -> tuple[Line, ...]:
    """While it runs: the same in few lines."""
    plan = view.plan
    if plan is None:
        return plan_head(view, width, most=0)
    where = [fit_line((_name("target"), Span(text)), width) for text in _wrapped(plan.target.path, width)]
    return (*where, *change_lines(plan.changes, width)[:_SHORT])


def is_short(view: RunView, width: int) -> bool:
    """Whether all changes stand in the short head."""
    return view.plan is not None and len(change_lines(view.plan.changes, width)) <= _SHORT


def change_lines(changes: Iterable[FieldChange], width: int) -> tuple[Line, ...]:
    """Each field with its value before and after; whole, on as many lines as that takes."""
    lines: list[Line] = []
    for change in changes:
        before, after = (_value(value) for value in (change.before, change.after))
        name = cells.safe(change.name)
        if cells.width(f"{name}  {before}{_ARROW}{after}") <= width - _NAME - 3:
            spans = (Span(f"{name}  ", Role.MUTED), Span(before), Span(_ARROW, Role.KEY), Span(after, Role.STRONG))
            lines.append(fit_line((_name("changes" if not lines else ""), *spans), width))
            continue
        for label, value, role in (
            (name, "", Role.MUTED),
            ("before", before, Role.TEXT),
            ("after", after, Role.STRONG),
        ):
            first = ("changes" if not lines else "", label) if not value else ("", f"{label}  ")
            room = max(width - _NAME - 3 - 8 * bool(value), 1)
            for index, part in enumerate(cells.wrap(value or label, room)):
                lead = Span(cells.fit(first[1] if not index else "", 8), Role.MUTED) if value else Span("")
                lines.append(fit_line((_name(first[0] if not index else ""), lead, Span(part, role)), width))
    return tuple(lines)


def target_lines(target: Target, width: int) -> list[Line]:
    """Where it lands: a line for each part, two for one that is very long."""
    container = f"  container {target.container}" if target.container else ""
    parts = (
        ("context", target.context),
        ("server", target.server),
        ("namespace", target.namespace),
        ("object", f"{target.name}{container}"),
        ("uid", target.uid),
    )
    lines: list[Line] = []
    for name, value in parts:
        role = Role.MUTED if name in ("server", "uid") else Role.STRONG
        for index, text in enumerate(_wrapped(value, width, limit=_PART) if value else ()):
            lines.append(fit_line((_name("" if index else name), Span(text, role)), width))
    return lines


def _wrapped(value: str, width: int, *, limit: int = 3) -> list[str]:
    room = max(width - _NAME - 3, 1)
    return cells.wrap(cells.crop_middle(cells.safe(value), room * limit - limit), room, limit=limit)


def _name(name: str) -> Span:
    return Span(f" {cells.fit(name, _NAME)} ", Role.MUTED)


def _value(value: str | None) -> str:
    return "unset" if value is None else cells.safe(value) or "“”"
