"""Every kind of event by its name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from mrb_tui.domain.events import evidence, incident, mitigation, runbook, updates
from mrb_tui.domain.events.event import Payload

_ALL: tuple[type[Payload], ...] = (
    incident.IncidentDeclared,
    incident.IncidentRetitled,
    incident.IncidentResolved,
    incident.IncidentReopened,
    incident.SeverityChanged,
    incident.StatusChanged,
    incident.RoleAssigned,
    incident.ResponderJoined,
    incident.NoteAdded,
    incident.MilestoneMarked,
    incident.EventMarked,
    incident.EventAmended,
    incident.CheckOverridden,
    evidence.ProbeChanged,
    evidence.EvidenceCollected,
    evidence.JournalGap,
    runbook.RunbookLoaded,
    runbook.NodeAnswered,
    runbook.StepStarted,
    runbook.StepFinished,
    runbook.StepSkipped,
    mitigation.MitigationPlanned,
    mitigation.MitigationConfirmed,
    mitigation.MitigationRefused,
    mitigation.MitigationStarted,
    mitigation.MitigationProgressed,
    mitigation.MitigationFinished,
    mitigation.MitigationFailed,
    mitigation.MitigationSettled,
    mitigation.MitigationVerified,
    mitigation.MitigationUnverified,
    mitigation.MitigationReverted,
    mitigation.MitigationAdopted,
    updates.UpdateDrafted,
    updates.UpdateQueued,
    updates.UpdatePublished,
    updates.HandoffMade,
)

KINDS: Mapping[str, type[Payload]] = MappingProxyType({kind.KIND: kind for kind in _ALL})


@dataclass(frozen=True, slots=True)
class Unknown:
    """An event of a kind that this release does not know, or whose payload it cannot read: kept, shown, not folded."""

    KIND: ClassVar[str] = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    """The summary that was recorded with it."""

    @property
    def summary(self) -> str:
        """What the journal says of it."""
        return self.text
