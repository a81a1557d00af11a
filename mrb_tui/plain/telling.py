"""Telling the others: the fields one by one with what stands in them, the text as it will be read, and where to."""

from contextlib import suppress

from mrb_tui.documents.fields import Field, FieldKind
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.plain.menu import Entry, menu_lines, picked, picked_many
from mrb_tui.plain.part import NOBODY_ASKED, Part
from mrb_tui.session.writing import CLIPBOARD, FILE, DestinationView, DraftView, Fate

_HERE = "shown here, to copy by hand"


class Telling(Part):
    """Drafts live in the desk: whoever goes back loses nothing."""

    async def write(self) -> None:
        """Choose, fill in, read, send."""
        self.need_incident()
        await self.named()
        desk = self.session.writing
        templates = desk.templates()
        entries = [Entry(one.title, "goes on with the draft" if one.draft_id else "") for one in templates]
        place = await self.ask.choose("write (Enter: back)", entries)
        self.ask.say("fetching the figures")
        draft_id = await desk.open(templates[place].id)
        try:
            self.ask.say("Enter keeps what stands in brackets, - empties it, a full stop alone goes back")
            for field in desk.draft(draft_id).fields:
                await self._fill(draft_id, field)
            sent = await self._send(draft_id)
        except BaseException:  # however it ends, what was typed is kept
            with suppress(TroubleError):
                await desk.leave(draft_id)
            raise
        if not sent:
            await desk.leave(draft_id)
            self.ask.say("not sent: the draft is kept")

    async def outbox(self) -> None:
        """What waits, and what may have arrived."""
        desk = self.session.writing
        waiting = desk.outbox()
        for warning in desk.warnings():
            self.ask.say(f"! {warning}")
        if not waiting:
            self.ask.say("nothing waits")
            return
        entries = [Entry(f"{one.title} to {one.label}", f"{one.fate} {one.why}") for one in waiting]
        one = waiting[await self.ask.choose("which (Enter: back)", entries)]
        if one.fate is Fate.UNKNOWN:
            ways = [Entry("arrived", "I have looked: it is there"), Entry("not there", "it waits again")]
            arrived = await self.ask.choose("how is it (Enter: back)", ways) == 0
            await desk.settle(one.id, one.destination, arrived=arrived)
            self.ask.say("recorded")
        elif await self.ask.yes("Try again now?"):
            self.ask.say((await desk.retry(one.id, one.destination)).outcome)

    async def _fill(self, draft_id: str, field: Field) -> None:
        if field.fixed:
            self.ask.say(f"{field.label}: made of the record")
            return
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
            return await self._text(head, field.value)
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

    async def _text(self, head: str, value: str) -> str | None:
        """Several lines, an empty one ends them."""
        if value:
            self.ask.say(value)
        self.ask.say(f"{head}: several lines, an empty one ends them{'; Enter keeps it' if value else ''}")
        lines: list[str] = []
        while line := await self.ask.text("  "):
            lines.append(line)
        return "\n".join(lines) if lines else None

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

    async def _send(self, draft_id: str) -> bool:
        """Whether it is out, or in a file."""
        draft = self.session.writing.draft(draft_id)
        self._show(draft)
        entries = [_entry(one) for one in draft.destinations]
        place = await self.ask.choose("where to (Enter: back)", entries)
        to, missing = draft.destinations[place], bool(draft.missing)
        if to.not_ready:
            self.ask.say(to.not_ready)
            return False
        if missing and not await self.ask.yes(f"Left empty: {', '.join(draft.missing)}. Go on all the same?"):
            return False
        if to.id == FILE:
            for path in await self.session.writing.write_file(draft_id, despite_missing=missing):
                self.ask.say(f"written to {path}")
            return True
        if to.id == CLIPBOARD:
            self.ask.say(await self.session.writing.copied(draft_id, despite_missing=missing))
            self.ask.say("copy it from here; it is recorded as taken along")
            return True
        return await self._publish(draft, to)

    async def _publish(self, draft: DraftView, to: DestinationView) -> bool:
        desk = self.session.writing
        if not self.ask.terminal.can_ask:
            self.ask.say(NOBODY_ASKED)
            return False
        self.ask.say(f"This goes to {to.label}{', which is public' if to.is_public else ''}:")
        for line in desk.preview(draft.id, to.id):
            self.ask.say(f"| {line}")
        self.ask.terminal.forget_typed()
        if not await self.ask.yes("Send it?"):
            return False
        sent = await desk.publish(draft.id, to.id, draft.digest, despite_missing=bool(draft.missing))
        self.ask.say(sent.outcome)
        return True

    def _show(self, draft: DraftView) -> None:
        self.ask.say("As it will be read:")
        for line in (*((draft.subject,) if draft.subject else ()), *draft.text.splitlines()):
            self.ask.say(f"| {line}")
        for change in draft.changed:
            self.ask.say(f"  changed: {change}")
        for warning in draft.warnings:
            self.ask.say(f"  ! {warning}")
        if draft.trouble is not None:
            self.ask.say(f"  ! {draft.trouble}")


def _entry(to: DestinationView) -> Entry:
    label = _HERE if to.id == CLIPBOARD else to.label
    return Entry(label, to.not_ready or ("public: everybody reads it" if to.is_public else ""))
