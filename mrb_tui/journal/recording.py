"""What a recorder does, one piece of work at a time: open, write, load, look for others' events. It never waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from mrb_tui.domain.events.event import Event
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.journal.holding import Entry, Holding
from mrb_tui.journal.journal import Journal, JournalError, RefusedError
from mrb_tui.journal.loading import Fold, Loading
from mrb_tui.journal.recorder_state import Backoff, RecorderPhase, RecorderState

AT_ONCE = 100
BREATH_S = 0.0005
"""So many events are loaded before something else gets its turn: other threads too, for one at a time can run."""


class Listener(Protocol):
    """Told on the recorder's thread: it must not block, and passes on to its own thread what it hears."""

    def opened(self, page: Sequence[Event]) -> None:
        """The journal is open; its last page, before the rest is read."""

    def loaded(self, fold: Fold) -> None:
        """The whole journal up to an event, the listener's from now on. Later ones are told by `recorded`."""

    def recorded(self, events: Sequence[Event]) -> None:
        """Events that are on the disk now, ours and other consoles', each once, in the order of the journal."""

    def state_changed(self, state: RecorderState) -> None:
        """Things stand otherwise."""


@dataclass(slots=True, kw_only=True)
class Recording:
    """`now_s` is a clock that only goes forward; `now` tells the time of day. `settled` is told what waits no more."""

    open_journal: Callable[[], Journal]
    listener: Listener
    now: Callable[[], datetime]
    holding: Holding
    settled: Callable[[Entry], None]
    read_only: bool
    poll_s: float
    page: int
    retry: Backoff
    state: RecorderState = field(default_factory=RecorderState)
    journal: Journal | None = None
    _loading: Loading | None = None
    _told_seq: int = 0
    _try_at_s: float = field(default=float("-inf"))
    _look_at_s: float = field(default=float("-inf"))

    def took(self, entry: Entry) -> None:
        """Events were handed in."""
        self.holding.entries.append(entry)
        if self.holding.outage is not None:
            self._show()

    def work(self, now_s: float) -> None:
        """Do what is due."""
        if self.journal is None:
            if now_s >= self._try_at_s:
                self._open(now_s)
        elif (self.holding.entries or self.holding.outage) and (not self.holding.outage or now_s >= self._try_at_s):
            self._write(now_s)
        if self.journal is not None and now_s >= self._look_at_s:
            self._read(now_s)

    def wait_s(self, now_s: float) -> float:
        """How long there is nothing to do."""
        due_s = self._look_at_s if self.journal is not None else self._try_at_s
        if self.holding.outage is not None:
            due_s = min(due_s, self._try_at_s)
        return max(0.0, due_s - now_s)

    def hurry(self) -> None:
        """The next attempt is due."""
        self._try_at_s = float("-inf")

    def failed(self, why: Trouble, now_s: float) -> None:
        """Nothing can be written at present."""
        outage = self.holding.failed(why, self.now())
        self._try_at_s = now_s + self.retry.wait_s(outage.failures)
        self._show()

    def end(self) -> None:
        """Let go of the journal."""
        if self.journal is not None:
            self.journal.close()
            self.journal = None
        self._become(replace(self.state, phase=RecorderPhase.CLOSED, held=len(self.holding.events)))

    def _open(self, now_s: float) -> None:
        try:
            journal = self.open_journal()
        except Exception as error:  # noqa: BLE001 - whatever it is, events are held and it is tried again
            if self.read_only:
                self._try_at_s = now_s + self.retry.longest_s
                self._become(replace(self.state, cannot_read=_trouble_of(error)))
            else:
                self.failed(_trouble_of(error), now_s)
            return
        self.journal, self._loading = journal, Loading(journal)
        try:
            page = journal.last_page(self.page)
        except JournalError as error:
            self._become(replace(self.state, cannot_read=error.trouble))
        else:
            self.listener.opened(page)
        if self.read_only:
            self._show()
        else:
            self._write(now_s)

    def _write(self, now_s: float) -> None:
        """All that waits. With nothing waiting it only tries whether that could be done: a warning is to come early."""
        assert self.journal is not None
        at = self.now()
        batch = self.holding.batch(at, is_first=self.journal.last_seq == 0)
        try:
            recorded = self.journal.append(batch, at)
        except RefusedError as error:
            self._sort_out(error, now_s)
        except Exception as error:  # noqa: BLE001 - whatever it is, no event may be lost by it
            self.failed(_trouble_of(error), now_s)
        else:
            settled = self.holding.done(recorded)
            self._show()
            if settled and self._loading is None:
                self._read(now_s)  # whoever waits for the future finds the event told already
            for entry, events in settled:
                self.settled(entry)
                entry.future.set_result(events)

    def _sort_out(self, error: RefusedError, now_s: float) -> None:
        """One of them can never be recorded: it goes back to whoever made it, and must not hold up the others."""
        entries = list(self.holding.entries)
        if len(entries) == 1:
            self.holding.entries.clear()
            self.settled(entries[0])
            entries[0].future.set_exception(error)
            self._show()
            return
        while entries:
            self.holding.entries[:] = entries[:1]
            self._write(now_s)
            if self.holding.entries:
                self.holding.entries[:] = entries
                self._show()
                return
            del entries[0]

    def _read(self, now_s: float) -> None:
        try:
            more = self._load() if self._loading is not None else self._look()
        except Exception as error:  # noqa: BLE001 - what cannot be read must not keep anything from being written
            self._look_at_s = now_s + max(self.poll_s, self.retry.first_s)
            self._become(replace(self.state, cannot_read=_trouble_of(error)))
            return
        self._look_at_s = now_s + (BREATH_S if more else self.poll_s)
        if self.state.cannot_read is not None:
            self._become(replace(self.state, cannot_read=None))

    def _load(self) -> bool:
        assert self._loading is not None
        if self._loading.step(AT_ONCE):
            return True
        fold, self._loading = self._loading.fold, None
        self._told_seq = fold.last_seq
        self.listener.loaded(fold)
        return False

    def _look(self) -> bool:
        assert self.journal is not None
        events = self.journal.read_new(self._told_seq)
        if events:
            self._told_seq = max(self._told_seq, *(event.seq for event in events))
            self.listener.recorded(events)
        return False

    def _show(self) -> None:
        outage = self.holding.outage
        if outage is not None:
            phase = RecorderPhase.HOLDING
        elif self.journal is None:
            phase = RecorderPhase.OPENING
        else:
            phase = RecorderPhase.READING if self.read_only else RecorderPhase.DURABLE
        self._become(
            replace(
                self.state,
                phase=phase,
                held=len(self.holding.events) if outage is not None else 0,
                since_at=outage.since_at if outage is not None else None,
                why=outage.why if outage is not None else None,
            )
        )

    def _become(self, state: RecorderState) -> None:
        if state != self.state:
            self.state = state
            self.listener.state_changed(state)


def _trouble_of(error: Exception) -> Trouble:
    if isinstance(error, TroubleError):
        return error.trouble
    return Trouble(
        TroubleKind.INTERNAL, "the journal is out of order", f"a fault of the console: {type(error).__name__}"
    )
