"""Below the tree: what is to be known of the chosen row, in a place of its own, so that no row moves for it."""

from mrb_tui.domain.step_state import OVER, StepPhase
from mrb_tui.session.guide import CANNOT_TELL, RowKind, TreeRow
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.title_rule import Titled, title_rule
from mrb_tui.ui.views.tree import PHASE_WORDS, facts_in

FOOT = 5
"""Lines of it, with the rule above."""
_ENTER = "Enter"
LEAST = 14
"""In a pane that is lower there is none."""


def foot_height(height: int) -> int:
    """How much of a pane that high it takes."""
    return FOOT if height >= LEAST else 0


def tree_foot(row: TreeRow | None, width: int, *, has_keys: bool) -> tuple[Line, ...]:
    """Always `FOOT` lines. Keys are named only while they go to the tree."""
    title, said = _told(row, max(width - 2, 1)) if row is not None else ("", [])
    if not has_keys:
        said = [(text, role) for text, role in said if not text.startswith(_ENTER)]
    lines = [title_rule([Titled(title, width)]) if title else fit_line((Span("─" * width, Role.FAINT),), width)]
    lines += [fit_line((Span(" "), Span(text, role)), width) for text, role in said[: FOOT - 1]]
    return (*lines, *(fit_line((), width) for _ in range(FOOT - len(lines))))


def _told(row: TreeRow, room: int) -> tuple[str, list[tuple[str, Role]]]:
    if row.kind is RowKind.QUESTION:
        why = _wrapped(row.why, room, 3)
        done = "answered" if row.answered else "not answered yet"
        return f"question, {done}", [*why, (f"{_ENTER}: all answers and facts", Role.MUTED)]
    if row.kind is RowKind.ANSWER:
        return _answer(row, room)
    if row.kind is RowKind.LEAF:
        return "where it leads", _wrapped(row.why or "the steps to take, in their order", room, 4)
    if row.kind is RowKind.HINT:
        return "hint", [*_wrapped(row.why, room, 2), *_wrapped("; ".join(row.because), room, 3)]
    known = [f"not here: {row.blocked}"] if row.blocked else [*row.cautions, row.permission]
    before = "" if row.phase in OVER else "; ".join(filter(None, known))
    said = [*_wrapped(row.result, room, 2), *_wrapped(before, room, 2), *_wrapped(row.why, room, 3)]
    words = [] if row.phase is StepPhase.NOT_STARTED else [PHASE_WORDS[row.phase]]
    return f"step: {' · '.join([row.how, *words])}", [*said[: FOOT - 2], (_enter(row), Role.MUTED)]


def _enter(row: TreeRow) -> str:
    if row.changes and row.blocked:
        return f"{_ENTER} opens it, c copies the command"
    return f"{_ENTER} opens it"


def _answer(row: TreeRow, room: int) -> tuple[str, list[tuple[str, Role]]]:
    if row.number == CANNOT_TELL:
        out = _wrapped("It leads to what can be done without knowing.", room, 3)
        return "always a way out", [*out, (f"{_ENTER} answers", Role.MUTED)]
    verdict = row.verdict.value if row.verdict is not None else ""
    facts = [(text, Role.TEXT) for text in facts_in(row.because, room, FOOT - 2)]
    return f"evidence: {verdict}", [*facts, (f"{_ENTER} answers", Role.MUTED)]


def _wrapped(text: str, room: int, limit: int) -> list[tuple[str, Role]]:
    return [(part, Role.TEXT) for part in cells.wrap(text, room, limit=limit)] if text else []
