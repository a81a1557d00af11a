"""The tree and its steps as lines of text. Pure functions of the guide's views."""

from collections.abc import Iterable, Sequence

from mrb_tui.runbook.judge import Verdict
from mrb_tui.session.guide import RowKind, StepDetail, TreeRow

_FACTS = 4
"""So many are told of an answer; of one that is ruled out, the first is enough."""


def tree_lines(rows: Sequence[TreeRow]) -> list[str]:
    """The path: answered questions in a line each, the open one with its answers numbered, then what it leads to."""
    lines: list[str] = []
    open_id = open_question(rows)
    for row in rows:
        if row.kind is RowKind.QUESTION:
            lines += _question(row, is_open=row.id == open_id)
        elif row.kind is RowKind.ANSWER and row.id == open_id:
            number = answers_of(rows, open_id).index(row) + 1
            against = because(row.because, 1) if row.verdict is Verdict.RULED_OUT else ""
            lines.append(f"  {number:>2}  {answer_words(row)}{f': {against}' if against else ''}")
            if not against and row.because:
                lines.append(f"        {because(row.because, _FACTS)}")
        elif row.kind is RowKind.LEAF:
            lines += [f"{'It is' if row.on_path and not open_id else 'As the evidence goes'}: {row.text}"]
            lines += [f"  {row.why}"] if row.why else []
        elif row.kind is RowKind.HINT:
            lines += [f"  note: {row.text}", *(f"        {advice}" for advice in row.because)]
    return lines


def _question(row: TreeRow, *, is_open: bool) -> list[str]:
    if is_open:
        return [f"Question: {row.text}"]
    lines = [f"{row.text}  {'answered' if row.answered else 'by the evidence'}: {row.say or 'open'}"]
    lines += [f"  against the evidence, because: {row.reason}"] if row.reason else []
    lines += [f"  ! it has turned since: {row.turned}"] if row.turned else []
    return lines


def because(facts: Sequence[str], most: int) -> str:
    """Few enough to be read aloud; what is left out is counted."""
    left = len(facts) - most
    return "; ".join([*facts[:most], *([f"and {left} more"] if left > 0 else [])])


def answer_words(row: TreeRow) -> str:
    """`no (ruled out)`."""
    marks = [str(row.verdict)] if row.verdict is not None else []
    marks += ["suggested"] if row.suggested else []
    marks += ["answered"] if row.answered else []
    return f"{row.text} ({', '.join(marks)})" if marks else row.text


def open_question(rows: Iterable[TreeRow]) -> str:
    """The id of the question that is next; empty if none is open."""
    return next((row.id for row in rows if row.kind is RowKind.QUESTION and row.is_next and not row.answered), "")


def answers_of(rows: Iterable[TreeRow], node_id: str) -> tuple[TreeRow, ...]:
    """Its answers, in their order."""
    return tuple(row for row in rows if row.kind is RowKind.ANSWER and row.id == node_id)


def steps_of(rows: Iterable[TreeRow]) -> tuple[TreeRow, ...]:
    """The steps that the path leads to."""
    return tuple(row for row in rows if row.kind is RowKind.STEP)


def step_words(row: TreeRow) -> str:
    """`Restart  [change] not started; next`."""
    marks = [str(row.phase), *(["next"] if row.is_next else []), *([row.result] if row.result else [])]
    marks += [f"blocked: {row.blocked}"] if row.blocked else []
    marks += [row.permission] if row.permission else []
    return f"{row.text}  [{row.how}] {'; '.join(marks)}"


def step_lines(step: StepDetail) -> list[str]:
    """All of a step but what is copied from it."""
    lines = [f"{step.title}  [{step.how}] {step.phase}{f' by {step.by}' if step.by else ''}"]
    lines += [f"  why: {step.why}"] if step.why else []
    lines += [f"  result: {step.result}"] if step.result else []
    before = step.before
    lines += [f"  ! {before.blocked}"] if before.blocked is not None else []
    lines += [f"  {before.permission}"] if before.permission else []
    lines += [f"  ! {caution}" for caution in before.cautions]
    lines += ["  protected: the object's name is asked for"] if before.protected else []
    by_hand = step.by_hand or before.twin
    lines += [f"  by hand: {line}" for line in by_hand.splitlines()] if by_hand != step.copy_text else []
    lines += [f"  {title}: {address}" for title, address in step.links]
    for head, told in step.deeds:
        lines += [f"  {head}", *(f"    {line}" for line in told)]
    return [*lines, *look_lines(step)]


def look_lines(step: StepDetail) -> list[str]:
    """What a look found."""
    look = step.look
    if look is None:
        return []
    if look.running:
        return [f"  looking: {look.progress}"] if look.progress else ["  looking"]
    lines = [f"  found: {look.health}, {look.headline}"]
    for title, found in look.sections:
        lines += [f"  {title}", *(f"    {line}" for line in found)]
    return lines
