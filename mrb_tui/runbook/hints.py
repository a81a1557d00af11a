"""Hints: what to do when something of ours does not work."""

from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.judge import Verdict, judge
from mrb_tui.runbook.model import Conditions, Hint, RunbookFile
from mrb_tui.runbook.walk import Judge


def hints_that_hold(book: RunbookFile, evidence: Evidence, judged: Judge = judge) -> tuple[Hint, ...]:
    """Those whose condition the evidence supports, in the runbook's order."""
    return tuple(
        hint
        for hint in book.hints.values()
        if hint.when is not None and judged(book, hint.when, evidence).verdict is Verdict.SUPPORTED
    )


def hints_after(book: RunbookFile, step_id: str, evidence: Evidence | None = None) -> tuple[Hint, ...]:
    """Those that a step names for its failure; with evidence, of those with a condition only what it supports."""
    named = (book.hints[name] for name in book.steps[step_id].on_failure)
    return tuple(hint for hint in named if evidence is None or hint.when is None or _holds(book, hint.when, evidence))


def _holds(book: RunbookFile, when: Conditions, evidence: Evidence) -> bool:
    return judge(book, when, evidence).verdict is Verdict.SUPPORTED
