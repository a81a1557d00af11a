"""What is to be sent waits here until it is. Nothing is sent twice, nothing is lost, and their order is kept.

Before a message leaves, that it is about to is on the disk; afterwards, what became of it. Whoever dies in between
leaves an entry whose outcome is unknown: it is settled by reading the far side, or by a human, never by sending again.
"""

import random
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from mrb_tui.channels.channel import Channel, NotYetError, OutcomeUnknownError, Readable, Sent
from mrb_tui.channels.cleaned import cleaned
from mrb_tui.channels.entry import Entry, State, key_of
from mrb_tui.channels.message import Message
from mrb_tui.channels.pace import wait_s
from mrb_tui.channels.read_only import refuse
from mrb_tui.channels.shelf import Shelf
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

STALE_S = 3600.0
"""An update that has waited for so long is not sent by itself any more: it may not be true any more."""
SURE_S = 60.0
"""A message that cannot be found so long after it was tried will not arrive any more."""


class Outbox:
    """`folder` is the incident's. `chance` gives numbers from 0 to 1, for the jitter."""

    def __init__(
        self,
        folder: Path,
        channels: Iterable[Channel],
        *,
        clock: Callable[[], datetime],
        scrubber: Scrubber,
        read_only: bool = False,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._shelf = Shelf(folder)
        self._channels = {channel.id: channel for channel in channels}
        self._clock = clock
        self._scrubber = scrubber
        self._read_only = read_only
        self._chance = chance

    def entries(self) -> tuple[Entry, ...]:
        """All there are, in their order. One whose sender died on the way is UNKNOWN. Raises TroubleError."""
        return tuple(self._seen(entry) for entry in self._shelf.read()[0])

    def damaged(self) -> tuple[Trouble, ...]:
        """Files of the outbox that cannot be read."""
        return self._shelf.read()[1]

    def put(self, message: Message, channel_id: str) -> Entry:
        """To be sent; on the disk when this returns. The same update again gives the entry that there is.

        Raises TroubleError for what the channel cannot send, and for other words under an update's id.
        """
        self._refuse_if_read_only()
        message = cleaned(message, self._scrubber)
        self._channel(channel_id).preview(message)
        key, now = key_of(message.update_id, channel_id), self._clock()
        entry = self._shelf.add(key, lambda seq: Entry(key, seq, channel_id, message, State.WAITING, now, now))
        if (entry.message.kind, entry.message.subject, entry.message.text) != (
            message.kind,
            message.subject,
            message.text,
        ):
            why = f"{message.update_id} was given to {channel_id} before, in other words"
            raise TroubleError(Trouble(TroubleKind.REJECTED, "It was not put into the outbox", why))
        return self._seen(entry)

    async def send(self, key: str) -> Entry:
        """Try once, if it is due and nothing before it is unsettled. What the far side does is told by the entry.

        Raises TroubleError where it is not this one's turn, or the disk fails.
        """
        self._refuse_if_read_only()
        channel = self._channel(self._shelf.entry(key).channel_id)
        with self._shelf.holding(channel.id):
            entry = self._taken_up(key)
            if entry.state is not State.WAITING or entry.due_at > self._clock():
                return entry
            entry = self._in_turn(entry)
            now = self._clock()
            entry = replace(entry, state=State.SENDING, tries=entry.tries + 1, tried_at=now, trouble=None)
            self._shelf.save(entry)
            try:
                sent = await channel.send(entry.message)
            except NotYetError as error:
                due_at = self._clock() + timedelta(seconds=wait_s(entry.tries, error.after_s, self._chance()))
                return self._saved(entry, State.WAITING, error.trouble, due_at=due_at)
            except OutcomeUnknownError as error:
                return self._saved(entry, State.UNKNOWN, error.trouble)
            except TroubleError as error:
                return self._saved(entry, State.REFUSED, error.trouble)
            return self._saved(entry, State.SENT, sent=sent)

    async def send_due(self) -> tuple[Entry, ...]:
        """Try what is due and has not waited too long, channel by channel in their order; those that were tried."""
        tried: list[Entry] = []
        stopped: set[str] = set()
        now = self._clock()
        for entry in self.entries():
            if entry.state.is_settled or entry.channel_id in stopped:
                continue
            is_due = entry.state is State.WAITING and entry.due_at <= now and not self.is_stale(entry)
            if is_due and entry.channel_id in self._channels:
                try:
                    tried.append(await self.send(entry.key))
                except TroubleError as error:
                    if error.trouble.kind is not TroubleKind.REJECTED:
                        raise  # the disk; else another console is at work there, and goes on
                else:
                    if tried[-1].state.is_settled:
                        continue
            stopped.add(entry.channel_id)
        return tuple(tried)

    def is_stale(self, entry: Entry) -> bool:
        """Whether it has waited so long that only a human sends it (`send`) or drops it (`drop`)."""
        return entry.state is State.WAITING and self._clock() - entry.put_at > timedelta(seconds=STALE_S)

    def next_due_at(self) -> datetime | None:
        """When `send_due` has something to do next."""
        waiting = [e.due_at for e in self.entries() if e.state is State.WAITING and not self.is_stale(e)]
        return min(waiting, default=None)

    async def settle(self, key: str) -> Entry:
        """Read the far side for one whose outcome is unknown. Where that cannot tell, its trouble says why."""
        channel = self._channel(self._shelf.entry(key).channel_id)
        with self._shelf.holding(channel.id):
            entry = self._taken_up(key)
            if entry.state is not State.UNKNOWN or not isinstance(channel, Readable):
                return entry
            try:
                sent = await channel.find(entry.message)
            except TroubleError as error:
                return self._saved(entry, State.UNKNOWN, error.trouble)
            if sent is not None:
                return self._saved(entry, State.SENT, sent=sent)
            if entry.tried_at and self._clock() - entry.tried_at < timedelta(seconds=SURE_S):
                why = "it is not there, but it may still be on its way"
                return self._saved(
                    entry, State.UNKNOWN, Trouble(TroubleKind.TIMEOUT, "Not settled yet", why, ("look again later",))
                )
            return self._saved(entry, State.WAITING, due_at=self._clock())

    def judge(self, key: str, *, arrived: bool, word: str = "") -> Entry:
        """What a human says of one whose outcome is unknown; if it did not arrive it waits to be sent again."""
        with self._held(key):
            entry = self._taken_up(key)
            if entry.state is not State.UNKNOWN:
                return entry
            word = self._scrubber.line(word)
            if arrived:
                return self._saved(entry, State.SENT, sent=Sent("", "", entry.tried_at or self._clock()), word=word)
            return self._saved(entry, State.WAITING, due_at=self._clock(), word=word)

    def again(self, key: str) -> Entry:
        """Let one that was refused or dropped wait once more, when what kept it from arriving is mended."""
        self._refuse_if_read_only()
        with self._held(key):
            entry = self._taken_up(key)
            if entry.state not in (State.REFUSED, State.DROPPED):
                return entry
            return self._saved(entry, State.WAITING, due_at=self._clock())

    def drop(self, key: str, word: str) -> Entry:
        """Never send it. What has been sent, or may have been, stays what it is."""
        with self._held(key):
            entry = self._taken_up(key)
            if entry.state is not State.WAITING:
                return entry
            return self._saved(entry, State.DROPPED, word=self._scrubber.line(word))

    def _held(self, key: str) -> AbstractContextManager[None]:
        return self._shelf.holding(self._shelf.entry(key).channel_id)

    def _taken_up(self, key: str) -> Entry:
        """With the channel held: whoever was sending this one is gone, and did not say how it went."""
        return _orphan(self._shelf.entry(key))

    def _seen(self, entry: Entry) -> Entry:
        alive = entry.state is State.SENDING and self._shelf.is_busy(entry.channel_id)
        return entry if alive else _orphan(entry)

    def _in_turn(self, entry: Entry) -> Entry:
        """With the reference that its forerunner was given. Raises TroubleError while one of them is unsettled."""
        reference = entry.message.reference
        for earlier in self._shelf.read()[0]:
            same = earlier.channel_id == entry.channel_id and earlier.seq < entry.seq
            if not same:
                continue
            if not earlier.state.is_settled:
                why = f"{earlier.message.update_id}, which comes before it, is {_orphan(earlier).state}"
                advice = ("send or drop the earlier one first",)
                raise TroubleError(Trouble(TroubleKind.REJECTED, "It is not this update's turn", why, advice))
            if earlier.sent and earlier.sent.reference and earlier.message.incident_id == entry.message.incident_id:
                reference = entry.message.reference or earlier.sent.reference
        return replace(entry, message=replace(entry.message, reference=reference))

    def _saved(
        self,
        entry: Entry,
        state: State,
        trouble: Trouble | None = None,
        *,
        sent: Sent | None = None,
        due_at: datetime | None = None,
        word: str = "",
    ) -> Entry:
        told = trouble and Trouble(
            trouble.kind,
            self._scrubber.line(trouble.what),
            self._scrubber.line(trouble.why),
            tuple(map(self._scrubber.line, trouble.advice)),
        )
        entry = replace(
            entry, state=state, trouble=told, sent=sent, due_at=due_at or entry.due_at, word=word or entry.word
        )
        self._shelf.save(entry)
        return entry

    def _channel(self, channel_id: str) -> Channel:
        if channel_id not in self._channels:
            why = f"there is no channel {channel_id}"
            advice = (f"there are: {', '.join(self._channels) or 'none'}",)
            raise TroubleError(Trouble(TroubleKind.CONFIGURATION, "Nothing was sent", why, advice))
        return self._channels[channel_id]

    def _refuse_if_read_only(self) -> None:
        if self._read_only:
            refuse()


def _orphan(entry: Entry) -> Entry:
    if entry.state is not State.SENDING:
        return entry
    why = "the console ended, or was cut off, while it was being sent"
    trouble = Trouble(TroubleKind.DISCONNECTED, "Nobody knows whether it arrived", why, ("look there",))
    return replace(entry, state=State.UNKNOWN, trouble=trouble)
