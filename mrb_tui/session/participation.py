"""This console's place in at most one incident: which journal is open, and the one way into it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

from mrb_tui.domain.events.event import Event, NewEvent, Payload
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.journal.journal import Journal
from mrb_tui.probes.clock import Clock
from mrb_tui.session.desk import JournalState, TimelineSource
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.live_journal import LiveJournal

_DURABLE_S = 10.0
_LOOK_S = 0.05
Recording = asyncio.Future[tuple[Event, ...]]
Notice = Callable[[Trouble], None]


class Participation:
    """All of it belongs to one event loop. `host` stands in every event."""

    def __init__(self, *, clock: Clock, host: str, changed: Callable[[ChangeKind], None], notice: Notice) -> None:
        self._clock = clock
        self._host = host
        self._changed = changed
        self._notice = notice
        self._live: LiveJournal | None = None
        self._read_only = False

    @property
    def incident(self) -> Incident | None:
        """As it stands, with what is not durable yet."""
        return self._live.incident if self._live is not None else None

    @property
    def read_only(self) -> bool:
        """Whether it is only looked at."""
        return self._read_only

    @property
    def journal(self) -> JournalState:
        """How well it is being written down."""
        return self._live.state if self._live is not None else JournalState()

    @property
    def timeline(self) -> TimelineSource | None:
        """The incident's events; None without one."""
        return self._live.timeline if self._live is not None else None

    def begin(self, open_journal: Callable[[], Journal], *, read_only: bool = False) -> None:
        """Take part. The journal is opened, and read, off the event loop."""
        self._read_only = read_only
        self._live = LiveJournal(open_journal, self._clock, self._changed, host=self._host, read_only=read_only)
        self._live.start()
        self._tell()

    async def loaded(self) -> None:
        """Once all of the journal has been read."""
        if self._live is not None:
            await self._live.loaded()

    def record(self, payload: Payload, *, actor: str, at: datetime | None = None) -> Recording:
        """Hand it to the journal; it shows at once. The future is done once it is durable.

        Raises TroubleError where there is no incident, or one that is only read. What is refused later is a notice.
        """
        if self._live is None:
            raise refused("there is no incident", "declare one first")
        if self._read_only:
            raise refused("this incident is only being read", "reopen it first")
        event = NewEvent(id=uuid4().hex, at=at or self._clock(), actor=actor, host=self._host, payload=payload)
        recording = self._live.record(event)
        recording.add_done_callback(self._told)
        return recording

    async def record_durably(self, payload: Payload, *, actor: str) -> bool:
        """Hand it in and wait. False once it is clear that it is only held in memory, or after `_DURABLE_S`."""
        live = self._live
        recording = self.record(payload, actor=actor)
        limit_s = asyncio.get_running_loop().time() + _DURABLE_S
        while not recording.done() and asyncio.get_running_loop().time() < limit_s:
            if live is not None and live.state.trouble is not None:
                return False
            await asyncio.wait((recording,), timeout=_LOOK_S)
        return recording.done() and not recording.cancelled() and recording.exception() is None

    async def events(self) -> Sequence[Event]:
        """All that is recorded, in the order of recording."""
        if self._live is None:
            return ()
        return await asyncio.wrap_future(self._live.recorder.ask(lambda journal: tuple(journal.events())))

    def try_again(self) -> None:
        """Write what is held in memory now, without waiting for the next attempt."""
        if self._live is not None:
            self._live.recorder.retry_now()

    async def end(self) -> None:
        """Take part no more. What cannot be written any more is said."""
        live, self._live = self._live, None
        self._read_only = False
        if live is None:
            return
        lost = await live.close()
        if lost:
            why = live.state.trouble.why if live.state.trouble else "the disk did not take them in time"
            self._notice(Trouble(TroubleKind.INTERNAL, f"{len(lost)} events could not be written", why))
        self._tell()

    def end_now(self, limit_s: float) -> None:
        """The terminal is gone and so is the loop: write what can be written. Any thread may call it."""
        if self._live is not None:
            self._live.recorder.close(limit_s)

    def _tell(self) -> None:
        for kind in (ChangeKind.INCIDENT, ChangeKind.JOURNAL, ChangeKind.TIMELINE):
            self._changed(kind)

    def _told(self, recording: Recording) -> None:
        """A record that is refused for good is said: whoever gave the command has gone on."""
        error = None if recording.cancelled() else recording.exception()
        if isinstance(error, TroubleError):
            self._notice(error.trouble)


def refused(why: str, *advice: str) -> TroubleError:
    """A command that cannot be followed: nothing happened."""
    return TroubleError(Trouble(TroubleKind.REJECTED, "Nothing was recorded", why, advice))
