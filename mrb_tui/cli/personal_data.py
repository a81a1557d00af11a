"""The question that a bundle asks first: what is to become of personal data."""

import sys

from mrb_tui.cli.talk import say
from mrb_tui.cli.usage import UsageError

QUESTION = "Logs may hold prompts, answers and e-mail addresses of people."


def mask_personal(given: bool | None) -> bool | None:
    """As the option says, else as the person at the keyboard says; None if they say neither. Raises UsageError."""
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError(f"{QUESTION} Say --mask-personal or --keep-personal")
    say(f"{QUESTION} Mask them (m), keep them (k), or write nothing (Enter)?")
    answer = sys.stdin.readline().strip().lower()
    return {"m": True, "mask": True, "k": False, "keep": False}.get(answer)
