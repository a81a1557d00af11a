"""Strategies for payloads of every kind, with ids from a few, so that events meet."""

from datetime import timedelta

from hypothesis import strategies as st

from mrb_tui.domain.events import evidence, incident, mitigation, runbook, updates
from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.kinds import KINDS, Unknown
from mrb_tui.domain.health import Health
from mrb_tui.domain.plan import Lasts
from tests.domain.story import NOON, plan

TIMES = st.integers(-90, 240).map(lambda count: NOON + timedelta(minutes=count))
PEOPLE = st.sampled_from(["ana", "ben", ""])
_WORDS = st.sampled_from(["", "a word", "two\nlines", "| pipes | and `code`"])
_PLANS = st.sampled_from(["p1", "p2", "p3"])
_STEPS = st.sampled_from(["s1", "s2"])
_EVENT_IDS = st.integers(1, 30).map(lambda seq: f"e{seq}")
_SEVERITIES = st.sampled_from(["P1", "P2", "P3", "P4"])
_STATUSES = st.sampled_from(incident.Status)
_CHANNELS = st.sampled_from(["slack", "status page"])
_MAYBE = st.none() | TIMES
_HEALTH = st.sampled_from(Health)

BY_KIND: dict[str, st.SearchStrategy[Payload]] = {
    "incident.declared": st.builds(
        incident.IncidentDeclared, st.just("INC-1"), _WORDS, _SEVERITIES, _WORDS, _WORDS, _MAYBE
    ),
    "incident.retitled": st.builds(incident.IncidentRetitled, _WORDS, _WORDS),
    "incident.resolved": st.builds(incident.IncidentResolved, _WORDS),
    "incident.reopened": st.builds(incident.IncidentReopened, _WORDS),
    "severity.changed": st.builds(incident.SeverityChanged, _SEVERITIES, _SEVERITIES, _WORDS),
    "status.changed": st.builds(incident.StatusChanged, _STATUSES, _STATUSES),
    "role.assigned": st.builds(incident.RoleAssigned, st.sampled_from(incident.ROLES), PEOPLE),
    "responder.joined": st.builds(incident.ResponderJoined, PEOPLE),
    "note.added": st.builds(incident.NoteAdded, _WORDS),
    "milestone.marked": st.builds(incident.MilestoneMarked, st.sampled_from(incident.Milestone), _WORDS),
    "event.marked": st.builds(incident.EventMarked, _EVENT_IDS, st.booleans(), _WORDS),
    "event.amended": st.builds(incident.EventAmended, _EVENT_IDS, _WORDS, _MAYBE, _WORDS),
    "check.overridden": st.builds(incident.CheckOverridden, _WORDS, _WORDS),
    "probe.changed": st.builds(
        evidence.ProbeChanged,
        st.just("mistral_api"),
        st.just("Mistral API"),
        _HEALTH,
        _HEALTH,
        _WORDS,
        _WORDS,
        st.just({"status": 429}),
        st.integers(1, 9),
        _MAYBE,
    ),
    "evidence.collected": st.builds(
        evidence.EvidenceCollected, _WORDS, st.just("0" * 64), st.integers(0, 9), st.just(("logs",))
    ),
    "journal.gap": st.builds(evidence.JournalGap, TIMES, TIMES, _WORDS, st.integers(0, 9)),
    "runbook.loaded": st.builds(runbook.RunbookLoaded, _WORDS, st.just("0" * 64)),
    "node.answered": st.builds(
        runbook.NodeAnswered, _STEPS, _WORDS, st.integers(-1, 3), _WORDS, st.just("supported"), reason=_WORDS
    ),
    "step.started": st.builds(runbook.StepStarted, _STEPS, _WORDS),
    "step.finished": st.builds(runbook.StepFinished, _STEPS, _WORDS, st.sampled_from(runbook.StepOutcome), _WORDS),
    "step.skipped": st.builds(runbook.StepSkipped, _STEPS, _WORDS, _WORDS),
    "mitigation.planned": st.builds(plan, _PLANS, lasts=st.sampled_from(Lasts)),
    "mitigation.confirmed": st.builds(mitigation.MitigationConfirmed, _PLANS, _WORDS, st.just("d")),
    "mitigation.refused": st.builds(mitigation.MitigationRefused, _PLANS, _WORDS, _WORDS),
    "mitigation.started": st.builds(mitigation.MitigationStarted, _PLANS, _WORDS),
    "mitigation.progressed": st.builds(mitigation.MitigationProgressed, _PLANS, _WORDS, _WORDS),
    "mitigation.finished": st.builds(mitigation.MitigationFinished, _PLANS, _WORDS, _WORDS),
    "mitigation.failed": st.builds(
        mitigation.MitigationFailed, _PLANS, _WORDS, _WORDS, _WORDS, st.sampled_from([None, True, False])
    ),
    "mitigation.settled": st.builds(
        mitigation.MitigationSettled, _PLANS, _WORDS, st.sampled_from(mitigation.Settlement), _WORDS
    ),
    "mitigation.verified": st.builds(mitigation.MitigationVerified, _PLANS, _WORDS, _WORDS),
    "mitigation.unverified": st.builds(mitigation.MitigationUnverified, _PLANS, _WORDS, _WORDS, st.booleans()),
    "mitigation.reverted": st.builds(mitigation.MitigationReverted, _PLANS, _WORDS, _PLANS),
    "mitigation.adopted": st.builds(mitigation.MitigationAdopted, _PLANS, _WORDS, _WORDS),
    "update.drafted": st.builds(updates.UpdateDrafted, _STEPS, _CHANNELS, _WORDS),
    "update.queued": st.builds(updates.UpdateQueued, _STEPS, _CHANNELS, _WORDS),
    "update.published": st.builds(updates.UpdatePublished, _STEPS, _CHANNELS, _WORDS, _MAYBE),
    "handoff.made": st.builds(updates.HandoffMade, _WORDS, PEOPLE),
}

ANY: st.SearchStrategy[Payload] = st.one_of(
    *BY_KIND.values(), st.builds(Unknown, st.just({"plan_id": "p1"}), st.just("from a later release"))
)
MITIGATION: st.SearchStrategy[Payload] = st.one_of(
    *(strategy for kind, strategy in BY_KIND.items() if kind.startswith("mitigation."))
)

assert BY_KIND.keys() == KINDS.keys(), "a kind without a strategy would go untried"
