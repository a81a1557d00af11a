"""When to propose a revert: once what called for the mitigation has been gone for a while."""

from dataclasses import dataclass
from datetime import datetime

CLEAR_FOR_S = 600.0


@dataclass
class Clearing:
    """Fed with what the leaf's condition says: True (still so), False (clear) or None (not known)."""

    clear_since: datetime | None = None

    def judged(self, holds: bool | None, at: datetime) -> None:
        """What is not known ends a spell of being clear, as the trouble itself would."""
        if holds is False:
            self.clear_since = self.clear_since or at
        else:
            self.clear_since = None

    def proposes(self, at: datetime) -> bool:
        """Whether it has been clear for long enough."""
        return self.clear_since is not None and (at - self.clear_since).total_seconds() >= CLEAR_FOR_S
