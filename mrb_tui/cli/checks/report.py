"""The doctor's findings as text."""

from collections.abc import Sequence

from mrb_tui.cli.checks.check import Check, State

_SIGNS = {State.OK: "✓", State.WARNING: "!", State.FAILED: "✗", State.ABSENT: "·"}
_ASCII = {State.OK: "+", State.WARNING: "!", State.FAILED: "x", State.ABSENT: "."}


def as_text(checks: Sequence[Check], *, ascii_only: bool) -> str:
    """A line per check, what to do under those that are not well, and a count at the end."""
    signs = _ASCII if ascii_only else _SIGNS
    width = max((len(check.subject) for check in checks), default=0)
    lines = []
    for check in checks:
        lines.append(f"{signs[check.state]} {check.subject:<{width}}  {check.seen}")
        if check.state in (State.WARNING, State.FAILED):
            more = [*check.notes, *(f"try: {advice}" for advice in check.advice)]
            lines += [f"  {'':<{width}}  {text}" for text in more]
    failed = sum(check.state is State.FAILED for check in checks)
    warned = sum(check.state is State.WARNING for check in checks)
    lines += ["", f"{failed} failed, {warned} to look at, {len(checks) - failed - warned} well or not configured"]
    return "\n".join(lines)
