"""A form as data: its fields, and what is done with their values."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from mrb_tui.ui import cells

LABEL = 14
"""Cells before the text, in every field of a form."""

Values = Mapping[str, str]
"""By the field's id."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a field says of its value. `wrong`: it cannot be taken like this."""

    text: str
    wrong: bool = False


def no_remark(value: str) -> Remark | None:
    """There is nothing to say."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextInput:
    """Something to type. `empty` stands in the field while nothing is typed."""

    id: str
    label: str
    value: str = ""
    empty: str = ""
    many_lines: bool = False
    limit: int = 200
    remark: Callable[[str], Remark | None] = no_remark

    def clean(self, text: str) -> str:
        """Typed, pasted or prefilled: nothing that could act on the terminal; one line unless there may be many."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return ("\n" if self.many_lines else " ").join(map(cells.safe, lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceInput:
    """One of several. `options` are pairs of a value and how it is shown."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    remark: Callable[[str], Remark | None] = no_remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """`submit` returns a sentence to say, or raises TroubleError; then the form stays open with what was typed.

    `draft` is the name under which typed text is kept when the form is left; `verb` what Enter does.
    """

    draft: str
    title: str
    verb: str
    inputs: tuple[TextInput | ChoiceInput, ...]
    submit: Callable[[Values], Awaitable[str]]
    about: tuple[str, ...] = field(default=())

    def wrong(self, values: Values) -> TextInput | ChoiceInput | None:
        """The first field whose value cannot be taken; its remark says why."""
        for one in self.inputs:
            remark = one.remark(values[one.id])
            if remark is not None and remark.wrong:
                return one
        return None

    def has_typed(self, values: Values) -> bool:
        """Whether somebody typed something worth keeping."""
        return any(
            isinstance(one, TextInput) and values[one.id] != one.clean(one.value) and values[one.id].strip()
            for one in self.inputs
        )


def needed(name: str, label: str, empty: str) -> TextInput:
    """A field for a reason, which cannot be left empty."""

    def remark(text: str) -> Remark | None:
        return None if text.strip() else Remark("a reason is wanted; it stands in the journal", wrong=True)

    return TextInput(id=name, label=label, empty=empty, remark=remark)
