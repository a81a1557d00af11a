"""Writes events down on a thread of its own, so that the screen never waits for the disk.

What cannot be written is kept in memory, in order, and tried again; then the gap is recorded before what it held back.
The same thread looks for what other consoles have recorded, and answers questions about the journal.
"""

import queue
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.journal.holding import Entry, Holding, Recorded
from mrb_tui.journal.journal import Journal, JournalError, RefusedError
from mrb_tui.journal.loading import Fold
from mrb_tui.journal.recorder_state import Backoff, RecorderState
from mrb_tui.journal.recording import Listener, Recording

T = TypeVar("T")

POLL_S = 0.25
"""How often it looks what other consoles wrote: with the screen's pace well within a second."""

_LAST_TRIES_S = 0.05
_NOT_RECORDED = "the event was not recorded"


def _new_id() -> str:
    return uuid.uuid4().hex


class Recorder:
    """One incident's. `open_journal` is called on the thread, again and again until it succeeds.

    `read_only`: nothing is to be recorded, only read and followed. `host` and `new_id` are for the gaps it records.
    """

    def __init__(
        self,
        open_journal: Callable[[], Journal],
        listener: Listener,
        now: Callable[[], datetime],
        *,
        host: str = "",
        new_id: Callable[[], str] = _new_id,
        read_only: bool = False,
        poll_s: float = POLL_S,
        page: int = 200,
        retry: Backoff | None = None,
    ) -> None:
        self._read_only = read_only
        self._inbox: queue.SimpleQueue[Entry | _Question | _Retry | _Close] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._unsettled: dict[Entry, None] = {}
        self._closing = False
        self._work = Recording(
            open_journal=open_journal,
            listener=_Shielded(listener),
            now=now,
            holding=Holding(host, new_id),
            settled=self._settled,
            read_only=read_only,
            poll_s=poll_s,
            page=page,
            retry=retry or Backoff(),
        )
        self._thread = threading.Thread(target=self._run, name="mrb-tui-recorder", daemon=True)

    @property
    def state(self) -> RecorderState:
        """How things stand. From any thread."""
        return self._work.state

    @property
    def held(self) -> tuple[NewEvent, ...]:
        """What was handed in and is not known to be on the disk, in order. From any thread."""
        with self._lock:
            return tuple(event for entry in self._unsettled for event in entry.events)

    def start(self) -> None:
        """Begin to open, read and record."""
        self._thread.start()

    def record(self, *events: NewEvent) -> Recorded:
        """Hand events in, together or not at all. From any thread; it never waits.

        The future is done once they are on the disk, and cannot be cancelled. While nothing can be written it waits:
        `state` says so. What can never be recorded is refused by RefusedError.
        """
        future: Recorded = Future()
        future.set_running_or_notify_cancel()
        entry = Entry(events, future)
        with self._lock:
            closed = self._closing or self._read_only
            if not closed:
                self._unsettled[entry] = None
                self._inbox.put(entry)
        if closed:
            why = "the journal is open only to be read" if self._read_only else "the journal is closed"
            future.set_exception(RefusedError(Trouble(TroubleKind.FORBIDDEN, _NOT_RECORDED, why)))
        return future

    def ask(self, question: Callable[[Journal], T]) -> "Future[T]":
        """Ask the journal, on the thread that may wait for the disk; after what was handed in before."""
        future: Future[T] = Future()
        with self._lock:
            closed = self._closing
            if not closed:
                self._inbox.put(_Question(question, future))
        if closed:
            future.set_exception(_closed())
        return future

    def retry_now(self) -> None:
        """Try again at once, however long there would be to wait."""
        self._inbox.put(_Retry())

    def close(self, limit_s: float) -> tuple[NewEvent, ...]:
        """Write down what can be within that time, and let go; what is not known to be on the disk, in order."""
        with self._lock:
            first, self._closing = not self._closing, True
        if self._thread.ident is not None:
            if first:
                self._inbox.put(_Close(time.monotonic() + limit_s))
            self._thread.join(limit_s + 2 * _LAST_TRIES_S)
        return self.held

    def _settled(self, entry: Entry) -> None:
        with self._lock:
            self._unsettled.pop(entry, None)

    # From here on: on the thread.

    def _run(self) -> None:
        while True:
            command: Entry | _Question | _Retry | _Close | None
            try:
                command = self._inbox.get(timeout=self._work.wait_s(time.monotonic()))
            except queue.Empty:
                command = None
            command = self._take_all(command)
            if isinstance(command, _Close):
                self._end(command.until_s)
                return
            self._go_on()
            if isinstance(command, _Question):
                self._answer(command)

    def _take_all(self, command: "Entry | _Question | _Retry | _Close | None") -> "_Question | _Close | None":
        """Everything that was handed in so far is written at once; a question or the end comes after it."""
        while command is not None:
            if isinstance(command, Entry):
                self._work.took(command)
            elif isinstance(command, _Retry):
                self._work.hurry()
            else:
                return command
            try:
                command = self._inbox.get_nowait()
            except queue.Empty:
                return None
        return None

    def _go_on(self) -> None:
        self._work.work(time.monotonic())

    def _answer(self, question: "_Question") -> None:
        if not question.future.set_running_or_notify_cancel():
            return
        journal = self._work.journal
        try:
            if journal is None:
                why = self.state.why or self.state.cannot_read
                raise JournalError(why or Trouble(TroubleKind.STORAGE, "the journal is not open yet"))
            result = question.ask(journal)
        except Exception as error:  # noqa: BLE001 - handed to whoever asked
            question.future.set_exception(error)
        else:
            question.future.set_result(result)

    def _end(self, until_s: float) -> None:
        self._work.hurry()
        self._go_on()
        while self._work.holding.entries and time.monotonic() + _LAST_TRIES_S < until_s:
            time.sleep(_LAST_TRIES_S)
            self._work.hurry()
            self._go_on()
        self._work.end()


class _Shielded:
    """A listener whose faults do not become the recorder's: a loop that is closed already, at the end, is none."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def opened(self, page: Sequence[Event]) -> None:
        with suppress(Exception):
            self._listener.opened(page)

    def loaded(self, fold: Fold) -> None:
        with suppress(Exception):
            self._listener.loaded(fold)

    def recorded(self, events: Sequence[Event]) -> None:
        with suppress(Exception):
            self._listener.recorded(events)

    def state_changed(self, state: RecorderState) -> None:
        with suppress(Exception):
            self._listener.state_changed(state)


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    ask: Callable[[Journal], Any]
    future: "Future[Any]"


@dataclass(frozen=True, slots=True)
class _Retry:
    pass


@dataclass(frozen=True, slots=True)
class _Close:
    until_s: float


def _closed() -> JournalError:
    return JournalError(Trouble(TroubleKind.FORBIDDEN, "the journal cannot be read", "it is closed"))
