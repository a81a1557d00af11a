"""What is wrong with a command line, in words that help."""

from collections.abc import Iterable
from difflib import get_close_matches


class UsageError(Exception):
    """The command line asks for something that is not there. Its text is all there is to say; exit code 64."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean triage?`, or nothing where nothing is near."""
    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def no_such(noun: str, word: str, known: Iterable[str]) -> UsageError:
    """`no scenario 'rate-limt'; did you mean rate-limit? There are: auth, rate-limit`."""
    names = tuple(known)
    hint = did_you_mean(word, names)
    return UsageError(f"no {noun} {word!r}{hint}{' There' if hint else '; there'} are: {', '.join(names)}")
