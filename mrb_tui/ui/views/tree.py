"""The runbook's tree: what was answered in a row each, the open question with its answers, then the steps.

The further path stands below as the evidence has it by now. State is told by signs and words, never by hue alone.
"""

from collections.abc import Sequence

from mrb_tui.actions.action import UNCHECKED
from mrb_tui.domain.step_state import OVER, StepPhase
from mrb_tui.runbook.judge import Verdict
from mrb_tui.session.guide import RowKind, TreeRow
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.views.row import Row, nothing

PHASES = {
    StepPhase.NOT_STARTED: ("•", Role.MUTED),
    StepPhase.RUNNING: ("…", Role.KEY),
    StepPhase.DONE: ("✓", Role.OK),
    StepPhase.FAILED: ("✗", Role.DOWN),
    StepPhase.SKIPPED: ("–", Role.MUTED),
    StepPhase.PLANNED: ("…", Role.KEY),
    StepPhase.REFUSED: ("–", Role.DEGRADED),
    StepPhase.UNKNOWN: ("!", Role.DEGRADED),
    StepPhase.VERIFYING: ("…", Role.KEY),
    StepPhase.APPLIED: ("✓", Role.KEY),
    StepPhase.VERIFIED: ("✓", Role.OK),
    StepPhase.UNVERIFIED: ("!", Role.DEGRADED),
    StepPhase.NOTHING_TO_VERIFY: ("✓", Role.KEY),
    StepPhase.OVERTAKEN: ("!", Role.DEGRADED),
    StepPhase.REVERTED: ("–", Role.MUTED),
    StepPhase.ADOPTED: ("✓", Role.OK),
}
"""Signs; the words stand beside them."""
PHASE_WORDS = {phase: phase.value for phase in StepPhase} | {StepPhase.SKIPPED: "passed over"}
SUPPORTED = "◀ supported"
_UNDER = 3
"""Columns before answers and steps; the first one is the cursor's."""
_DEEPER = 5
_ASK_LINES, _TEXT_LINES, _FACT_LINES, _BELOW_LINES = 4, 3, 2, 2
_WIDE = 60
_AHEAD = (StepPhase.NOT_STARTED, StepPhase.PLANNED, StepPhase.REFUSED, StepPhase.FAILED)
_LOUD = {
    StepPhase.FAILED: Role.DOWN,
    StepPhase.UNKNOWN: Role.DEGRADED,
    StepPhase.UNVERIFIED: Role.DEGRADED,
    StepPhase.OVERTAKEN: Role.DEGRADED,
}


def tree_view(rows: Sequence[TreeRow], width: int) -> tuple[Row, ...]:
    """The answers of questions that are not open are left out: they stand in the question's own box."""
    if not rows:
        return nothing("no runbook is loaded", width)
    open_at = next((index for index, row in enumerate(rows) if row.is_next and row.kind is RowKind.QUESTION), None)
    open_id = rows[open_at].id if open_at is not None else ""
    shown: list[Row] = []
    foretold = False
    for index, row in enumerate(rows):
        if row.kind is RowKind.ANSWER and row.id != open_id:
            continue
        ahead = open_at is not None and index > open_at and row.kind is not RowKind.ANSWER
        if ahead and not foretold:
            foretold = True
            shown.append(
                _heading("as the evidence goes" if rows[open_at or 0].suggested else "if nobody can tell", width)
            )
        shown.append(Row(_lines(row, width, ahead=ahead), row.key))
    return tuple(shown)


def first_choice(rows: Sequence[TreeRow]) -> str:
    """Where the cursor belongs: the open question's supported answer, the question itself, or the next step."""
    question = next((row for row in rows if row.is_next and row.kind is RowKind.QUESTION), None)
    if question is None:
        return next((row.key for row in rows if row.is_next), rows[-1].key if rows else "")
    answers = (row for row in rows if row.kind is RowKind.ANSWER and row.id == question.id)
    return next((row.key for row in answers if is_supported(row) and row.suggested), question.key)


def is_supported(row: TreeRow) -> bool:
    """Whether the evidence speaks for this answer."""
    return row.verdict is Verdict.SUPPORTED


def verdict_word(row: TreeRow) -> tuple[str, Role]:
    """What stands beside an answer. Nobody is told of *cannot tell* that it is unknown."""
    if row.verdict is None:
        return ("", Role.MUTED)
    if row.verdict is Verdict.SUPPORTED:
        return (SUPPORTED if row.suggested else "supported", Role.KEY)
    return (row.verdict.value, Role.MUTED)


def facts_in(facts: Sequence[str], room: int, limit: int) -> list[str]:
    """As many as fit into `limit` lines; how many more there are stands at the end. A fact is not torn apart if it
    fits on a line of its own."""
    for count in range(len(facts), 0, -1):
        left = len(facts) - count
        lines = _packed([*facts[:count], *([f"and {left} more"] if left else [])], room)
        if len(lines) <= limit:
            return lines
    if not facts:
        return []
    more = [cells.crop(f"and {len(facts) - 1} more", room)] if len(facts) > 1 else []
    return [*cells.wrap(facts[0], room, limit=limit - len(more)), *more]


def _packed(facts: Sequence[str], room: int) -> list[str]:
    lines = [""]
    for index, fact in enumerate(facts):
        text = cells.safe(fact) + ("," if index < len(facts) - 1 else "")
        longer = f"{lines[-1]} {text}" if lines[-1] else text
        if cells.width(longer) <= room:
            lines[-1] = longer
        else:
            lines[len(lines) - (not lines[-1]) :] = cells.wrap(text, room)
    return lines


def _heading(text: str, width: int) -> Row:
    return Row((fit_line((Span(f" {text}:", Role.MUTED),), width),))


def _lines(row: TreeRow, width: int, *, ahead: bool) -> tuple[Line, ...]:
    if row.kind is RowKind.QUESTION:
        return _open(row, width) if row.is_next else _closed(row, width)
    if row.kind is RowKind.ANSWER:
        return _answer(row, width)
    if row.kind is RowKind.STEP:
        return _step(row, width, ahead=ahead)
    sign, role = ("●", Role.KEY) if row.kind is RowKind.LEAF else ("!", Role.DEGRADED)
    return _block(row.text, width, sign=(sign, role), role=Role.MUTED if ahead else Role.STRONG)


def _open(row: TreeRow, width: int) -> tuple[Line, ...]:
    return _block(row.text, width, sign=("?", Role.KEY), role=Role.STRONG, limit=_ASK_LINES)


def _closed(row: TreeRow, width: int) -> tuple[Line, ...]:
    """One row: the question as far as there is room, the answer whole."""
    sign = ("✓", Role.KEY) if row.answered else ("·", Role.MUTED)
    say = f"→ {cells.safe(row.say)}"
    ask, room = cells.safe(row.text), max(width - _UNDER - 1, 1)
    left = room - cells.width(say) - 1
    roles = (Role.TEXT, Role.STRONG) if row.answered else (Role.MUTED, Role.MUTED)
    if left >= min(cells.width(ask), room // 3):
        spans = (Span(f"{cells.crop(ask, left)} ", roles[0]), Span(say, roles[1]))
        lines = [_line(sign, spans, width)]
    else:
        lines = [_line(sign, (Span(cells.crop(ask, room), roles[0]),), width)]
        lines += [_under(text, width, roles[1]) for text in cells.wrap(say, room, limit=2)]
    if row.reason:
        reason = cells.crop(cells.safe(f"against the evidence: {row.reason}"), room)
        lines.append(_under(reason, width, Role.MUTED))
    if row.turned:
        lines += list(_block(row.turned, width, sign=("!", Role.DEGRADED), role=Role.DEGRADED, limit=4, indent=_UNDER))
    return tuple(lines)


def _answer(row: TreeRow, width: int) -> tuple[Line, ...]:
    faint = row.verdict is Verdict.RULED_OUT
    role = Role.STRONG if row.on_path else Role.MUTED if faint else Role.TEXT
    lines = _block(row.text, width, sign=("○", Role.MUTED), role=role, word=verdict_word(row), indent=_UNDER)
    if not (row.on_path and is_supported(row)):
        return lines
    facts = facts_in(row.because, max(width - _DEEPER - 1, 1), _FACT_LINES)
    return (*lines, *(_under(text, width, Role.MUTED, _DEEPER) for text in facts))


def _step(row: TreeRow, width: int, *, ahead: bool) -> tuple[Line, ...]:
    sign = PHASES[row.phase]
    if row.is_next and row.phase is StepPhase.NOT_STARTED:
        sign = ("→", Role.KEY)
    role = Role.MUTED if ahead or row.phase in OVER else Role.TEXT
    said = "" if row.phase is StepPhase.NOT_STARTED else PHASE_WORDS[row.phase]
    how = row.how if row.changes or width >= _WIDE else ""
    word = said if said and not row.result else how
    lines = _block(
        row.text,
        width,
        sign=sign,
        role=Role.STRONG if row.is_next else role,
        word=(f"· {word}" if word else "", Role.MUTED),
        indent=_UNDER,
    )
    below = [(f"{said}: {row.result}", _LOUD.get(row.phase, Role.MUTED))] if row.result else []
    below += _before(row)
    room = max(width - _DEEPER - 1, 1)
    told = [(part, role) for text, role in below for part in cells.wrap(text, room, limit=_BELOW_LINES)]
    return (*lines, *(_under(part, width, role, _DEEPER) for part, role in told))


def _before(row: TreeRow) -> list[tuple[str, Role]]:
    """What keeps the step from being taken, else what is first to be known of it; neither once it is under way."""
    if row.phase not in _AHEAD:
        return []
    if row.blocked:
        return [(f"not here: {row.blocked}", Role.DEGRADED)]
    said = (*row.cautions, *((row.permission,) if row.permission.startswith(UNCHECKED.words) else ()))
    return [(said[0], Role.MUTED)] if said else []


def _block(
    text: str,
    width: int,
    *,
    sign: tuple[str, Role],
    role: Role,
    word: tuple[str, Role] = ("", Role.MUTED),
    limit: int = _TEXT_LINES,
    indent: int = 1,
) -> tuple[Line, ...]:
    """A sign, the text wrapped beside it, and a word behind its end, or below it where there is no room."""
    room = max(width - indent - 3, 1)
    parts = cells.wrap(text, room, limit=limit)
    lines = [
        _line(sign, (Span(part, role),), width, indent) if not index else _under(part, width, role, indent + 2)
        for index, part in enumerate(parts)
    ]
    said, said_role = word
    if not said:
        return tuple(lines)
    if cells.width(parts[-1]) + 2 + cells.width(said) > room:
        return (*lines, _under(said, width, said_role, indent + 2))
    last = (Span(parts[-1], role), Span(f"  {said}", said_role))
    lines[-1] = (
        _line(sign, last, width, indent) if len(parts) == 1 else fit_line((Span(" " * (indent + 2)), *last), width)
    )
    return tuple(lines)


def _line(sign: tuple[str, Role], spans: Sequence[Span], width: int, indent: int = 1) -> Line:
    text, role = sign
    return fit_line((Span(" " * indent), Span(f"{text} ", role), *spans), width)


def _under(text: str, width: int, role: Role, indent: int = _UNDER) -> Line:
    return fit_line((Span(" " * indent), Span(text, role)), width)
