"""How far a step of the runbook is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StepPhase(StrEnum):
    """As the tree shows it. A step without any event has not started."""

    NOT_STARTED = "not started"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepState:
    """One step: how far, since when, by whom, and what was found."""

    step_id: str
    title: str
    phase: StepPhase
    since_at: datetime
    by: str = ""
    result: str = ""
