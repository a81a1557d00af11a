"""The timeline of an incident by place: what is seen is fetched from the journal, the rest stays on the disk."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from mrb_tui.domain.events.event import Event
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.journal.journal import Journal
from mrb_tui.journal.recorder import Recorder
from mrb_tui.session.desk import TimelineEntry
from mrb_tui.session.entries import entry_of

BLOCK = 200
_MOST = 20 * BLOCK
"""Events kept at hand; others are fetched again when they are looked at."""
_AGAIN_S = 1.0
_SLICE = 2_000
"""Events looked at in one go while searching: between two goes the recorder records."""


class JournalTimeline:
    """Implements `TimelineSource`. Lives on the event loop; reads happen on the recorder's thread.

    Until the journal has been read whole, its last page is all there is. Events that are not durable yet stand at the
    end. `state` gives the incident, for marks and amendments, and the events that are not durable; `changed` says that
    entries came.
    """

    def __init__(
        self,
        recorder: Recorder,
        *,
        state: Callable[[], tuple[Incident | None, Sequence[Event]]],
        changed: Callable[[], None],
    ) -> None:
        self._recorder = recorder
        self._state = state
        self._changed = changed
        self._count = 0
        self._last_seq = 0
        self._events: dict[int, Event] = {}
        self._generation = 0
        """Places of one generation are no places of the next."""
        self._fetching: set[int] = set()
        self._taking = True
        """What comes meanwhile waits in `_later`: the places are being counted anew."""
        self._later: list[Event] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def close(self) -> None:
        """Fetch no more."""
        for task in tuple(self._tasks):
            task.cancel()

    def __len__(self) -> int:
        return self._count + len(self._later) + len(self._state()[1])

    def page(self, first: int, count: int) -> Sequence[TimelineEntry | None]:
        """Entries from place `first` on; what is not at hand is fetched."""
        incident, pending = self._state()
        after = [*self._later, *pending]
        entries: list[TimelineEntry | None] = []
        for place in range(max(first, 0), min(first + count, self._count + len(after))):
            if place >= self._count:
                number = place - self._count
                entries.append(entry_of(after[number], incident, pending=number >= len(self._later)))
            elif (event := self._events.get(place)) is not None:
                entries.append(entry_of(event, incident))
            else:
                entries.append(None)
                self._fetch(place // BLOCK)
        return entries

    async def find(self, wanted: Callable[[TimelineEntry], bool]) -> Sequence[int]:
        """The places of those that are wanted, ascending."""
        incident, pending = self._state()
        count, after = self._count, [*self._later, *pending]

        def is_wanted(event: Event) -> bool:
            return wanted(entry_of(event, incident))

        found: list[int] = []
        for first in range(0, count, _SLICE):
            asked = self._recorder.ask(partial(_found, is_wanted, first))
            found += [place for place in await asyncio.wrap_future(asked) if place < count]
        entries = (entry_of(event, incident, pending=True) for event in after)
        return [*found, *(count + index for index, entry in enumerate(entries) if wanted(entry))]

    def opened(self, page: Sequence[Event]) -> None:
        """The journal's last page, before all of it has been read."""
        self._keep(_Tail(len(page), 0, 0, page))

    def loaded(self) -> None:
        """It has been read whole: from now on every place is known."""
        self._count_anew()

    def recorded(self, events: Sequence[Event]) -> None:
        """More of them, in the order they were recorded."""
        if self._taking:
            self._later += events
            return
        fresh = [event for event in events if event.seq > self._last_seq]
        if not fresh:
            return
        if self._belong_at_the_end(fresh):
            self._events.update(enumerate(fresh, self._count))
            self._count += len(fresh)
            self._last_seq = fresh[-1].seq
        else:  # one of them belongs further up: every place after it is another one now
            self._count_anew()

    def _belong_at_the_end(self, fresh: Sequence[Event]) -> bool:
        if not self._count:
            before: Sequence[Event] = fresh[:1]
        elif (newest := self._events.get(self._count - 1)) is not None:
            before = (newest,)
        else:
            return False
        ordered = [*before, *fresh]
        return all(one.at <= following.at for one, following in pairwise(ordered))

    def _count_anew(self) -> None:
        self._taking = True
        self._start(self._take())

    async def _take(self) -> None:
        """How many there are now, with the last block at hand. What cannot be read is tried again."""
        tail: _Tail | None = None
        while tail is None:
            try:
                tail = await asyncio.wrap_future(self._recorder.ask(_tail_of))
            except TroubleError:
                await asyncio.sleep(_AGAIN_S)
        self._keep(tail)
        self._taking = False
        later, self._later = self._later, []
        self.recorded(later)
        self._changed()

    def _fetch(self, block: int) -> None:
        if block not in self._fetching and not self._taking:
            self._fetching.add(block)
            self._start(self._fetched(block))

    async def _fetched(self, block: int) -> None:
        first, generation = block * BLOCK, self._generation
        try:
            page = await asyncio.wrap_future(self._recorder.ask(lambda journal: journal.page(first, BLOCK)))
        except TroubleError:
            return  # the recorder's state says so already
        finally:
            self._fetching.discard(block)
        if generation == self._generation:
            if len(self._events) > _MOST:
                self._events.clear()
            self._events.update(enumerate(page, first))
            self._changed()

    def _keep(self, tail: "_Tail") -> None:
        self._generation += 1
        self._count, self._last_seq = tail.count, tail.last_seq
        self._events = dict(enumerate(tail.page, tail.first))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


@dataclass(frozen=True, slots=True)
class _Tail:
    """How many events there are, the last one's seq, and the last block: from place `first` on."""

    count: int
    last_seq: int
    first: int
    page: Sequence[Event]


def _tail_of(journal: Journal) -> _Tail:
    first = max(journal.count - BLOCK, 0)
    return _Tail(journal.count, journal.last_seq, first, journal.page(first, BLOCK))


def _found(wanted: Callable[[Event], bool], first: int, journal: Journal) -> Sequence[int]:
    return journal.find(wanted, first, _SLICE)
