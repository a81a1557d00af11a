"""The closing list: what is looked at before an incident is called over."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mrb_tui.domain.events.incident import Milestone
from mrb_tui.domain.health import Health
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.observation import ProbeSpec, Weight
from mrb_tui.domain.verdict import verdict

UNKNOWN_CATEGORY = "unknown"


class CheckId(StrEnum):
    """The items, under the names that `check.overridden` records."""

    CATEGORISED = "categorised"
    MITIGATED = "mitigated"
    TOLD = "stakeholders told"
    EVIDENCE = "evidence collected"
    LEDGER = "ledger empty"
    GREEN = "probes green"


class CheckStanding(StrEnum):
    """How an item stands."""

    DONE = "done"
    OPEN = "open"
    OVERRIDDEN = "passed over"


@dataclass(frozen=True, slots=True)
class Check:
    """One item. `why` says what it was judged by, or the reason for which it was passed over."""

    id: CheckId
    standing: CheckStanding
    why: str

    @property
    def words(self) -> str:
        """One line: `ledger empty: open, concurrency is still 5`."""
        return f"{self.id}: {self.standing}" + (f", {self.why}" if self.why else "")


def closing_list(incident: Incident, judged: Iterable[tuple[ProbeSpec, Health]]) -> tuple[Check, ...]:
    """All items, in the order of the list. What is done is done, even if it was passed over before."""
    seen = tuple(judged)
    found = (
        (CheckId.CATEGORISED, *_categorised(incident)),
        (CheckId.MITIGATED, *_mitigated(incident)),
        (CheckId.TOLD, *_told(incident)),
        (CheckId.EVIDENCE, *_evidence(incident)),
        (CheckId.LEDGER, *_ledger(incident)),
        (CheckId.GREEN, *_green(seen)),
    )
    return tuple(_check(incident, check, done=done, why=why) for check, done, why in found)


def _check(incident: Incident, check: CheckId, *, done: bool, why: str) -> Check:
    if done:
        return Check(check, CheckStanding.DONE, why)
    reason = incident.overridden.get(check)
    return Check(check, CheckStanding.OPEN, why) if reason is None else Check(check, CheckStanding.OVERRIDDEN, reason)


def _categorised(incident: Incident) -> tuple[bool, str]:
    if not incident.category:
        return False, "no category was given"
    if incident.category == UNKNOWN_CATEGORY:
        return False, "its category is still unknown"
    return True, incident.category


def _mitigated(incident: Incident) -> tuple[bool, str]:
    at = incident.milestones.get(Milestone.MITIGATED)
    return (True, f"at {at:%H:%M} UTC") if at is not None else (False, "nobody has marked when it was mitigated")


def _told(incident: Incident) -> tuple[bool, str]:
    """Those who heard that it is broken want to hear that it is mended."""
    if incident.updated_at is None:
        return False, "no update was published"
    mitigated_at = incident.milestones.get(Milestone.MITIGATED)
    if mitigated_at is not None and incident.updated_at < mitigated_at:
        return False, f"the last update, at {incident.updated_at:%H:%M} UTC, was before it was mitigated"
    return True, f"last at {incident.updated_at:%H:%M} UTC"


def _evidence(incident: Incident) -> tuple[bool, str]:
    if not incident.evidence:
        return False, "no bundle was collected"
    last = incident.evidence[-1]
    return True, last.path + (f", without {', '.join(last.missing)}" if last.missing else "")


def _ledger(incident: Incident) -> tuple[bool, str]:
    """A lasting change whose outcome nobody knows is no less open than a temporary one in force."""
    owed = dict.fromkeys(state.plan.title for state in incident.ledger if not state.outcome_unknown)
    unsettled = dict.fromkeys(state.plan.title for state in incident.unsettled)
    parts = [f"in force: {', '.join(owed)}"] if owed else []
    parts += [f"outcome unknown: {', '.join(unsettled)}"] if unsettled else []
    return not parts, "; ".join(parts) or "nothing is in force"


def _green(judged: tuple[tuple[ProbeSpec, Health], ...]) -> tuple[bool, str]:
    if not judged:
        return False, "no probe is watched"
    if verdict(judged) is Health.OK:
        return True, "all that decide are ok"
    counted = [
        (spec, health)
        for spec, health in judged
        if health in (Health.DEGRADED, Health.DOWN) or (health is Health.UNKNOWN and spec.weight is Weight.DECIDING)
    ]
    return False, ", ".join(f"{spec.label} {health}" for spec, health in counted)
