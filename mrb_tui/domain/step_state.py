"""How far a step of the runbook is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StepPhase(StrEnum):
    """As the tree shows it. A step without any event has not started.

    Those after `SKIPPED` are of steps that go through the envelope, which says more of how they stand.
    """

    NOT_STARTED = "not started"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    PLANNED = "planned"
    REFUSED = "not done"
    UNKNOWN = "outcome unknown"
    VERIFYING = "applied, being verified"
    APPLIED = "applied"
    VERIFIED = "applied and verified"
    UNVERIFIED = "applied, not verified"
    NOTHING_TO_VERIFY = "applied, nothing to verify"
    OVERTAKEN = "overtaken"
    REVERTED = "taken back"
    ADOPTED = "adopted"


OVER = frozenset(
    {
        StepPhase.DONE,
        StepPhase.SKIPPED,
        StepPhase.APPLIED,
        StepPhase.VERIFIED,
        StepPhase.UNVERIFIED,
        StepPhase.NOTHING_TO_VERIFY,
        StepPhase.OVERTAKEN,
        StepPhase.REVERTED,
        StepPhase.ADOPTED,
    }
)
"""There is nothing more to do about such a step: the next one is next."""


@dataclass(frozen=True, slots=True)
class StepState:
    """One step: how far, since when, by whom, and what was found."""

    step_id: str
    title: str
    phase: StepPhase
    since_at: datetime
    by: str = ""
    result: str = ""
