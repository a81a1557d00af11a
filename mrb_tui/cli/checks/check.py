"""The outcome of one check of a prerequisite."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mrb_tui.domain.trouble import Trouble


class State(StrEnum):
    """How a prerequisite stands."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    ABSENT = "not configured"


@dataclass(frozen=True, slots=True)
class Check:
    """One prerequisite: what it is, how it stands, what was seen (in more words: `notes`), and what to do about it."""

    subject: str
    state: State
    seen: str
    advice: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of_trouble(cls, subject: str, trouble: Trouble, state: State = State.FAILED) -> "Check":
        """A failure, with its own advice."""
        return cls(subject, state, str(trouble), trouble.advice)


def gravest(checks: Iterable[Check]) -> State:
    """Failed before warning before ok."""
    states = {check.state for check in checks}
    return next((state for state in (State.FAILED, State.WARNING) if state in states), State.OK)
