"""Talking on standard error. Standard output is data."""

import sys

from mrb_tui.domain.trouble import Trouble
from mrb_tui.scrub.plain import plain


def say(text: str) -> None:
    """To whoever is at the keyboard; nothing in it can command the terminal."""
    print(plain(text), file=sys.stderr, flush=True)


def say_trouble(trouble: Trouble) -> None:
    """What failed, why, and what to try."""
    say(f"mrb-tui: {trouble}")
    for advice in trouble.advice:
        say(f"  try: {advice}")
