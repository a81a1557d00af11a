"""Talking on standard error. Standard output is data."""

import sys

from mrb_tui.domain.trouble import Trouble


def say(text: str) -> None:
    """One line to whoever is at the keyboard."""
    print(text, file=sys.stderr, flush=True)


def say_trouble(trouble: Trouble) -> None:
    """What failed, why, and what to try."""
    say(f"mrb-tui: {trouble}")
    for advice in trouble.advice:
        say(f"  try: {advice}")
