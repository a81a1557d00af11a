"""Document templates: text with named gaps, and what each gap is."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from mrb_tui.runbook.tables.values import FactId, Id
from mrb_tui.tomlsource.fields import Table, written

TEMPLATE_LIMIT = 20_000
FILE_LIMIT = 64 * 1024
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


TemplatePath = Annotated[
    str,
    written(
        r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.j2",
        "a file beside the runbook or in a folder below, like templates/letter.md.j2",
    ),
]


class Template(Table):
    """A document: `text` with gaps, where a line all of whose gaps are optional and empty is left out; or a `file`.

    Once a runbook is loaded, `text` is what the file holds; empty if it could not be read.
    """

    title: str
    kind: Literal["slack", "status-update", "postmortem", "message"]
    text: Annotated[str, Field(min_length=1, max_length=TEMPLATE_LIMIT)] = ""
    file: TemplatePath | None = None
    subject: Annotated[str, Field(max_length=200)] = ""
    fields: dict[FactId, FieldTable] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_text(self) -> "Template":
        if bool(self.text) == bool(self.file):
            raise ValueError("give either text or file")
        if self.file and self.subject:
            raise ValueError("subject belongs to text; with a file, the variable headline is the subject")
        return self


Templates = dict[Id, Template]
