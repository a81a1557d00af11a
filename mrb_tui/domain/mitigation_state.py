"""How far a mitigation is, and the ledger of those still in force: folds over its events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from mrb_tui.domain.events.event import Event, Payload
from mrb_tui.domain.events.mitigation import (
    MitigationAdopted,
    MitigationConfirmed,
    MitigationFailed,
    MitigationFinished,
    MitigationPlanned,
    MitigationRefused,
    MitigationReverted,
    MitigationSettled,
    MitigationStarted,
    MitigationUnverified,
    MitigationVerified,
    Settlement,
)
from mrb_tui.domain.plan import Lasts


class Phase(StrEnum):
    """Where a mitigation stands in the envelope."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    STARTED = "started"
    """Its intent is recorded. If nobody is running it any more, its outcome is unknown."""
    APPLIED = "applied"
    FAILED = "failed"
    VERIFIED = "verified"
    UNVERIFIED = "applied, not verified"
    NOTHING_TO_VERIFY = "applied, nothing to verify"
    OVERTAKEN = "overtaken"
    """Somebody has changed the field after it: it is not in force, and nothing of ours is left to take back."""
    REVERTED = "reverted"
    ADOPTED = "adopted"


IN_FORCE = frozenset({Phase.APPLIED, Phase.VERIFIED, Phase.UNVERIFIED, Phase.NOTHING_TO_VERIFY})


@dataclass(frozen=True, slots=True)
class MitigationState:
    """One mitigation: its plan, who is on it, and how far it is.

    `applied` is None while it is not known whether the write was taken. `since_at` is when it was applied.
    """

    plan: MitigationPlanned
    phase: Phase
    changed_at: datetime
    by: str = ""
    confirmed_digest: str = ""
    applied: bool | None = False
    since_at: datetime | None = None
    last_words: str = ""

    @property
    def outcome_unknown(self) -> bool:
        """Whether its intent is recorded and no outcome: it may be running, or it may have been cut off."""
        return self.phase is Phase.STARTED or (self.phase is Phase.FAILED and self.applied is None)

    @property
    def in_force(self) -> bool:
        """Whether it changes production now, as far as the record says. In doubt it does."""
        return self.phase in IN_FORCE or (self.phase is Phase.FAILED and self.applied is True) or self.outcome_unknown


def planned(event: Event, plan: MitigationPlanned) -> MitigationState:
    """The state at its first event."""
    return MitigationState(plan, Phase.PLANNED, event.at, by=event.actor)


def after(state: MitigationState, event: Event) -> MitigationState:
    """The state once `event`, one of this mitigation's, is in."""
    state = replace(state, changed_at=event.at, last_words=event.summary)
    match event.payload:
        case MitigationConfirmed(digest=digest):
            return replace(state, phase=Phase.CONFIRMED, by=event.actor, confirmed_digest=digest)
        case MitigationStarted():
            return replace(state, phase=Phase.STARTED, by=event.actor, applied=None, since_at=event.at)
        case MitigationFailed(applied=applied):
            return replace(state, phase=Phase.FAILED, applied=applied)
        case MitigationRefused():
            return replace(state, phase=Phase.REFUSED, applied=False)
        case MitigationSettled(settlement=settlement):
            phase = _SETTLED[settlement]
            return replace(state, phase=phase, applied=settlement is not Settlement.NOT_APPLIED)
        case MitigationUnverified(nothing_to_verify=nothing):
            return replace(state, phase=Phase.NOTHING_TO_VERIFY if nothing else Phase.UNVERIFIED, applied=True)
        case MitigationFinished() | MitigationVerified():
            return replace(state, phase=_PHASES[type(event.payload)], applied=True)
        case payload:
            return replace(state, phase=_PHASES.get(type(payload), state.phase))


_PHASES: Mapping[type[Payload], Phase] = {
    MitigationFinished: Phase.APPLIED,
    MitigationVerified: Phase.VERIFIED,
    MitigationReverted: Phase.REVERTED,
    MitigationAdopted: Phase.ADOPTED,
}

_SETTLED: Mapping[Settlement, Phase] = {
    Settlement.APPLIED: Phase.APPLIED,
    Settlement.NOT_APPLIED: Phase.FAILED,
    Settlement.CHANGED_SINCE: Phase.OVERTAKEN,
    Settlement.NO_LONGER: Phase.REVERTED,
}


def ledger(states: Iterable[MitigationState]) -> tuple[MitigationState, ...]:
    """The temporary ones in force that nobody has taken back or adopted, oldest first. Reverts are no entries."""
    owed = [
        state for state in states if state.plan.lasts is Lasts.TEMPORARY and state.in_force and not state.plan.reverts
    ]
    return tuple(sorted(owed, key=lambda state: (state.since_at or state.changed_at, state.plan.plan_id)))
