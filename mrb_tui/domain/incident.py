"""An incident: a fold over its events. Nothing about it is stored anywhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from mrb_tui.domain.events.event import Event
from mrb_tui.domain.events.evidence import EvidenceCollected, JournalGap, ProbeChanged
from mrb_tui.domain.events.incident import COMMANDER, EventAmended, Milestone, Status
from mrb_tui.domain.events.runbook import NodeAnswered, RunbookLoaded
from mrb_tui.domain.events.updates import HandoffMade, UpdateDrafted, UpdatePublished
from mrb_tui.domain.mitigation_state import MitigationState, ledger
from mrb_tui.domain.step_state import StepState

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Since(Generic[Value]):
    """A value, and from when on it held. `event_id` is the event that said so."""

    value: Value
    since_at: datetime
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What the last update on a channel said of the next one; `due_at` is None if it said nothing."""

    made_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What is known of an incident after some of its events.

    `severities` and `statuses` are its history, oldest first, none before the declaration. `milestones` hold the last
    mark of each. All times are as amended.
    """

    id: str
    title: str
    category: str
    service: str
    declared_at: datetime
    declared_by: str
    severities: tuple[Since[str], ...]
    statuses: tuple[Since[Status], ...]
    milestones: Mapping[Milestone, datetime]
    milestone_events: Mapping[Milestone, str] = field(default_factory=dict)
    """The event whose time a milestone is; none for a time that was only told, as *detected* in the declaration."""
    acted_at: datetime | None = None
    """The first thing a person did since the declaration."""
    roles: Mapping[str, str] = field(default_factory=dict)
    responders: tuple[str, ...] = ()
    """Everybody who joined or did anything."""
    runbook: RunbookLoaded | None = None
    answers: Mapping[str, NodeAnswered] = field(default_factory=dict)
    """By node. The last answer counts; the order is that of answering."""
    steps: Mapping[str, StepState] = field(default_factory=dict)
    mitigations: Mapping[str, MitigationState] = field(default_factory=dict)
    """By plan, oldest first."""
    probes: Mapping[str, ProbeChanged] = field(default_factory=dict)
    """The last recorded turn of each probe."""
    marked: frozenset[str] = frozenset()
    """Ids of events that belong into the postmortem's timeline."""
    amendments: Mapping[str, EventAmended] = field(default_factory=dict)
    """What the amendments of each amended event say together, by its id."""
    overridden: Mapping[str, str] = field(default_factory=dict)
    """Checks of the closing list that were passed over, with the reason."""
    updates: int = 0
    """Published messages; one that went to two channels counts twice."""
    updated_at: datetime | None = None
    promises: Mapping[str, Promise] = field(default_factory=dict)
    """By channel: those who read one are not told by another."""
    told: Mapping[str, Since[UpdatePublished]] = field(default_factory=dict)
    """The last update that was made of each template."""
    drafts: Mapping[str, Since[UpdateDrafted]] = field(default_factory=dict)
    """What is written and not sent, by template."""
    evidence: tuple[EvidenceCollected, ...] = ()
    handoff: HandoffMade | None = None
    gaps: tuple[JournalGap, ...] = ()
    resolution: str = ""
    events: int = 0
    last_seq: int = 0
    last_at: datetime

    @property
    def severity(self) -> str:
        """As it is now."""
        return self.severities[-1].value

    @property
    def status(self) -> Status:
        """As it is now."""
        return self.statuses[-1].value

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.status is not Status.RESOLVED

    @property
    def commander(self) -> str:
        """Who leads; empty if nobody does."""
        return self.roles.get(COMMANDER, "")

    @property
    def detected_at(self) -> datetime:
        """The first sign, or the declaration where nobody knows better."""
        return self.milestones.get(Milestone.DETECTED, self.declared_at)

    @property
    def responded_at(self) -> datetime | None:
        """The first thing a person did: the declaration, or an acknowledgement before it.

        None while only the console has acted: a declaration by itself is nobody's response.
        """
        acts = (self.declared_at if self.declared_by else self.acted_at, self.milestones.get(Milestone.ACKNOWLEDGED))
        return min((at for at in acts if at is not None), default=None)

    @property
    def promised_at(self) -> datetime | None:
        """When the next update is due; None when nothing is promised."""
        return min((one.due_at for one in self.promises.values() if one.due_at is not None), default=None)

    @property
    def ended_at(self) -> datetime | None:
        """When it was resolved; None while it is open."""
        return self.milestones.get(Milestone.RESOLVED) if not self.is_open else None

    @property
    def ledger(self) -> tuple[MitigationState, ...]:
        """Temporary mitigations in force."""
        return ledger(self.mitigations.values())

    @property
    def unsettled(self) -> tuple[MitigationState, ...]:
        """Mitigations whose intent is recorded and whose outcome is not."""
        return tuple(state for state in self.mitigations.values() if state.outcome_unknown)


def text_of(event: Event, incident: Incident) -> str:
    """What the timeline says of an event: its last amendment's words, else its own."""
    amendment = incident.amendments.get(event.id)
    return amendment.text if amendment is not None and amendment.text else event.summary


def time_of(event: Event, incident: Incident) -> datetime:
    """When it happened, as amended."""
    amendment = incident.amendments.get(event.id)
    return amendment.happened_at if amendment is not None and amendment.happened_at else event.at


def in_time_order(events: Iterable[Event], incident: Incident) -> list[Event]:
    """By when they happened, as amended; those of one moment in the order they were recorded."""
    return sorted(events, key=lambda event: (time_of(event, incident), event.seq))
