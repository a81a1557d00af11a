"""How well a thing is, and how several judgements become one."""

from collections.abc import Iterable
from enum import StrEnum


class Health(StrEnum):
    """What one observation says. Unknown is never ok."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"
    UNKNOWN = "unknown"


_GRAVITY = {Health.OK: 0, Health.UNKNOWN: 1, Health.DEGRADED: 2, Health.DOWN: 3}


def worst(judgements: Iterable[Health]) -> Health:
    """The gravest of several: down, then degraded, then unknown. Of none: unknown."""
    return max(judgements, key=_GRAVITY.__getitem__, default=Health.UNKNOWN)
