"""The templates that come along, and what each of their fields is."""

from dataclasses import dataclass
from importlib.resources import files

from mrb_tui.documents.action_items import COLUMNS
from mrb_tui.documents.fields import DocumentKind, FieldKind
from mrb_tui.documents.known import AUTOMATED, CUSTOMER, INTERNAL
from mrb_tui.domain.events.incident import Status

TITLES = {
    DocumentKind.TEAM: "Message to the team",
    DocumentKind.PUBLIC: "Update on the status page",
    DocumentKind.POSTMORTEM: "Postmortem",
}
IMPACTS = ("none", "minor", "major", "critical")
STATUSES = tuple(status.value for status in Status)
ENDING = ".md.j2"
"""Of a template's file: `postmortem.md.j2`."""
SOURCE_LIMIT = 64 * 1024
"""The longest template, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """What a field is. `prefill` names what the record knows for it; else `default`, else somebody is asked `label`."""

    label: str
    kind: FieldKind = FieldKind.LINE
    prefill: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    free: bool = True
    optional: bool = False
    fixed: bool = False


def source_of(kind: DocumentKind) -> str:
    """The text of a built-in template."""
    return files("mrb_tui.documents").joinpath("templates", f"{kind.value}{ENDING}").read_text(encoding="utf-8")


def spec_for(name: str, kind: DocumentKind) -> FieldSpec:
    """Of a field by its name: one of ours, or another that somebody's own template has."""
    own = _OF_KIND.get(kind, {}).get(name) or _COMMON.get(name)
    return own or FieldSpec(label=name.replace("_", " ").capitalize(), kind=FieldKind.TEXT)


def _line(label: str, prefill: str = "", **more: str | bool) -> FieldSpec:
    optional, default = bool(more.get("optional")), str(more.get("default", ""))
    return FieldSpec(label=label, prefill=prefill, optional=optional, default=default)


def _text(label: str, prefill: str = "", *, default: str = "", optional: bool = False) -> FieldSpec:
    return FieldSpec(label=label, kind=FieldKind.TEXT, prefill=prefill, default=default, optional=optional)


_COMMON = {
    "title": _line("Title", "incident.title"),
    "severity": _line("Severity", "incident.severity"),
    "category": _line("Category", "incident.category"),
    "commander": _line("Who leads?", "incident.commander"),
    "service": _line("Service", "service.name"),
    "provider": _line("Provider", "provider.name"),
    "incident_id": _line("Incident", "incident.id"),
    "now": _line("Last updated", "incident.now"),
    "date": _line("Date", "incident.date"),
    "duration": _line("Duration", "incident.duration"),
    "status": FieldSpec(label="Status", kind=FieldKind.CHOICE, prefill="incident.status", choices=STATUSES, free=False),
    "next_update": FieldSpec(label="When is the next update?", kind=FieldKind.MOMENT, prefill="incident.next_update"),
}

_TEAM = {
    "impact": FieldSpec(
        label="What do users notice?",
        kind=FieldKind.CHOICE,
        choices=("Users cannot use AI features", "Degraded AI responses"),
    ),
    "action": _line("What are you doing right now?"),
}

_PUBLIC = {
    "headline": _line("A title that users understand", default="AI features degraded"),
    "summary": _text(
        "What do users notice?",
        default="We have trouble with our AI-powered features: answers may be slower, or not come at all.",
    ),
    "doing": _text("What is being done?", default="Our team is on it, together with our AI provider."),
    "affected": _text("Which features, one a line?", "service.name"),
    "workaround": _text("What can users do meanwhile?", optional=True),
    "impact_level": FieldSpec(
        label="Impact, for the page", kind=FieldKind.CHOICE, choices=IMPACTS, free=False, default="minor"
    ),
    "next_update": FieldSpec(
        label="When is the next update?", kind=FieldKind.MOMENT, prefill="incident.next_update", optional=True
    ),
}

_POSTMORTEM = {
    "commander": _line("Incident commander", "incident.led_by"),
    "authors": _line("Who writes this?", "incident.authors"),
    "document_status": FieldSpec(
        label="How far is this document?",
        kind=FieldKind.CHOICE,
        choices=("draft", "reviewed", "final"),
        default="draft",
    ),
    "review_by": _line("Until when do those who were there meet?", "incident.review_by"),
    "summary": _text("One or two sentences: what happened?", "incident.summary"),
    "timeline": FieldSpec(label="Timeline", kind=FieldKind.TEXT, prefill="incident.timeline", fixed=True),
    "root_cause": _text("What went wrong, technically?", "incident.root_cause"),
    "trigger": _line("What set it off?"),
    "contributing_factors": _text("What else had to be so?"),
    "users_affected": _line("How many users, or which share?"),
    "impact_duration": _line("Duration of impact", "incident.impact_duration"),
    "requests_failed": _line("How many requests failed?", "incident.failed_requests"),
    "error_ratio": _line("Which share of requests failed?", "incident.error_ratio"),
    "revenue": _line("What did it cost, if anything?", optional=True),
    "chart": FieldSpec(label="Chart", prefill="incident.chart", optional=True, fixed=True),
    "detection": FieldSpec(
        label="How was it noticed?",
        kind=FieldKind.CHECKS,
        prefill="incident.detection",
        choices=(AUTOMATED, CUSTOMER, INTERNAL),
    ),
    "time_to_detect": _line("Time to detect", "incident.time_to_detect"),
    "time_to_acknowledge": _line("Time to acknowledge", "incident.time_to_acknowledge"),
    "time_to_first_update": _line("Time to the first update", "incident.time_to_first_update"),
    "time_to_identify": _line("Time to identify", "incident.time_to_identify"),
    "time_to_mitigate": _line("Time to mitigate", "incident.time_to_mitigate"),
    "time_to_resolve": _line("Time to resolve", "incident.time_to_resolve"),
    "longest_silence": _line("Longest silence", "incident.longest_silence"),
    "at_severity": _text("Time at each severity", "incident.at_severity"),
    "responders": _text("Who helped?", "incident.responders"),
    "resolution": _text("What ended it?", "incident.mitigations"),
    "in_force": _text("What is still in force?", "incident.in_force"),
    "internal_messages": _text("Internal messages", "incident.internal_messages"),
    "external_messages": _text("External messages", "incident.external_messages"),
    "action_items": FieldSpec(
        label="Action items", kind=FieldKind.TABLE, prefill="incident.action_items", columns=COLUMNS
    ),
    "went_well": _text("What went well?", "incident.went_well"),
    "improve": _text("What could be improved?", "incident.improve"),
    "lucky": _text("Where were we lucky?"),
    "supporting": _text("Where are the data?", "incident.supporting"),
}

_OF_KIND = {DocumentKind.TEAM: _TEAM, DocumentKind.PUBLIC: _PUBLIC, DocumentKind.POSTMORTEM: _POSTMORTEM}
ALWAYS = {DocumentKind.PUBLIC: ("headline", "status", "impact_level")}
"""Fields that a document of that kind has beside those of its text: a status page wants them."""
