"""Steps: what changes something can be verified and taken back, reads are bounded, and no shell is spoken to."""

from collections.abc import Iterator
from pathlib import PurePath

from mrb_tui.runbook.draft import Draft, Fault

_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "fish", "csh", "tcsh", "ash", "busybox", "pwsh", "powershell"})
_RUN_TEXT = frozenset({"eval", "-c", "-lc", "-ec", "-ic", "-Command"})


def unverified(draft: Draft) -> Iterator[Fault]:
    """A change that nobody can see to have worked, or whose end nobody has thought of."""
    for step_id, step in draft.book.steps.items():
        if not step.changes:
            continue
        if step.verify is None:
            yield Fault(
                ("steps", step_id),
                "changes something and has no verify: say when it has worked, or why that cannot be seen",
            )
        elif isinstance(step.verify, str) and len(step.verify.split()) < 3:
            yield Fault(("steps", step_id, "verify"), "says in a sentence why nothing can be verified")
        if step.lasts is None:
            yield Fault(("steps", step_id), 'changes something and has no lasts: "temporary" or "permanent"')
        if step.lasts == "temporary" and step.kind in ("http", "command") and step.undone_by is None:
            yield Fault(("steps", step_id, "lasts"), "is temporary and names no step in undone_by that takes it back")


def unbounded_reads(draft: Draft) -> Iterator[Fault]:
    """Logs without a bound: they fill the screen and the memory, or are silently cut."""
    for step_id, step in draft.book.steps.items():
        if step.look == "logs" and (step.since is None or step.lines is None):
            yield Fault(("steps", step_id), "reads logs without a bound: give since and lines")


def shell_strings(draft: Draft) -> Iterator[Fault]:
    """A program that is a shell and is handed a text: quoting mistakes run what nobody wrote."""
    for step_id, step in draft.book.steps.items():
        words = step.command or ()
        program = PurePath(words[0]).name if words else ""
        if program in _SHELLS and any(word in _RUN_TEXT for word in words[1:]):
            yield Fault(
                ("steps", step_id, "command"), f"hands a text to {program}: name the program itself and its arguments"
            )
        elif len(words) == 1 and " " in words[0]:
            yield Fault(("steps", step_id, "command"), "is one word with blanks in it: give each argument by itself")


def helpless_changes(draft: Draft) -> Iterator[Fault]:
    """A command or a request that says nothing to somebody who may not run it."""
    for step_id, step in draft.book.steps.items():
        if step.kind in ("http", "command") and step.changes and not step.or_by_hand:
            yield Fault(("steps", step_id), "has no or_by_hand: what is to be done where it cannot run?", grave=False)
