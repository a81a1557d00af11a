"""How far a mitigation is, and the ledger of those still in force: folds over its events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from mrb_tui.domain.events.event import Event
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

    `applied` is None while it is not known whether the write was taken. `since_at` is when it was sent.
    """

    plan: MitigationPlanned
    phase: Phase
    changed_at: datetime
    by: str = ""
    confirmed_digest: str = ""
    applied: bool | None = False
    since_at: datetime | None = None
    last_words: str = ""
    why: str = ""
    """What was said of the turn it took last: why it was refused, failed or is not verified, what was found."""

    @property
    def outcome_unknown(self) -> bool:
        """Whether its intent is recorded and no outcome: it may be running, or it may have been cut off."""
        return self.phase is Phase.STARTED or (self.phase is Phase.FAILED and self.applied is None)

    @property
    def standing(self) -> str:
        """How it stands, in the words that screens, lists and briefs share."""
        if self.outcome_unknown:
            return "outcome unknown"
        return "applied, and failed afterwards" if self.phase is Phase.FAILED and self.applied else self.phase.value

    @property
    def in_force(self) -> bool:
        """Whether it changes production now, as far as the record says. In doubt it does."""
        return self.phase in IN_FORCE or (self.phase is Phase.FAILED and self.applied is True) or self.outcome_unknown


def planned(event: Event, plan: MitigationPlanned) -> MitigationState:
    """The state at its first event."""
    return MitigationState(plan, Phase.PLANNED, event.at, by=event.actor)


def after(state: MitigationState, event: Event) -> MitigationState:
    """The state once `event`, one of this mitigation's, is in.

    Consoles write at the same time, so an event may come late: a verification that ends after somebody has reverted
    does not put the change into force again, and a second confirmation does not take it out.
    """
    then = _after(state, event)
    turned = (then.phase, then.applied) != (state.phase, state.applied)
    return replace(then, why=_why(event)) if turned else then


def _after(state: MitigationState, event: Event) -> MitigationState:
    payload = event.payload
    told = replace(state, changed_at=event.at, last_words=event.summary)
    if isinstance(payload, MitigationStarted):
        return replace(told, phase=Phase.STARTED, by=event.actor, applied=None, since_at=event.at)
    if state.phase in _CLOSED and not (isinstance(payload, MitigationReverted) and state.phase is Phase.ADOPTED):
        return told
    if isinstance(payload, MitigationReverted | MitigationAdopted):
        return replace(told, phase=Phase.REVERTED if isinstance(payload, MitigationReverted) else Phase.ADOPTED)
    return _envelope(state, told, event)


def _envelope(state: MitigationState, told: MitigationState, event: Event) -> MitigationState:
    match event.payload:
        case MitigationConfirmed() | MitigationRefused() if state.in_force:
            return told
        case MitigationConfirmed(digest=digest):
            return replace(told, phase=Phase.CONFIRMED, by=event.actor, confirmed_digest=digest)
        case MitigationRefused():
            return replace(told, phase=Phase.REFUSED)
        case MitigationFailed(applied=applied):
            known = applied if applied is not None or not state.applied else True
            return _failed(told, event, applied=known)
        case MitigationSettled(settlement=settlement) if settlement is not Settlement.APPLIED:
            return replace(told, phase=_SETTLED[settlement], applied=settlement is not Settlement.NOT_APPLIED)
        case MitigationFinished() | MitigationSettled():
            return _applied(told, event, state.phase if state.phase in IN_FORCE else Phase.APPLIED)
        case MitigationVerified():
            return _applied(told, event, Phase.VERIFIED)
        case MitigationUnverified(nothing_to_verify=nothing):
            return _applied(told, event, Phase.NOTHING_TO_VERIFY if nothing else Phase.UNVERIFIED)
        case _:
            return told


def _why(event: Event) -> str:
    match event.payload:
        case MitigationRefused(why=why) | MitigationFailed(why=why) | MitigationUnverified(why=why):
            return why
        case MitigationSettled(found=found):
            return found
        case MitigationAdopted(reason=reason):
            return reason
        case _:
            return ""


def _applied(state: MitigationState, event: Event, phase: Phase) -> MitigationState:
    return replace(state, phase=phase, applied=True, since_at=state.since_at or event.at)


def _failed(state: MitigationState, event: Event, *, applied: bool | None) -> MitigationState:
    since_at = state.since_at if applied is False else state.since_at or event.at
    return replace(state, phase=Phase.FAILED, applied=applied, since_at=since_at)


_CLOSED = frozenset({Phase.REVERTED, Phase.ADOPTED})

_SETTLED: Mapping[Settlement, Phase] = {
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
