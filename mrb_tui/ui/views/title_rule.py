"""The line above the panes: their titles, which one has the keys, and how much lies out of sight."""

from collections.abc import Sequence
from dataclasses import dataclass

from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span

_RULE = "─"


@dataclass(frozen=True, slots=True)
class Titled:
    """One pane's stretch of the rule. `note` stands at its right end."""

    title: str
    width: int
    focused: bool = False
    note: str = ""


def title_rule(panes: Sequence[Titled], *, joint: str = "┬") -> Line:
    """As wide as the panes together and one `joint` between each two."""
    spans: list[Span] = []
    for index, pane in enumerate(panes):
        if index:
            spans.append(Span(joint, Role.FAINT))
        spans += _stretch(pane)
    return tuple(spans)


def joined_below(columns: Sequence[int], title: Titled) -> Line:
    """A rule under panes that part at `columns`, with one title of its own drawn over it."""
    rule = [_RULE] * title.width
    for column in columns:
        if 0 <= column < title.width:
            rule[column] = "┴"
    spans = _stretch(title)
    at = 0
    drawn = []
    for span in spans:
        taken = cells.width(span.text)
        drawn.append(Span("".join(rule[at : at + taken]), span.role) if span.role is Role.FAINT else span)
        at += taken
    return tuple(drawn)


def tabs(panes: Sequence[Titled], width: int) -> Line:
    """All titles in one rule, for a screen that shows one pane at a time. The chosen one's note stands at the right."""
    spans: list[Span] = [Span(_RULE, Role.FAINT)]
    for pane in panes:
        spans += [_title(pane, cells.width(pane.title)), Span(_RULE, Role.FAINT)]
    note = next((f" {pane.note} " for pane in panes if pane.focused and pane.note), "")
    taken = sum(cells.width(span.text) for span in spans)
    if taken > width:
        short = tuple(Titled(pane.title.split(" ")[0], pane.width, pane.focused) for pane in panes)
        return tabs(short, width) if short != tuple(panes) else (Span(_RULE * width, Role.FAINT),)
    if taken + len(note) + 1 > width:
        note = ""
    fill = width - taken - cells.width(note) - (1 if note else 0)
    spans += [Span(_RULE * fill, Role.FAINT)]
    if note:
        spans += [Span(note, Role.MUTED), Span(_RULE, Role.FAINT)]
    return tuple(spans)


def hidden_note(above: int, below: int) -> str:
    """How many lines lie above and below what is seen: `↑3 ↓12`."""
    return " ".join([f"↑{above}"] * (above > 0) + [f"↓{below}"] * (below > 0))


def _stretch(pane: Titled) -> list[Span]:
    if pane.width <= 0:
        return []
    note = f" {pane.note} " if pane.note else ""
    title_room = min(cells.width(pane.title), max(pane.width - 4, 0))
    if pane.width - title_room - 4 < cells.width(note):
        note = ""
    title = _title(pane, title_room)
    fill = pane.width - 1 - cells.width(title.text) - cells.width(note) - (1 if note else 0)
    spans = [Span(_RULE, Role.FAINT), title, Span(_RULE * fill, Role.FAINT)]
    if note:
        spans += [Span(note, Role.MUTED), Span(_RULE, Role.FAINT)]
    if fill < 0:
        return [Span(_RULE * pane.width, Role.FAINT)]
    return spans


def _title(pane: Titled, room: int) -> Span:
    return Span(f" {cells.crop(pane.title, room)} ", Role.FOCUS if pane.focused else Role.TITLE)
