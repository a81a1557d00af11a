"""Messages on their way out: the intent is recorded before anything leaves, the outcome after; none leaves twice."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from mrb_tui.channels.channel import Channel, NotYetError, OutcomeUnknownError
from mrb_tui.channels.message import Message
from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.updates import UpdatePublished, UpdateQueued
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.session.writing import Fate, OutgoingView

Key = tuple[str, str]


@dataclass
class _Sending:
    channel: Channel
    message: Message
    payload: UpdatePublished
    view: OutgoingView


class Outgoing:
    """All of it belongs to one event loop."""

    def __init__(self, *, record: Callable[[Payload], Awaitable[bool]], published: Callable[[str, str], None]) -> None:
        self._record = record
        self._published = published
        self._all: dict[Key, _Sending] = {}

    @property
    def words(self) -> str:
        """For the bar; empty if nothing waits."""
        waiting = [one for one in self.waiting() if one.fate is Fate.WAITING]
        unknown = [one for one in self.waiting() if one.fate is Fate.UNKNOWN]
        parts = [f"{len(waiting)} to send"] if waiting else []
        parts += [f"{len(unknown)} may have arrived"] if unknown else []
        return ", ".join(parts)

    def waiting(self) -> tuple[OutgoingView, ...]:
        """Those that are not out, oldest first."""
        return tuple(one.view for one in self._all.values() if one.view.fate is not Fate.SENT)

    async def send(self, channel: Channel, message: Message, payload: UpdatePublished, title: str) -> OutgoingView:
        """Once: what has gone there, is going, or may have, is not sent again. Raises TroubleError for a final no."""
        key = (message.update_id, channel.id)
        if key in self._all:
            raise _refused(f"it is {self._all[key].view.fate} already", "look at the outbox")
        view = OutgoingView(
            id=message.update_id,
            destination=channel.id,
            label=channel.label,
            title=title,
            text=message.text,
            fate=Fate.SENDING,
        )
        self._all[key] = _Sending(channel, message, payload, view)
        return await self._try(key)

    async def retry(self, update_id: str, destination: str) -> OutgoingView:
        """What waits. What may have arrived is settled first."""
        one = self._one(update_id, destination)
        if one.view.fate is not Fate.WAITING:
            raise _refused(f"it is {one.view.fate}", "say first whether it arrived")
        one.view = replace(one.view, fate=Fate.SENDING, why="", retry_at=None)
        return await self._try((update_id, destination))

    async def settle(self, update_id: str, destination: str, *, arrived: bool) -> None:
        """By the word of whoever looked."""
        one = self._one(update_id, destination)
        if one.view.fate is not Fate.UNKNOWN:
            raise _refused(f"it is {one.view.fate}")
        if arrived:
            await self._out(one, "")
        else:
            one.view = replace(one.view, fate=Fate.WAITING, why="it did not arrive")
            await self._record(UpdateQueued(update_id, destination, one.view.why))

    async def _try(self, key: Key) -> OutgoingView:
        one = self._all[key]
        if not await self._record(UpdateQueued(*key, "being sent")):
            del self._all[key]
            raise _refused("the intent cannot be recorded, so it could be sent twice", "copy it and send it by hand")
        one.view = replace(one.view, fate=Fate.UNKNOWN, why="the console was interrupted while it was sent")
        try:
            sent = await one.channel.send(one.message)
        except NotYetError as error:
            return await self._held(one, Fate.WAITING, error.trouble)
        except OutcomeUnknownError as error:
            return await self._held(one, Fate.UNKNOWN, error.trouble)
        except TroubleError as error:
            del self._all[key]
            await self._record(UpdateQueued(*key, f"refused: {error.trouble}"))
            raise
        await self._out(one, sent.reference)
        return one.view

    async def _held(self, one: _Sending, fate: Fate, trouble: Trouble) -> OutgoingView:
        one.view = replace(one.view, fate=fate, why=str(trouble))
        unknown = "may have arrived: " if fate is Fate.UNKNOWN else ""
        await self._record(UpdateQueued(one.view.id, one.view.destination, f"{unknown}{trouble}"))
        return one.view

    async def _out(self, one: _Sending, reference: str) -> None:
        one.view = replace(one.view, fate=Fate.SENT, why="", reference=reference)
        await self._record(replace(one.payload, reference=reference))
        self._published(one.view.id, one.view.destination)

    def _one(self, update_id: str, destination: str) -> _Sending:
        try:
            return self._all[(update_id, destination)]
        except KeyError:
            raise _refused("there is no such message in the outbox") from None


def _refused(why: str, *advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, "Not sent", why, advice))
