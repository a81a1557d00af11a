"""What the record can say for a document, each value with where it comes from. What nobody can tell is not there.

The names are those that a runbook's fields give as `from` (`runbook.tables.documents.PREFILLS`), and more of that kind.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mrb_tui.documents.durations import Durations, Span, long_words, measure
from mrb_tui.documents.fields import DocumentKind, Rows
from mrb_tui.documents.figures import Figures
from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.domain.events.event import Event
from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.domain.events.incident import Milestone, MilestoneMarked
from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.incident import Incident, time_of
from mrb_tui.domain.mitigation_state import MitigationState, Phase
from mrb_tui.domain.response import Standing
from mrb_tui.domain.severity import SCALE, Scale
from mrb_tui.domain.update_clock import next_update_at

AUTOMATED, CUSTOMER, INTERNAL = "Automated alerting", "Customer report", "Internal testing"
MEETING_DAYS = 5
"""Business days after the end within which those who were there meet."""
SLOW_TO_DETECT_S = 15 * 60.0
NOT_DONE = (Phase.PLANNED, Phase.CONFIRMED, Phase.REFUSED)


@dataclass(frozen=True, slots=True)
class Known:
    """A value, or a table's rows, and where it comes from. Empty with a source: why it could not be told."""

    value: str
    source: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that a document is made from. `events` in any order; `facts` as the probes say now."""

    incident: Incident
    events: Sequence[Event]
    now: datetime
    scale: Scale = SCALE
    calendar: BusinessCalendar = field(default_factory=BusinessCalendar)
    service: str = ""
    provider: str = ""
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)


def known(record: Record) -> dict[str, Known]:
    """By name. Same record, same values."""
    took = measure(record.incident, record.events, until=record.now, scale=record.scale, calendar=record.calendar)
    values = {name: Known(str(value), f"probe {name.partition('.')[0]}") for name, value in record.facts.items()}
    for part in (_incident(record), _times(record, took), _course(record), _told(record), _figures(record)):
        values |= dict(part)
    values |= dict(_judged(record, took))
    return {name: one for name, one in values.items() if one.value or one.rows or one.source}


def _incident(record: Record) -> Iterator[tuple[str, Known]]:
    incident = record.incident
    for name, value in (
        ("id", incident.id),
        ("title", incident.title),
        ("severity", incident.severity),
        ("status", incident.status.value),
        ("category", incident.category),
        ("commander", incident.commander),
    ):
        yield f"incident.{name}", Known(value, "incident" if value else f"nobody has said its {name} yet")
    yield "service.name", Known(record.service or incident.service, "configuration")
    yield "provider.name", Known(record.provider, "configuration")
    led = incident.commander or "nobody was named"
    yield "incident.led_by", Known(led, "roles")
    writer = incident.commander or incident.declared_by
    yield "incident.authors", Known(writer, "who led it" if incident.commander else "who declared it")
    yield "incident.responders", Known("\n".join(_responders(incident)), "roles, and who acted")


def _responders(incident: Incident) -> Iterator[str]:
    for role, person in incident.roles.items():
        yield f"- {person} ({role})"
    for person in incident.responders:
        if person not in incident.roles.values():
            yield f"- {person}"


def _times(record: Record, took: Durations) -> Iterator[tuple[str, Known]]:
    incident, until = record.incident, took.until
    began_at = incident.milestones.get(Milestone.STARTED, incident.detected_at)
    began = "started" if Milestone.STARTED in incident.milestones else "detected"
    yield "incident.now", Known(f"{minute(record.now)} UTC", "clock")
    yield "incident.date", Known(f"{began_at.astimezone(UTC):%Y-%m-%d}", f"milestone {began}")
    yield "incident.window", Known(f"{minute(began_at)} to {minute(until)} UTC", f"milestones, from {began} on")
    whole = Known(long_words(max((until - began_at).total_seconds(), 0)), took.whole.basis)
    yield "incident.duration", whole
    harmed_to = incident.milestones.get(Milestone.MITIGATED, until)
    harm_s = (harmed_to - began_at).total_seconds()
    end = "mitigated" if Milestone.MITIGATED in incident.milestones else "the end; mitigated is not marked"
    if harm_s >= 0:
        yield "incident.impact_duration", Known(long_words(harm_s), f"from {began} to {end}")
    promise = next_update_at(incident.severity, record.scale, record.now)
    if promise is not None and incident.is_open:
        yield "incident.next_update", Known(f"{minute(promise)} UTC", f"usual for {incident.severity}")
    for name, span in (
        ("detect", took.detect),
        ("acknowledge", took.acknowledge),
        ("first_update", took.first_update),
        ("identify", took.identify),
        ("mitigate", took.mitigate),
        ("resolve", took.resolve),
    ):
        yield f"incident.time_to_{name}", _span(span)
    if not record.incident.updates:
        yield "incident.time_to_first_update", Known("no update was published", "published updates")
    totals = dict.fromkeys(stretch.severity for stretch in took.at_severity)
    stretches = "\n".join(f"- {severity}: {long_words(took.seconds_at(severity))}" for severity in totals)
    yield "incident.at_severity", Known(stretches, "severity changes")
    silence = took.longest_silence
    if silence is not None:
        yield "incident.longest_silence", Known(long_words(silence.seconds), silence.basis)
    if incident.ended_at is not None:
        yield (
            "incident.review_by",
            Known(_review_by(record.calendar, incident.ended_at), "five business days after its end"),
        )


def _span(span: Span) -> Known:
    return Known("" if span.seconds is None else span.words, span.basis)


def _review_by(calendar: BusinessCalendar, ended_at: datetime) -> str:
    day = calendar.local(ended_at).date()
    for _ in range(MEETING_DAYS):
        day = calendar.next_business_day(day)
    return day.isoformat()


def _course(record: Record) -> Iterator[tuple[str, Known]]:
    """What was found and done."""
    incident = record.incident
    notes = {
        event.payload.milestone: event.payload.note
        for event in record.events
        if isinstance(event.payload, MilestoneMarked) and event.payload.note
    }
    answers = "\n".join(f"- {answer.ask} {answer.say}" for answer in incident.answers.values() if answer.answer >= 0)
    cause = notes.get(Milestone.IDENTIFIED, "")
    yield (
        "incident.root_cause",
        Known(cause or answers, "note at milestone identified" if cause else "answers of the tree"),
    )
    done = [f"- {_done(state)}" for state in incident.mitigations.values() if state.phase not in NOT_DONE]
    words = [incident.resolution] if incident.resolution else []
    if note := notes.get(Milestone.MITIGATED):
        words.append(f"- {minute(incident.milestones[Milestone.MITIGATED])} UTC: mitigated, {note}")
    yield "incident.mitigations", Known("\n".join([*words, *done]), "resolution, milestone notes, mitigations")
    owed = "\n".join(f"- {_owed(state)}" for state in incident.ledger)
    yield "incident.in_force", Known(owed or "Nothing.", "ledger")
    evidence = [f"- {one.path} (SHA-256 {one.sha256})" for one in incident.evidence]
    evidence.append(f"- journal of {incident.id}: {incident.events} events")
    yield "incident.supporting", Known("\n".join(evidence), "evidence bundles, journal")


def _done(state: MitigationState) -> str:
    since = f"{minute(state.since_at or state.changed_at)} UTC"
    changes = ", ".join(change.words for change in state.plan.changes)
    return f"{since}: {state.plan.title}" + (f", {changes}" if changes else "") + f" ({state.phase.value})"


def _owed(state: MitigationState) -> str:
    undo = f"; to take it back: {state.plan.undo}" if state.plan.undo else ""
    return (
        f"{state.plan.title} on {state.plan.target.path}, since {minute(state.since_at or state.changed_at)} UTC{undo}"
    )


def _told(record: Record) -> Iterator[tuple[str, Known]]:
    published = [event for event in record.events if isinstance(event.payload, UpdatePublished)]
    published.sort(key=lambda event: (time_of(event, record.incident), event.seq))
    for name, public in (("internal", False), ("external", True)):
        lines = [
            f"- {minute(time_of(event, record.incident))} UTC, {event.payload.channel}: {_first_line(event.payload)}"
            for event in published
            if isinstance(event.payload, UpdatePublished) and (event.payload.document == DocumentKind.PUBLIC) is public
        ]
        yield f"incident.{name}_messages", Known("\n".join(lines) or "None was published.", "published updates")


def _first_line(payload: UpdatePublished) -> str:
    said = payload.subject or payload.text.strip().partition("\n")[0]
    return f"{payload.status}: {said}" if payload.status else said


def _figures(record: Record) -> Iterator[tuple[str, Known]]:
    figures = record.figures
    source = f"{figures.source}: {figures.why}" if figures.source and figures.why else figures.source or figures.why
    failed = "" if figures.failed is None else f"about {figures.failed:,.0f}"
    yield "incident.failed_requests", Known(failed, source)
    ratio = figures.ratio
    peak = figures.peak
    words = "" if ratio is None else f"on average {ratio * 100:.1f} % of {figures.requests or 0:,.0f} requests"
    if words and peak is not None:
        words += f", at worst {peak.ratio * 100:.1f} % at {minute(peak.at)} UTC"
    yield "incident.error_ratio", Known(words, source)


def shortfalls(record: Record, took: Durations) -> tuple[str, ...]:
    """What the figures say went worse than it should."""
    incident, response, silence = record.incident, took.response, took.longest_silence
    found = [response.words] if response is not None and response.standing is Standing.MISSED else []
    usual_s = record.scale.update_every_s(incident.severity)
    if silence is not None and usual_s is not None and silence.seconds > usual_s:
        found.append(f"{long_words(silence.seconds)} without an update; usual is one every {long_words(usual_s)}")
    if took.detect.seconds is not None and took.detect.seconds > SLOW_TO_DETECT_S:
        found.append(f"{took.detect.words} until it was noticed")
    return tuple(found)


def _judged(record: Record, took: Durations) -> Iterator[tuple[str, Known]]:
    """What the figures say of how it went; people say the rest."""
    incident, response = record.incident, took.response
    met = response is not None and response.standing is Standing.MET
    good = [f"- {response.words}, within the target of {incident.severities[0].value}"] if response and met else []
    bad = [f"- {words}" for words in shortfalls(record, took)]
    yield "incident.went_well", Known("\n".join(good), "response target")
    yield "incident.improve", Known("\n".join(bad), "response target, silences, time to detect")
    first = min(
        (event for event in record.events if _turned_bad(event)),
        key=lambda event: (time_of(event, incident), event.seq),
        default=None,
    )
    if not incident.declared_by or (first is not None and time_of(first, incident) <= incident.declared_at):
        why = (
            f"{first.summary} at {minute(time_of(first, incident))} UTC"
            if first is not None
            else "the console declared it"
        )
        yield "incident.detection", Known(AUTOMATED, f"before anybody declared: {why}")
    yield "incident.summary", Known(_summary(record, took), "title, times and resolution")


def _turned_bad(event: Event) -> bool:
    return isinstance(event.payload, ProbeChanged) and event.payload.after in (Health.DEGRADED, Health.DOWN)


def _summary(record: Record, took: Durations) -> str:
    incident = record.incident
    where = f" on {record.service or incident.service}" if record.service or incident.service else ""
    began = incident.milestones.get(Milestone.STARTED, incident.detected_at)
    state = (
        f"It lasted {long_words(max((took.until - began).total_seconds(), 0))}."
        if not incident.is_open
        else "It is still open."
    )
    return f"{incident.title}{where}, {incident.severity}, from {minute(began)} UTC. {state}"


def minute(at: datetime) -> str:
    """`2026-11-24 12:02`, UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"
