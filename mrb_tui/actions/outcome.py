"""How a mitigation ended: told apart, each with what to do next."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Values are stable: they stand in journals, and exit codes are made of them."""

    CANCELLED = "cancelled"
    READ_ONLY = "read-only"
    NOT_PERMITTED = "not permitted"
    REFUSED_BY_DRY_RUN = "refused by the dry run"
    UNREACHABLE = "no answer"
    NOT_CONFIRMED = "not confirmed"
    UNRECORDED = "cannot be recorded"
    CONFLICT = "changed since it was planned"
    ALREADY_SO = "already so"
    REJECTED = "rejected"
    UNKNOWN = "outcome unknown"
    UNFOLLOWED = "applied, could not be followed"
    ROLLOUT_FAILED = "rollout failed"
    APPLIED = "applied"
    UNVERIFIED = "applied, not verified"
    NOTHING_TO_VERIFY = "applied, nothing to verify"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Result:
    """An end. `applied` None: it is not known whether the write was taken."""

    outcome: Outcome
    words: str
    applied: bool | None
    advice: tuple[str, ...] = ()


def advice_for(outcome: Outcome, *, by_hand: str = "", on_failure: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What to do next. `by_hand` is the command for somebody who may; `on_failure` are the runbook's own hints."""
    general = {
        Outcome.NOT_PERMITTED: (f"ask somebody who may: {by_hand}",) if by_hand else ("ask somebody who may",),
        Outcome.REFUSED_BY_DRY_RUN: ("see what the admission message asks for, then plan it again",),
        Outcome.CONFLICT: ("look at the new plan: somebody has changed the object meanwhile",),
        Outcome.UNRECORDED: ("free the disk, or confirm a second time to go on without a record",),
        Outcome.UNKNOWN: ("settle it: read the live state before anything else is changed",),
        Outcome.UNFOLLOWED: ("look at the rollout once the API server answers again",),
        Outcome.ROLLOUT_FAILED: ("read the pods' problems", "revert it, if it made things worse"),
        Outcome.UNVERIFIED: ("revert it, if it did not help", "go on with the next step"),
        Outcome.REJECTED: ("see what was answered, then plan it again",),
    }
    unhappy = outcome in (Outcome.ROLLOUT_FAILED, Outcome.UNVERIFIED, Outcome.UNFOLLOWED, Outcome.REJECTED)
    return (*(on_failure if unhappy else ()), *general.get(outcome, ()))
