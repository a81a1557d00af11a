"""A question in its box: why it is asked, and all its answers with the facts that speak for or against them."""

from collections.abc import Iterable, Sequence

from mrb_tui.session.guide import RowKind, TreeRow
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.tree import facts_in, verdict_word

_FACT_LINES = 6
_INDENT = 5


def question_of(rows: Iterable[TreeRow], node_id: str) -> tuple[TreeRow | None, Sequence[TreeRow]]:
    """The question and its answers; None where the runbook no longer leads there."""
    mine = [row for row in rows if row.id == node_id]
    question = next((row for row in mine if row.kind is RowKind.QUESTION), None)
    return question, [row for row in mine if row.kind is RowKind.ANSWER]


def question_lines(question: TreeRow, width: int) -> tuple[Line, ...]:
    """What stands above the answers."""
    said = [(question.text, Role.STRONG), (question.why, Role.TEXT), (question.turned, Role.DEGRADED)]
    if question.reason:
        said.insert(2, (f"answered against the evidence: {question.reason}", Role.MUTED))
    return tuple(
        fit_line((Span(" "), Span(part, role)), width)
        for text, role in said
        if text
        for part in cells.wrap(text, max(width - 2, 1), limit=4)
    )


def answer_rows(answers: Sequence[TreeRow], width: int) -> tuple[Row, ...]:
    """Each with its facts under it."""
    return tuple(Row(_answer(row, width), str(row.number)) for row in answers)


def _answer(row: TreeRow, width: int) -> tuple[Line, ...]:
    word, role = verdict_word(row)
    sign = Span("✓ ", Role.KEY) if row.answered else Span("○ ", Role.MUTED)
    given = Span("  answered", Role.KEY) if row.answered else Span("")
    text_role = Role.STRONG if row.suggested or row.answered else Role.TEXT
    room = max(width - 4 - cells.width(word) - (12 if row.answered else 2), 1)
    text = Span(cells.crop(cells.safe(row.text), room), text_role)
    first = fit_line((Span("  "), sign, text, Span(f"  {word}" if word else "", role), given), width)
    facts = facts_in(row.because, max(width - _INDENT - 1, 1), _FACT_LINES)
    return (first, *(fit_line((Span(" " * _INDENT), Span(fact, Role.MUTED)), width) for fact in facts))
