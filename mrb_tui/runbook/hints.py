"""Hints: what to do when something of ours does not work."""

from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.judge import Verdict, judge
from mrb_tui.runbook.model import Hint, RunbookFile


def hints_that_hold(book: RunbookFile, evidence: Evidence) -> tuple[Hint, ...]:
    """Those whose condition the evidence supports, in the runbook's order."""
    return tuple(
        hint
        for hint in book.hints.values()
        if hint.when is not None and judge(book, hint.when, evidence).verdict is Verdict.SUPPORTED
    )


def hints_after(book: RunbookFile, step_id: str) -> tuple[Hint, ...]:
    """Those that a step names for its failure."""
    return tuple(book.hints[name] for name in book.steps[step_id].on_failure)
