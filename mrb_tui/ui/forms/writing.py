"""The fields of a document as fields of a form, and what stands under each of them. Pure."""

from mrb_tui.documents.fields import Field, FieldKind
from mrb_tui.ui import cells
from mrb_tui.ui.forms.form import LABEL, ChoiceInput, TextInput

_LONGEST = {FieldKind.TEXT: 10_000, FieldKind.MOMENT: 40}
_LINE = 300
_NOT_SAID = "–"


def text_input(field: Field) -> TextInput:
    """Something to type."""
    return TextInput(
        id=box_id(field.id),
        label=short_label(field),
        value=field.value,
        empty=_empty(field),
        many_lines=field.kind is FieldKind.TEXT,
        limit=_LONGEST.get(field.kind, _LINE),
    )


def choice_input(field: Field) -> ChoiceInput:
    """One of those that are offered. One that may stay open can be put back to nothing."""
    values = tuple(dict.fromkeys((*(("",) if field.is_empty or field.optional else ()), *field.choices, field.value)))
    options = tuple((value, value or _NOT_SAID) for value in values if value or field.is_empty or field.optional)
    return ChoiceInput(id=box_id(field.id), label=short_label(field), options=options, value=field.value)


def short_label(field: Field) -> str:
    """What stands before the value; nothing where the label is a question that needs a line of its own."""
    return "" if has_line(field) else field.label


def has_line(field: Field) -> bool:
    """Whether the label stands above its value."""
    return field.kind is not FieldKind.TABLE and cells.width(field.label) > LABEL - 3


def is_typed(field: Field) -> bool:
    """Whether its value is typed, not chosen."""
    return field.kind in (FieldKind.LINE, FieldKind.TEXT, FieldKind.MOMENT) or (
        field.kind is FieldKind.CHOICE and field.free
    )


def next_choice(field: Field) -> str:
    """The offered value after the one it has."""
    at = field.choices.index(field.value) + 1 if field.value in field.choices else 0
    return field.choices[at % len(field.choices)] if field.choices else field.value


def box_id(field_id: str) -> str:
    """A name that the screen can find it by: ids of fields may hold dots."""
    return f"f-{field_id.replace('.', '__')}"


def field_remark(field: Field, choices_key: str) -> str:
    """Where its value comes from, what it was last time, what else is offered; empty if there is nothing to say."""
    parts = []
    if field.source and field.source != "typed":
        parts.append(field.source if field.is_empty else f"prefilled: {field.source}")
    if field.is_new and field.before is not None:
        parts.append(f"last time: {' / '.join(field.before.split(chr(10))) or 'nothing'}")
    if field.choices and is_typed(field):
        parts.append(f"{choices_key}: {' · '.join(field.choices)}")
    return cells.safe("; ".join(parts))


def _empty(field: Field) -> str:
    if field.kind is FieldKind.MOMENT:
        return "14:05 or in 20m; UTC"
    return "may stay empty" if field.optional else "to fill in"
