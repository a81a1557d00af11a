"""Telling the others: what can be written, the text as it will be read, and where to."""

from contextlib import suppress

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.plain.dialogue import Back, Dialogue
from mrb_tui.plain.filling import Filling
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import NOBODY_ASKED, Part
from mrb_tui.session.live import LiveSession
from mrb_tui.session.writing import CLIPBOARD, FILE, DestinationView, DraftView

_HERE = "shown here, to copy by hand"


class Telling(Part):
    """Drafts live in the desk: whoever goes back loses nothing."""

    def __init__(self, session: LiveSession, dialogue: Dialogue) -> None:
        super().__init__(session, dialogue)
        self._filling = Filling(session, dialogue)

    async def write(self) -> bool:
        """Choose, fill in, read, send. Whether it is out, or in a file."""
        self.need_incident()
        await self.named()
        desk = self.session.writing
        templates = desk.templates()
        entries = [Entry(one.title, "goes on with the draft" if one.draft_id else "") for one in templates]
        place = await self.ask.choose("write (Enter: back)", entries)
        self.ask.say("fetching the figures")
        draft_id = await desk.open(templates[place].id)
        try:
            done = await self._work_on(draft_id)
        except BaseException:  # however it ends, what was typed is kept
            with suppress(TroubleError):
                await desk.leave(draft_id)
            raise
        return done

    async def _work_on(self, draft_id: str) -> bool:
        """Fields, then the whole of it and where to; back from there to the fields."""
        self._filling.begin(draft_id)
        while await self._filling.until_read(draft_id):
            with suppress(Back):
                if await self._send(draft_id):
                    return True
        if await self.ask.yes("Throw this draft away?"):
            self.session.writing.discard(draft_id)
            self.ask.say("thrown away")
            return False
        raise Back

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
                self.ask.verbatim(f"written to {path}")
            return True
        if to.id == CLIPBOARD:
            self.ask.verbatim(await self.session.writing.copied(draft_id, despite_missing=missing))
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
            self.ask.verbatim(f"| {line}")
        self.ask.terminal.forget_typed()
        if not await self.ask.yes("Send it?"):
            return False
        sent = await desk.publish(draft.id, to.id, draft.digest, despite_missing=bool(draft.missing))
        self.ask.say(sent.outcome)
        return True

    def _show(self, draft: DraftView) -> None:
        self.ask.say("As it will be read:")
        for line in (*((draft.subject,) if draft.subject else ()), *draft.text.splitlines()):
            self.ask.verbatim(f"| {line}")
        for change in draft.changed:
            self.ask.say(f"  changed: {change}")
        for warning in draft.warnings:
            self.ask.say(f"  ! {warning}")
        if draft.trouble is not None:
            self.ask.say(f"  ! {draft.trouble}")


def _entry(to: DestinationView) -> Entry:
    label = _HERE if to.id == CLIPBOARD else to.label
    return Entry(label, to.not_ready or ("public: everybody reads it" if to.is_public else ""))
