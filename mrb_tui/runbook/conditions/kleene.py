"""Three truth values (Kleene's strong logic): what is unknown decides nothing that it could not decide either way."""

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """Never used as a bool: unknown would silently become yes."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("a truth value is compared by identity: unknown is neither yes nor no")

    def __invert__(self) -> "Truth":
        return _NOT[self]

    @classmethod
    def of(cls, value: bool) -> "Truth":
        """What is known."""
        return cls.TRUE if value else cls.FALSE


_NOT = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


def every(values: Iterable[Truth]) -> Truth:
    """`and`: one false is enough, whatever the others are and in whatever order."""
    seen = set(values)
    if Truth.FALSE in seen:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.TRUE


def some(values: Iterable[Truth]) -> Truth:
    """`or`: one true is enough."""
    return ~every(~value for value in values)
