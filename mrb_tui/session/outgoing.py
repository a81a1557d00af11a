"""Messages on their way out, by the incident's outbox: on the disk before they leave, and none leaves twice.

What became of each stands in the journal too: that it waits, and once it is out what it said and promised.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mrb_tui.channels.entry import Entry, State, key_of
from mrb_tui.channels.message import Kind, Message
from mrb_tui.channels.outbox import Outbox
from mrb_tui.domain.events.event import Event, Payload
from mrb_tui.domain.events.updates import UpdatePublished, UpdateQueued
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.probes.clock import Clock
from mrb_tui.session.writing import Fate, OutgoingView

OpenOutbox = Callable[[Path], Awaitable[Outbox]]
"""The outbox of the incident in that folder."""

_FATES = {
    State.WAITING: Fate.WAITING,
    State.SENDING: Fate.SENDING,
    State.UNKNOWN: Fate.UNKNOWN,
    State.SENT: Fate.SENT,
}
_ANEW = "~"
"""Before the number of another attempt at a draft that a channel had refused."""
_EVERY_S = 1.0
_READ_AGAIN = timedelta(seconds=30)


class Outgoing:
    """All of it belongs to one event loop. `folder` is the incident's; None while there is none."""

    def __init__(
        self,
        open_outbox: OpenOutbox,
        *,
        labels: Mapping[str, str],
        folder: Callable[[], Path | None],
        events: Callable[[], Awaitable[Sequence[Event]]],
        record: Callable[[Payload], Awaitable[bool]],
        published: Callable[[str, str], None],
        changed: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._open_outbox = open_outbox
        self._folder = folder
        self._events = events
        self._record = record
        self._published = published
        self._changed = changed
        self._clock = clock
        self._box: tuple[Path, Outbox] | None = None
        self._labels = labels
        self._entries: tuple[Entry, ...] = ()
        self._titles: dict[str, str] = {}
        self._payloads: dict[str, UpdatePublished] = {}
        self._recorded: set[tuple[str, str]] = set()
        self._busy = asyncio.Lock()
        self._trouble = ""

    @property
    def words(self) -> str:
        """For the bar; empty if nothing waits."""
        waiting = [one for one in self.waiting() if one.fate is Fate.WAITING]
        unknown = [one for one in self.waiting() if one.fate is Fate.UNKNOWN]
        parts = [f"{len(waiting)} to send"] if waiting else []
        parts += [f"{len(unknown)} may have arrived"] if unknown else []
        parts += [self._trouble] if self._trouble else []
        return ", ".join(parts)

    def waiting(self) -> tuple[OutgoingView, ...]:
        """Those that are not out, oldest first."""
        return tuple(self._view(entry) for entry in self._entries if not entry.state.is_settled)

    async def send(self, channel_id: str, message: Message, payload: UpdatePublished, title: str) -> OutgoingView:
        """Once: what has gone there, is going, or may have, is not sent again. Raises TroubleError for a final no."""
        async with self._busy:
            box = await self._outbox()
            earlier = _of_the_same_draft(message, channel_id, box.entries())
            if earlier and earlier[-1].state is State.WAITING and _same_words(earlier[-1].message, message):
                return await self._try(box, earlier[-1])
            message = _under_its_id(message, earlier)
            key = key_of(message.update_id, channel_id)
            self._titles[key], self._payloads[key] = title, payload
            if not await self._record(UpdateQueued(message.update_id, channel_id, "being sent")):
                raise _refused("the intent cannot be recorded, so it could be sent twice", "copy it, send it by hand")
            return await self._try(box, box.put(message, channel_id))

    async def waits(self, update_id: str, destination: str) -> bool:
        """Whether it can be tried again. Raises TroubleError."""
        async with self._busy:
            entries = (await self._outbox()).entries()
        key = key_of(update_id, destination)
        return any(one.key == key and one.state is State.WAITING for one in entries)

    async def retry(self, update_id: str, destination: str) -> OutgoingView:
        """What waits. What may have arrived is settled first."""
        async with self._busy:
            box, entry = await self._one(update_id, destination)
            if entry.state is State.UNKNOWN:
                entry = await self._settled(box, entry)
            if entry.state is State.SENT:
                return self._view(entry)
            if entry.state is not State.WAITING:
                raise _refused(f"it is {entry.state}", "look there, and say whether it arrived")
            return await self._try(box, entry)

    async def settle(self, update_id: str, destination: str, *, arrived: bool) -> None:
        """By the word of whoever looked."""
        async with self._busy:
            box, entry = await self._one(update_id, destination)
            if entry.state is not State.UNKNOWN:
                raise _refused(f"it is {entry.state}")
            entry = box.judge(entry.key, arrived=arrived)
            if not arrived:
                await self._record(UpdateQueued(update_id, destination, "it did not arrive"))
            await self._take([entry])

    async def run(self) -> None:
        """Send what is due, and read what may have arrived where it can be read, until cancelled."""
        read_at = self._clock()
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                async with self._busy:
                    if self._folder() is None:
                        self._box, self._entries, self._trouble = None, (), ""
                        continue
                    box = await self._outbox()
                    due_at = box.next_due_at()
                    if due_at is not None and due_at <= self._clock():
                        await self._take(await box.send_due())
                    if self._clock() - read_at >= _READ_AGAIN:
                        read_at = self._clock()
                        for entry in box.entries():
                            if entry.state is State.UNKNOWN:
                                await self._settled(box, entry)
                    await self._take(())
            except TroubleError as error:
                self._trouble = str(error.trouble)

    # -- how

    async def _outbox(self) -> Outbox:
        """The one of the incident on the screen; what its last console could not record any more is recorded now."""
        folder = self._folder()
        if folder is None:
            raise _refused("there is no incident", "declare one first")
        if self._box is None or self._box[0] != folder:
            box = await self._open_outbox(folder)
            self._recorded = {
                (event.payload.update_id, event.payload.channel)
                for event in await self._events()
                if isinstance(event.payload, UpdatePublished)
            }
            self._box = (folder, box)
            await self._take([entry for entry in box.entries() if entry.state is State.SENT])
        return self._box[1]

    async def _one(self, update_id: str, destination: str) -> tuple[Outbox, Entry]:
        box = await self._outbox()
        key = key_of(update_id, destination)
        entry = next((one for one in box.entries() if one.key == key), None)
        if entry is None:
            raise _refused("there is no such message in the outbox")
        return box, entry

    async def _try(self, box: Outbox, entry: Entry) -> OutgoingView:
        try:
            tried = await box.send(entry.key)
        except TroubleError as error:  # it could not even be tried: it stays in the outbox, and that is what is said
            await self._take(())
            return replace(self._view(entry), why=str(error.trouble))
        await self._take([tried])
        if tried.state is State.REFUSED:
            trouble = tried.trouble or Trouble(TroubleKind.REJECTED, "Not sent", "it was refused")
            await self._record(UpdateQueued(tried.message.update_id, tried.channel_id, f"refused: {trouble}"))
            raise TroubleError(trouble)
        if tried.state is not State.SENT:
            unknown = "may have arrived: " if tried.state is State.UNKNOWN else ""
            why = f"{unknown}{tried.trouble or 'another one is before it'}"
            await self._record(UpdateQueued(tried.message.update_id, tried.channel_id, why))
        return self._view(tried)

    async def _settled(self, box: Outbox, entry: Entry) -> Entry:
        settled = await box.settle(entry.key)
        await self._take([settled])
        return settled

    async def _take(self, tried: Sequence[Entry]) -> None:
        """Record what is out; show what is not."""
        for entry in tried:
            here = (_draft_id(entry.message), entry.channel_id)
            if entry.state is State.SENT and here not in self._recorded and await self._record(self._payload(entry)):
                self._recorded.add(here)
                self._published(*here)
        before, self._trouble = (self._entries, self._trouble), ""
        if self._box is not None:
            self._entries = self._box[1].entries()
            self._trouble = "; ".join(map(str, self._box[1].damaged()))
        if before != (self._entries, self._trouble):
            self._changed()

    def _payload(self, entry: Entry) -> UpdatePublished:
        """What this console drafted; of another console's, what the message itself says."""
        message, reference = entry.message, entry.sent.reference if entry.sent is not None else ""
        known = self._payloads.get(entry.key)
        kinds = {Kind.TEAM: "slack", Kind.PUBLIC: "status-update"}
        kind = kinds.get(message.kind, "")
        return UpdatePublished(
            _draft_id(message),
            entry.channel_id,
            message.text,
            next_update_at=known.next_update_at if known is not None else None,
            reference=reference,
            template=known.template if known is not None else kind,
            document=known.document if known is not None else kind,
            subject=message.subject,
            status=message.status,
            impact=message.impact,
            fields=known.fields if known is not None else {},
        )

    def _view(self, entry: Entry) -> OutgoingView:
        label = self._labels.get(entry.channel_id, entry.channel_id)
        return OutgoingView(
            id=entry.message.update_id,
            destination=entry.channel_id,
            label=label,
            title=self._titles.get(entry.key, entry.message.subject or "a message"),
            text=entry.message.text,
            fate=_FATES.get(entry.state, Fate.WAITING),
            why=str(entry.trouble) if entry.trouble is not None else "",
            retry_at=entry.due_at if entry.state is State.WAITING else None,
            reference=entry.sent.reference if entry.sent is not None else "",
        )


def _draft_id(message: Message) -> str:
    return message.update_id.partition(_ANEW)[0]


def _of_the_same_draft(message: Message, channel_id: str, entries: Sequence[Entry]) -> list[Entry]:
    return [
        entry for entry in entries if entry.channel_id == channel_id and _draft_id(entry.message) == message.update_id
    ]


def _same_words(one: Message, other: Message) -> bool:
    return (one.subject, one.text) == (other.subject, other.text)


def _under_its_id(message: Message, earlier: Sequence[Entry]) -> Message:
    """A draft that was refused may be sent again, mended; as another message. Raises TroubleError otherwise."""
    for entry in earlier:
        if entry.state is not State.REFUSED:
            words = "" if _same_words(entry.message, message) else ", in other words"
            raise _refused(f"it is {entry.state} already{words}", "look at the outbox")
    return replace(message, update_id=f"{message.update_id}{_ANEW}{len(earlier) + 1}") if earlier else message


def _refused(why: str, *advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, "Not sent", why, advice))
