"""A draft's fields: listed with what stands in them, asked for by number, the empty ones, or all."""

from contextlib import suppress

from mrb_tui.documents.fields import Field, FieldKind
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.plain.dialogue import Back
from mrb_tui.plain.menu import Entry, menu_lines, picked, picked_many
from mrb_tui.plain.part import Part

_SHOWN = 60
_EMPTY, _ALL, _LIST, _READ, _DISCARD = "empty", "all", "list", "read", "discard"
_HOW = (
    "A number asks for that field, empty for what is missing, all for all of them.",
    "read shows the whole and asks where to. list and discard do as they say.",
    "In a field, Enter keeps what stands in brackets, - empties it, a full stop goes back.",
)


class Filling(Part):
    """What is typed goes into the draft at once."""

    _asked = False
    """Whether Enter has asked for the empty ones already; then it reads the whole."""

    def begin(self, draft_id: str) -> None:
        """What there is to fill in, and how."""
        self._list(draft_id)
        for line in _HOW:
            self.ask.say(line)
        self._asked = False

    async def until_read(self, draft_id: str) -> bool:
        """Fill in what is wanted, until the whole is to be read; False if it is to be thrown away."""
        while True:
            fields = self._fields(draft_id)
            missing = tuple(field for field in fields if field.is_missing)
            usual = _EMPTY if missing and not self._asked else _READ
            typed = (await self.ask.text("field, empty, all, list, read or discard", usual)).casefold()
            place = picked([Entry(field.label) for field in fields], typed)
            if typed in (_READ, _DISCARD):
                self._asked = True
                return typed == _READ
            if typed in (_EMPTY, _ALL):
                self._asked = True
                await self._fill_all(draft_id, missing if typed == _EMPTY else fields)
            elif typed == _LIST:
                self._list(draft_id)
            elif place is not None:
                await self._fill_all(draft_id, (fields[place],))
            else:
                self.ask.say(f"  there is no {typed} here")

    def _list(self, draft_id: str) -> None:
        for number, one in enumerate(self._fields(draft_id), start=1):
            self.ask.say(f"  {number:>2}  {one.label}{'' if one.label.endswith('?') else ':'} {_said(one)}")

    async def _fill_all(self, draft_id: str, fields: tuple[Field, ...]) -> None:
        """One after the other; a full stop ends it, and what was typed by then stays."""
        with suppress(Back):
            for field in fields:
                await self._fill(draft_id, field)

    def _fields(self, draft_id: str) -> tuple[Field, ...]:
        """Those that can be filled in; the others are made of the record."""
        return tuple(one for one in self.session.writing.draft(draft_id).fields if not one.fixed)

    async def _fill(self, draft_id: str, field: Field) -> None:
        """Ask for one until it is taken."""
        while True:
            try:
                if field.kind is FieldKind.TABLE:
                    await self._rows(draft_id, field)
                elif (value := await self._value(field)) is not None:
                    self.session.writing.put(draft_id, field.id, value)
            except TroubleError as error:
                self.ask.refuse(error)
            else:
                return

    async def _value(self, field: Field) -> str | None:
        """What is to stand there; None where nothing is changed."""
        head = f"{field.label}{f' ({field.source})' if field.source else ''}"
        entries = [Entry(choice) for choice in field.choices]
        for line in menu_lines(entries):
            self.ask.say(line)
        if field.kind is FieldKind.TEXT:
            return await self.ask.lines(head, field.value)
        many = field.kind is FieldKind.CHECKS
        shown = ", ".join(field.value.splitlines())
        while True:
            typed = await self.ask.text(f"{head}{': numbers, with commas' if many else ''}", shown)
            if typed == shown:
                return None
            if many and (places := picked_many(entries, typed)) is not None:
                return "\n".join(field.choices[place] for place in places)
            place = picked(entries, typed) if entries and not many else None
            if place is not None:
                return field.choices[place]
            if field.free or not typed or not entries:
                return typed
            self.ask.say(f"  there is no {typed} here")

    async def _rows(self, draft_id: str, field: Field) -> None:
        rows = field.rows
        for row in rows:
            self.ask.say(f"  {' | '.join(row)}")
        while True:
            typed = await self.ask.text(f"{field.label}: add a row, - clears them, Enter goes on")
            if typed.casefold() in ("add", "a"):
                rows = (*rows, tuple([await self.ask.text(f"  {column}") for column in field.columns]))
            elif not typed:
                break
        if rows != field.rows:
            self.session.writing.put_rows(draft_id, field.id, rows)


def _said(field: Field) -> str:
    """What stands in a field, in a line."""
    if field.is_empty:
        return "(empty, and may stay so)" if field.optional else "(empty)"
    rows = len(field.rows)
    said = f"{rows} {'row' if rows == 1 else 'rows'}" if field.columns else "; ".join(field.value.splitlines())
    return said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"
