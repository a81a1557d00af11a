"""Numbers on the command line: what is out of range is a usage error, before anything is done."""

import argparse
import math


def speed(text: str) -> float:
    """How many times as fast as ours a mock world's clock runs."""
    return _between(text, 0.01, 10_000)


def seconds(text: str) -> float:
    """A pause between two passes: not so short that it would be a load."""
    return _between(text, 1, 86_400)


def first_port(text: str) -> int:
    """The first of several ports in a row; 0 for free ones."""
    number = int(text) if text.isascii() and text.isdigit() else -1
    if number and not 1024 <= number <= 65_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no port between 1024 and 65000, nor 0 for free ones")
    return number


def _between(text: str, least: float, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not least <= number <= most:  # also false for what is no number
        raise argparse.ArgumentTypeError(f"{text!r} is no number between {least:g} and {most:,.0f}")
    return number
