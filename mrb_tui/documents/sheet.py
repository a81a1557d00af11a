"""A document to fill in: its template, its fields, and the text that comes of both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mrb_tui.documents import markdown
from mrb_tui.documents.builtin import ALWAYS, FieldSpec, spec_for
from mrb_tui.documents.fields import DocumentKind, Field, FieldKind, Rows
from mrb_tui.documents.known import Known
from mrb_tui.documents.markdown import Markdown
from mrb_tui.scrub.plain import plain

if TYPE_CHECKING:  # a console draws its first picture without templates, whose language takes a while to import
    from mrb_tui.documents.template import Template

TYPED = "typed"
USUAL = "usual words"
Body = Callable[[Sequence[Field]], str]


@dataclass(frozen=True)
class Sheet:
    """`specs` in the order of the form. `subject` makes a headline of the fields, where there is one."""

    id: str
    kind: DocumentKind
    title: str
    specs: Mapping[str, FieldSpec]
    body: Body
    subject: Body | None = None


def sheet_from(template_id: str, kind: DocumentKind, title: str, source: str, name: str) -> Sheet:
    """Of a Jinja template's text: its undeclared variables are the fields. `name` is its file's.

    Raises TroubleError with the line of what is wrong.
    """
    from mrb_tui.documents.template import load

    template = load(source, name)
    names = dict.fromkeys((*ALWAYS.get(kind, ()), *template.names))
    specs = {name: spec_for(name, kind) for name in names}
    return Sheet(
        template_id,
        kind,
        title,
        specs,
        body=lambda fields: written(template, fields, kind),
        subject=_headline if kind is DocumentKind.PUBLIC else None,
    )


def fill(
    sheet: Sheet,
    known: Mapping[str, Known],
    typed: Mapping[str, str],
    rows: Mapping[str, Rows],
    before: Mapping[str, str] | None = None,
) -> tuple[Field, ...]:
    """Every field: what somebody typed, else what the record knows, else the usual words."""
    return tuple(_field(name, spec, known, typed, rows, before) for name, spec in sheet.specs.items())


def _field(
    name: str,
    spec: FieldSpec,
    known: Mapping[str, Known],
    typed: Mapping[str, str],
    rows: Mapping[str, Rows],
    before: Mapping[str, str] | None,
) -> Field:
    found = known.get(spec.prefill, Known("", ""))
    value, source = (found.value, found.source) if found.value or not spec.default else (spec.default, USUAL)
    cells = found.rows
    if not spec.fixed and (name in typed or name in rows):
        value, source, cells = typed.get(name, ""), TYPED, rows.get(name, ())
    return Field(
        id=name,
        label=spec.label,
        kind=spec.kind,
        value="" if spec.columns else value,
        rows=cells if spec.columns else (),
        columns=spec.columns,
        choices=spec.choices,
        free=spec.free,
        source=source,
        fixed=spec.fixed,
        optional=spec.optional,
        before=None if before is None else before.get(name),
    )


def written(template: "Template", fields: Sequence[Field], kind: DocumentKind) -> str:
    """The document. What is missing stands as a gap in brackets, so that nobody takes it for finished."""
    as_markdown = kind is DocumentKind.POSTMORTEM
    values = {field.id: _value(field, as_markdown=as_markdown) for field in fields}
    return template.render(values, markdown.text if as_markdown else plain)


def gap(field: Field) -> str:
    """`[What do users notice?]`"""
    return f"[{field.label}]"


def checks(field: Field) -> tuple[tuple[bool, str], ...]:
    """All choices with whether they hold, then what else was said."""
    said = [line.strip() for line in field.value.splitlines() if line.strip()]
    others = [(True, line) for line in said if line not in field.choices]
    return (*((choice in said, choice) for choice in field.choices), *others)


def _value(field: Field, *, as_markdown: bool) -> object:
    if field.kind is FieldKind.TABLE:
        names = [column.lower() for column in field.columns]
        return tuple(dict(zip(names, row, strict=False)) for row in field.rows)
    if field.kind is FieldKind.CHECKS:
        marks = {True: Markdown("x"), False: Markdown(" ")}
        return tuple({"mark": marks[holds], "text": words} for holds, words in checks(field))
    if field.is_empty:
        return "" if field.optional else gap(field)
    if field.fixed:
        return Markdown(field.value)
    if as_markdown and field.kind is FieldKind.TEXT:
        return Markdown(paragraphs(field.value))
    return field.value


def paragraphs(words: str) -> str:
    """Lines that begin with `- ` are a list; all other lines are text, whatever they say."""
    out: list[str] = []
    in_list = False
    for line in plain(words).strip().split("\n"):
        item = line.startswith("- ")
        if out and item != in_list and out[-1]:
            out.append("")
        out.append(f"- {markdown.text(line[2:])}" if item else markdown.text(line))
        in_list = item
    return "\n".join(out)


def _headline(fields: Sequence[Field]) -> str:
    found = next((field for field in fields if field.id == "headline"), None)
    return plain(found.value).strip() if found is not None else ""
