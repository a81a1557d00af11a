"""A postmortem from a journal: a pure function. Same record, same bytes; what nobody knows stands there as a gap."""

from collections.abc import Mapping
from dataclasses import dataclass

from mrb_tui.documents.action_items import ActionItem, proposed
from mrb_tui.documents.builtin import TITLES, source_of
from mrb_tui.documents.durations import measure
from mrb_tui.documents.error_chart import error_chart
from mrb_tui.documents.fields import DocumentKind, Field, Rows
from mrb_tui.documents.known import Known, Record, known, shortfalls
from mrb_tui.documents.markdown import text
from mrb_tui.documents.sheet import Sheet, fill, sheet_from
from mrb_tui.documents.timeline import rows_to_markdown

CHART = "error-ratio.svg"
"""The picture's file, beside the document's."""


@dataclass(frozen=True, slots=True)
class Postmortem:
    """The document, its fields, and its chart; the chart is empty where there are no figures."""

    markdown: str
    fields: tuple[Field, ...]
    chart: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of what nobody has filled."""
        return tuple(field.label for field in self.fields if field.is_missing)


def builtin_sheet() -> Sheet:
    """Of the template that comes along."""
    kind = DocumentKind.POSTMORTEM
    return sheet_from(kind.value, kind, TITLES[kind], source_of(kind), f"{kind.value}.md.j2")


def known_for_postmortem(record: Record) -> dict[str, Known]:
    """What the record knows, with the parts that are made of it whole: timeline, chart, action items."""
    incident = record.incident
    marked = bool(incident.marked)
    timeline = rows_to_markdown(incident, record.events, marked_only=marked).rstrip("\n")
    values = known(record)
    values["incident.timeline"] = Known(timeline, "marked events" if marked else "all events; none is marked")
    took = measure(incident, record.events, until=record.now, scale=record.scale, calendar=record.calendar)
    items = [
        *proposed(incident),
        *(ActionItem("P2", "process", f"Do better: {words}") for words in shortfalls(record, took)),
    ]
    source = "ledger, outcomes, checks passed over, what took too long"
    values["incident.action_items"] = Known("", source, tuple(item.cells for item in items))
    if chart_of(record):
        values["incident.chart"] = Known(_link(incident.id), record.figures.source)
    return values


def chart_of(record: Record) -> str:
    """SVG, or nothing."""
    return error_chart(record.figures, record.incident.milestones, f"{record.incident.id}, {record.incident.title}")


def with_chart(markdown: str, incident_id: str) -> str:
    """The document that its chart is written beside: a template that does not show it gets it at its end."""
    return markdown if CHART in markdown else f"{markdown.rstrip()}\n\n{_link(incident_id)}\n"


def _link(incident_id: str) -> str:
    return f"![Error ratio of {text(incident_id)}]({CHART})"


def postmortem(
    record: Record,
    typed: Mapping[str, str] | None = None,
    rows: Mapping[str, Rows] | None = None,
    sheet: Sheet | None = None,
) -> Postmortem:
    """`typed` and `rows` are what people said, by field."""
    sheet = sheet or builtin_sheet()
    fields = fill(sheet, known_for_postmortem(record), typed or {}, rows or {})
    return Postmortem(sheet.body(fields), fields, chart_of(record))
