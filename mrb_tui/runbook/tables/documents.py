"""Document templates: text with named gaps, and what each gap is."""

from typing import Annotated, Literal

from pydantic import Field

from mrb_tui.runbook.tables.values import FactId, Id
from mrb_tui.tomlsource.fields import Table

TEMPLATE_LIMIT = 20_000
PREFILLS = frozenset(
    {
        "incident.id",
        "incident.title",
        "incident.severity",
        "incident.status",
        "incident.impact",
        "incident.commander",
        "incident.category",
        "incident.date",
        "incident.duration",
        "incident.impact_duration",
        "incident.timeline",
        "incident.mitigations",
        "incident.action_items",
        "incident.failed_requests",
        "incident.window",
        "incident.next_update",
        "incident.now",
        "service.name",
        "provider.name",
    }
)
"""What the console can fill in by itself; facts of probes can be named too, as in `mistral_api.request_id`."""


class FieldTable(Table):
    """A gap. Filled from `prefill`, else by the responder, who is asked `ask`; an optional one may stay empty."""

    ask: str = ""
    prefill: Annotated[str, Field(alias="from")] = ""
    choices: tuple[str, ...] = ()
    default: str = ""
    optional: bool = False


class Template(Table):
    """A document. A line all of whose gaps are optional and empty is left out."""

    title: str
    kind: Literal["slack", "status-update", "postmortem", "message"]
    text: Annotated[str, Field(min_length=1, max_length=TEMPLATE_LIMIT)]
    subject: Annotated[str, Field(max_length=200)] = ""
    fields: dict[FactId, FieldTable] = Field(default_factory=dict)


Templates = dict[Id, Template]
