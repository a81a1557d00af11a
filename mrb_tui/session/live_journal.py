"""An incident's journal on the event loop: what others record comes in, what is said here goes out, nothing waits."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.incident_fold import after
from mrb_tui.journal.codec import as_event
from mrb_tui.journal.journal import Journal
from mrb_tui.journal.loading import Fold
from mrb_tui.journal.recorder import Recorder
from mrb_tui.journal.recorder_state import RecorderState
from mrb_tui.journal.troubles import passed_over
from mrb_tui.session.desk import JournalState
from mrb_tui.session.journal_timeline import JournalTimeline
from mrb_tui.session.live import ChangeKind

Changed = Callable[[ChangeKind], None]


class LiveJournal:
    """Owns a `Recorder` and implements its listener, on the loop's own thread.

    `incident` has everything in it that was handed in, durable or not: a responder sees at once what was done. What is
    not durable yet stands in `pending`.
    """

    def __init__(
        self,
        open_journal: Callable[[], Journal],
        now: Callable[[], datetime],
        changed: Changed,
        *,
        host: str,
        read_only: bool,
    ) -> None:
        self._now = now
        self._changed = changed
        self._fold = Fold()
        """What has come in from the journal."""
        self._pending: dict[str, NewEvent] = {}
        self._seqs: dict[str, int] = {}
        """Places of pending events that are durable, and have not come in from the journal yet."""
        self._provisional: tuple[Incident | None, tuple[Event, ...]] | None = None
        self._is_loaded = asyncio.Event()
        self.recorder = Recorder(
            open_journal, _OnLoop(self, asyncio.get_running_loop()), now, host=host, read_only=read_only
        )
        self.state = JournalState()
        self._recorder_state = RecorderState()
        self._unread = 0
        self.timeline = JournalTimeline(
            self.recorder, state=self._with_pending, changed=partial(changed, ChangeKind.TIMELINE)
        )

    @property
    def incident(self) -> Incident | None:
        """As it stands, with what is not durable yet. None until it has been read."""
        return self._with_pending()[0]

    def start(self) -> None:
        """Open the journal and read it, off the event loop."""
        self.recorder.start()

    async def loaded(self) -> None:
        """Once all of it has been read."""
        await self._is_loaded.wait()

    def record(self, *events: NewEvent) -> asyncio.Future[tuple[Event, ...]]:
        """Hand them in, in this order; they show at once. The future is done once they are durable."""
        for event in events:
            self._pending[event.id] = event
        self._turned(ChangeKind.INCIDENT, ChangeKind.TIMELINE)
        recording = asyncio.wrap_future(self.recorder.record(*events))
        recording.add_done_callback(partial(self._settled, events))
        return recording

    async def close(self, limit_s: float = 2.0) -> tuple[NewEvent, ...]:
        """Write what can be written; what could not be is returned."""
        self.timeline.close()
        return await asyncio.to_thread(self.recorder.close, limit_s)

    def opened(self, page: Sequence[Event]) -> None:
        """The last page, before all has been read."""
        self.timeline.opened(page)
        self._turned(ChangeKind.TIMELINE)

    def was_loaded(self, fold: Fold) -> None:
        """All has been read."""
        self._fold = fold
        self._count_unread()
        self._drop_recorded()
        self._is_loaded.set()
        self.timeline.loaded()
        self._turned(ChangeKind.INCIDENT, ChangeKind.TIMELINE)

    def recorded(self, events: Sequence[Event]) -> None:
        """Ours and other consoles', in the order they were recorded."""
        self._fold.take(events)
        self._seqs.update((event.id, event.seq) for event in events if event.id in self._pending)
        self._drop_recorded()
        self._count_unread()
        self.timeline.recorded(events)
        self._turned(ChangeKind.INCIDENT, ChangeKind.TIMELINE)

    def state_changed(self, state: RecorderState) -> None:
        """The disk fails, or works again."""
        self._recorder_state = state
        self._show_state()

    def _count_unread(self) -> None:
        if self._fold.passed_over != self._unread:
            self._unread = self._fold.passed_over
            self._show_state()

    def _show_state(self) -> None:
        recorder, unread = self._recorder_state, self._recorder_state.cannot_read
        if unread is None and self._unread:
            unread = passed_over(self._unread)
        self.state = JournalState(recorder.why, recorder.held, recorder.since_at, unread)
        self._turned(ChangeKind.JOURNAL)

    def _settled(self, events: Sequence[NewEvent], recording: "asyncio.Future[tuple[Event, ...]]") -> None:
        """Recorded, or refused for good. What is recorded stays pending until it has come in from the journal too."""
        if recording.cancelled() or recording.exception() is not None:
            for event in events:
                self._pending.pop(event.id, None)
        else:
            self._seqs.update((event.id, event.seq) for event in recording.result() if event.id in self._pending)
            self._drop_recorded()
        self._turned(ChangeKind.INCIDENT, ChangeKind.TIMELINE)

    def _drop_recorded(self) -> None:
        for event_id in [event_id for event_id, seq in self._seqs.items() if seq <= self._fold.last_seq]:
            self._pending.pop(event_id, None)
            del self._seqs[event_id]

    def _turned(self, *kinds: ChangeKind) -> None:
        self._provisional = None
        for kind in kinds:
            self._changed(kind)

    def _with_pending(self) -> tuple[Incident | None, tuple[Event, ...]]:
        if self._provisional is None:
            incident, events = self._fold.incident, []
            seq = max(incident.last_seq if incident is not None else 0, self._fold.last_seq)
            for place, new in enumerate(self._pending.values(), 1):
                event = as_event(new, seq + place, self._now())
                incident = after(incident, event)
                events.append(event)
            self._provisional = incident, tuple(events)
        return self._provisional


class _OnLoop:
    """The recorder's listener: from its thread to the loop's. A loop that has ended hears nothing more."""

    def __init__(self, journal: LiveJournal, loop: asyncio.AbstractEventLoop) -> None:
        self._journal = journal
        self._loop = loop

    def opened(self, page: Sequence[Event]) -> None:
        self._call(self._journal.opened, page)

    def loaded(self, fold: Fold) -> None:
        self._call(self._journal.was_loaded, fold)

    def recorded(self, events: Sequence[Event]) -> None:
        self._call(self._journal.recorded, events)

    def state_changed(self, state: RecorderState) -> None:
        self._call(self._journal.state_changed, state)

    def _call(self, act: Callable[..., None], *arguments: Any) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act, *arguments)
