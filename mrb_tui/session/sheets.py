"""Which template a document is written by: the user's own, else the runbook's, else the one that comes along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mrb_tui.documents.builtin import ENDING, TITLES, FieldSpec, source_of, spec_for
from mrb_tui.documents.fields import DocumentKind, Field, FieldKind
from mrb_tui.documents.sheet import Sheet, gap, sheet_from
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.runbook.tables.documents import FieldTable
from mrb_tui.runbook.tables.documents import Template as RunbookTemplate
from mrb_tui.runbook.template import render
from mrb_tui.session.components import component_specs


@dataclass(frozen=True)
class OwnTemplates:
    """Template files of the user's folder: their text, or why it cannot be read, by the template's id."""

    texts: Mapping[str, str] = field(default_factory=dict)
    troubles: Mapping[str, Trouble] = field(default_factory=dict)
    folder: str = ""


@dataclass(frozen=True)
class Chosen:
    """A sheet, and why it is not the one that was asked for. `components` of the status page it has fields for."""

    sheet: Sheet
    trouble: Trouble | None = None
    components: Mapping[str, str] = field(default_factory=dict)


def template_ids(book: RunbookFile) -> Mapping[str, tuple[DocumentKind, str]]:
    """What can be written, with titles: the three documents first, then the runbook's other messages."""
    found = {}
    for kind, title in TITLES.items():
        own = next((name for name, one in book.templates.items() if one.kind == kind.value), kind.value)
        found[own] = (kind, book.templates[own].title if own in book.templates else title)
    for name, one in book.templates.items():
        found.setdefault(name, (DocumentKind(one.kind), one.title))
    return found


def choose(
    template_id: str, book: RunbookFile, own: OwnTemplates, components: Mapping[str, str] | None = None
) -> Chosen:
    """The template, and for a public update a field for each of the page's `components`."""
    chosen = _chosen(template_id, book, own)
    if not components or chosen.sheet.kind is not DocumentKind.PUBLIC:
        return chosen
    specs = {**chosen.sheet.specs, **component_specs(components)}
    return replace(chosen, sheet=replace(chosen.sheet, specs=specs), components=components)


def _chosen(template_id: str, book: RunbookFile, own: OwnTemplates) -> Chosen:
    """A template that is broken is never used: the next one takes its place, and its trouble says so."""
    kind, title = template_ids(book)[template_id]
    trouble = None
    for name in dict.fromkeys((template_id, kind.value)):
        if name in own.troubles:
            trouble = own.troubles[name]
        elif name in own.texts:
            try:
                made = sheet_from(template_id, kind, title, own.texts[name], f"{own.folder}/{name}{ENDING}")
                return Chosen(made)
            except TroubleError as error:
                trouble = error.trouble
    of_runbook = book.templates.get(template_id)
    if of_runbook is not None and of_runbook.file is None:
        return Chosen(_of_runbook(template_id, kind, of_runbook), trouble)
    if of_runbook is not None:
        try:
            return Chosen(_of_file(template_id, kind, of_runbook), trouble)
        except TroubleError as error:
            if kind not in TITLES:  # none came along that could take its place
                raise
            trouble = trouble or error.trouble
    made = sheet_from(template_id, kind, title, source_of(kind), f"{kind.value}{ENDING}")
    return Chosen(made, trouble)


def _of_file(template_id: str, kind: DocumentKind, template: RunbookTemplate) -> Sheet:
    """Of a runbook's template file; what its fields say of a variable goes before what we know of it."""
    name = template.file or ""
    if not template.text:
        why = "the file is not there, is no text, is too large, or leads out of the runbook's folder"
        advice = ("mrb-tui runbook check says which",)
        raise TroubleError(
            Trouble(TroubleKind.CONFIGURATION, f"The runbook's template {name} cannot be read", why, advice)
        )
    sheet = sheet_from(template_id, kind, template.title, template.text, name)
    own = {field: _spec(field, table) for field, table in template.fields.items() if field in sheet.specs}
    return replace(sheet, specs={**sheet.specs, **own})


def _of_runbook(template_id: str, kind: DocumentKind, template: RunbookTemplate) -> Sheet:
    """A runbook's text with gaps, as a sheet."""
    optional = frozenset(name for name, one in template.fields.items() if one.optional)

    def written(text: str, fields: Sequence[Field]) -> str:
        values = {field.id: _words(field) for field in fields}
        return render(text, values, optional).strip("\n") + "\n"

    extra = {"status": _STATUS, "impact_level": _IMPACT} if kind is DocumentKind.PUBLIC else {}
    specs = {name: _spec(name, one) for name, one in template.fields.items()}
    return Sheet(
        template_id,
        kind,
        template.title,
        {**specs, **{name: spec for name, spec in extra.items() if name not in specs}},
        body=lambda fields: written(template.text, fields),
        subject=(lambda fields: written(template.subject, fields).strip()) if template.subject else None,
    )


def _words(field: Field) -> str:
    if field.is_empty:
        return "" if field.optional else gap(field)
    return field.value.upper() if field.id == "status" else field.value


def _spec(name: str, table: FieldTable) -> FieldSpec:
    label = table.ask or name.replace("_", " ").capitalize()
    kind = FieldKind.CHOICE if table.choices else FieldKind.TEXT if name in _LONG else FieldKind.LINE
    if table.prefill == "incident.next_update":
        kind = FieldKind.MOMENT
    return FieldSpec(
        label=label,
        kind=kind,
        prefill=table.prefill,
        default=table.default,
        choices=table.choices,
        optional=table.optional,
    )


_LONG = frozenset({"summary", "doing", "affected", "workaround", "remarks", "wanted", "root_cause", "resolution"})
_STATUS = spec_for("status", DocumentKind.PUBLIC)
_IMPACT = spec_for("impact_level", DocumentKind.PUBLIC)
