"""What is shown, as lines of text: probes, the tree, steps, what is owed. Pure functions of the seams' views."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from mrb_tui.domain.closing import Check
from mrb_tui.domain.durations import short
from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.domain.observation import Outcome
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.session.desk import TimelineEntry
from mrb_tui.session.guide import RowKind, StepDetail, TreeRow
from mrb_tui.session.live import LiveSession

_FACTS = 4


def head_line(session: LiveSession) -> str:
    """What must be known at every prompt, in a line: what holds, the verdict, the incident and its clocks."""
    desk, incident = session.desk, session.desk.incident
    parts = [*sorted(session.modes), f"{session.service.name}: {session.verdict()}"]
    if incident is not None:
        read = " (only read here)" if desk.read_only else ""
        parts.append(f"{incident.id} {incident.severity} {incident.status}{read}: {incident.title}")
        parts += [one.words for one in (desk.response(), desk.update_due()) if one is not None and incident.is_open]
    if owed := len(session.changes.ledger):
        parts.append(f"{owed} in force")
    parts += session.writing.warnings()
    if desk.journal.trouble is not None:
        parts.append(f"NOT SAVED, {desk.journal.held} held: {desk.journal.trouble.why or desk.journal.trouble.what}")
    return "-- " + " | ".join(parts)


def probe_line(state: ProbeState, now: datetime) -> str:
    """`down  Mistral API: 429 rate limited, 4s ago`. What is stale is unknown, and said to be last known."""
    head = f"{state.health_at(now):<8}  {state.spec.label}"
    if state.last is None:
        return f"{head}: not asked yet"
    reading = state.last.reading
    said = {Outcome.NO_DATA: f"no data, {reading.headline}", Outcome.FAILED: f"failed, {reading.headline}"}.get(
        reading.outcome, reading.headline
    )
    when = f"{short(max(state.age_s(now) or 0.0, 0.0))} ago"
    return f"{head}: {'last known: ' if state.is_stale(now) else ''}{said}, {when}"


def probe_detail(state: ProbeState, now: datetime) -> list[str]:
    """All of one probe."""
    lines = [probe_line(state, now), f"  asks: {state.spec.question}"]
    if state.changed_at is not None:
        lines.append(f"  {state.health} since {state.changed_at:%H:%M:%S} UTC")
    if state.last is None:
        return lines
    reading = state.last.reading
    lines += [f"  {note}" for note in reading.notes]
    if reading.outcome is not Outcome.VALUE and state.last_value is not None:
        last = state.last_value
        lines.append(f"  last known: {last.reading.headline}, at {last.observed_at:%H:%M:%S} UTC")
    if reading.trouble is not None:
        lines += [f"  {reading.trouble}", *(f"  try: {advice}" for advice in reading.trouble.advice)]
    return lines


def tree_lines(rows: Sequence[TreeRow]) -> list[str]:
    """The path: answered questions in a line each, the open one with its answers numbered, then what it leads to."""
    lines: list[str] = []
    open_id = open_question(rows)
    for row in rows:
        if row.kind is RowKind.QUESTION:
            lines += _question(row, is_open=row.id == open_id)
        elif row.kind is RowKind.ANSWER and row.id == open_id:
            number = answers_of(rows, open_id).index(row) + 1
            lines += [f"  {number:>2}  {answer_words(row)}", *(f"        {fact}" for fact in because(row.because))]
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


def because(facts: Sequence[str]) -> list[str]:
    """Few enough to be read aloud; what is left out is counted."""
    left = len(facts) - _FACTS
    return [*facts[:_FACTS], *([f"and {left} more"] if left > 0 else [])]


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
    """All of a step."""
    lines = [f"{step.title}  [{step.how}] {step.phase}{f' by {step.by}' if step.by else ''}"]
    lines += [f"  why: {step.why}"] if step.why else []
    lines += [f"  result: {step.result}"] if step.result else []
    before = step.before
    lines += [f"  ! {before.blocked}"] if before.blocked is not None else []
    lines += [f"  {before.permission}"] if before.permission else []
    lines += [f"  ! {caution}" for caution in before.cautions]
    lines += ["  protected: the object's name is asked for"] if before.protected else []
    lines += [f"  by hand: {line}" for line in (step.by_hand or before.twin).splitlines()]
    lines += [f"  {title}: {address}" for title, address in step.links]
    lines += [f"  {head}" + "".join(f"\n    {line}" for line in told) for head, told in step.deeds]
    if step.copy_text and step.copy_text != step.by_hand:
        lines += ["  text to take along:", *(f"    {line}" for line in step.copy_text.splitlines())]
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


def owed_words(state: MitigationState) -> str:
    """One mitigation in the ledger."""
    changes = ", ".join(change.words for change in state.plan.changes)
    since = f" since {state.since_at:%H:%M} UTC" if state.since_at is not None else ""
    by = f", by {state.by}" if state.by else ""
    return f"{state.plan.title}: {changes or state.plan.action} ({state.standing}{since}{by})"


def entry_line(entry: TimelineEntry) -> str:
    """One entry of the timeline."""
    marks = ["not saved yet"] if entry.pending else []
    marks += ["amended"] if entry.amended else []
    marks += ["marked"] if entry.marked else []
    by = f"{entry.actor}: " if entry.actor else ""
    said = f" ({', '.join(marks)})" if marks else ""
    return f"{entry.at:%H:%M:%S}  {by}{entry.text}{said}"


def check_words(check: Check) -> str:
    """One item of the closing list."""
    return f"{check.standing}: {check.id}{f', {check.why}' if check.why else ''}"
