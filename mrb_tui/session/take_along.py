"""The text that a responder takes along from a step: what is known is filled in, what is not stays a visible gap."""

from collections.abc import Mapping
from datetime import datetime

from mrb_tui.domain.durations import age
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.incident import Incident
from mrb_tui.runbook.model import RunbookFile, Step
from mrb_tui.runbook.tables.documents import FieldTable
from mrb_tui.runbook.template import render
from mrb_tui.session.step_words import assignment, by_hand_words


def take_along(book: RunbookFile, step: Step, known: Mapping[str, str]) -> str:
    """The step's template, filled from `known` by the names that prefills have; else its words, or its setting."""
    template = book.templates.get(step.copy_text or step.tell or "")
    if template is None or template.file:
        return assignment(book, step) or by_hand_words(book, step, "")
    fields = template.fields
    optional = frozenset(name for name, field in fields.items() if field.optional)
    values = {name: _value(name, field, known) for name, field in fields.items()}
    text = render(template.text, values, optional).strip("\n")
    subject = render(template.subject, values, optional) if template.subject else ""
    return f"{subject}\n\n{text}" if subject else text


def what_is_known(
    facts: Mapping[str, FactValue],
    incident: Incident | None,
    *,
    service: str,
    first_red_at: datetime | None,
    now: datetime,
) -> dict[str, str]:
    """By the names that a template's fields have in `from`. What nobody can tell yet is not there."""
    known = {name: str(value) for name, value in facts.items()}
    known |= {"service.name": service, "incident.now": f"{_time(now)} UTC"}
    begun = incident.detected_at if incident is not None else first_red_at
    if begun is not None:
        known["incident.date"] = _time(begun)
        ended = incident.ended_at if incident is not None else None
        known["incident.window"] = f"{_time(begun)} to {_time(ended or now)} UTC"
        known["incident.duration"] = age(((ended or now) - begun).total_seconds())
    if incident is not None:
        known |= {
            "incident.id": incident.id,
            "incident.title": incident.title,
            "incident.severity": incident.severity,
            "incident.status": incident.status.value,
            "incident.category": incident.category,
            "incident.commander": incident.commander,
        }
    return {name: value for name, value in known.items() if value}


def _value(name: str, field: FieldTable, known: Mapping[str, str]) -> str:
    value = known.get(field.prefill, "") or field.default
    if value or field.optional:
        return value
    return f"[{field.ask or name.replace('_', ' ')}]"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
