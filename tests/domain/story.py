"""Events as a journal would hold them, told one after another."""

from datetime import UTC, datetime, timedelta

from mrb_tui.domain.events.event import CONSOLE, Event, Payload
from mrb_tui.domain.events.incident import IncidentDeclared
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.incident_fold import fold
from mrb_tui.domain.plan import FieldChange, Lasts, Target

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DECLARED = IncidentDeclared("INC-1", "Rate limited", "P1", "rate-limit", "chat")


def minutes(count: float, after: datetime = NOON) -> datetime:
    """So many minutes after noon."""
    return after + timedelta(minutes=count)


class Story:
    """What happens, each event right when it is recorded unless said otherwise."""

    def __init__(self, *, actor: str = "ana", host: str = "bastion") -> None:
        self.events: list[Event] = []
        self._actor = actor
        self._host = host

    def add(
        self, payload: Payload, at: datetime, *, actor: str | None = None, recorded_at: datetime | None = None
    ) -> Event:
        """One more."""
        seq = len(self.events) + 1
        event = Event(
            id=f"e{seq}",
            seq=seq,
            at=at,
            recorded_at=recorded_at or at,
            actor=self._actor if actor is None else actor,
            host=self._host,
            kind=payload.KIND,
            summary=payload.summary,
            payload=payload,
        )
        self.events.append(event)
        return event

    def by_console(self, payload: Payload, at: datetime) -> Event:
        """One more, of nobody's doing."""
        return self.add(payload, at, actor=CONSOLE)

    @property
    def incident(self) -> Incident:
        """After all of them."""
        incident = fold(self.events)
        assert incident is not None
        return incident


def declared(at: datetime = NOON, payload: IncidentDeclared = DECLARED, *, actor: str = "ana") -> Story:
    """A story that has begun."""
    story = Story()
    story.add(payload, at, actor=actor)
    return story


def plan(
    plan_id: str = "p1", *, lasts: Lasts = Lasts.TEMPORARY, title: str = "Cut concurrency", reverts: str = ""
) -> MitigationPlanned:
    """A change of one variable."""
    return MitigationPlanned(
        plan_id=plan_id,
        step_id="cut-concurrency",
        title=title,
        action="set-env",
        target=Target(
            kind="kubernetes",
            service="chat",
            name="deployment/mistral-service",
            context="prod-eu",
            namespace="default",
        ),
        changes=(FieldChange("MAX_CONCURRENT_REQUESTS", "50", "5"),),
        digest="d" * 64,
        lasts=lasts,
        undo="set MAX_CONCURRENT_REQUESTS back to 50",
        reverts=reverts,
    )
