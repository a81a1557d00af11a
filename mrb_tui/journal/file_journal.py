"""A journal in a file of JSON lines. docs/journal.md describes the format."""

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mrb_tui.domain.events.event import Event, NewEvent
from mrb_tui.journal import disk, torn
from mrb_tui.journal.codec import Clean, as_it_is, draft, event_of, line_of, stand_in
from mrb_tui.journal.files import PRIVATE, Sharing
from mrb_tui.journal.handle import NOT_READ, NOT_WRITTEN, Handle
from mrb_tui.journal.index import Index
from mrb_tui.journal.journal import ALL, Problem
from mrb_tui.journal.lines import CHUNK, forwards, line_at
from mrb_tui.journal.locking import exclusively, shared
from mrb_tui.journal.record import UnreadableError, fields_of
from mrb_tui.journal.tail import last_page
from mrb_tui.journal.troubles import refused, told

CACHED = 512
_LAST_BYTES = 80
_ATTEMPTS = 3
_FEW = 32
_SMALL_CHUNK = 64 * 1024
_PATIENCE_S = 1.0


class FileJournal:
    """One incident's events. `path` is `…/INC-…/journal.jsonl`; its folder gives the incident its name.

    `fd` is the file's descriptor if it was just created; else it is opened: to append where that is possible, else to
    read, and then each append tries again. `clean` is the last gate before the disk.
    """

    def __init__(
        self,
        path: Path,
        *,
        sharing: Sharing = PRIVATE,
        lock_limit_s: float = 2.0,
        clean: Clean = as_it_is,
        may_append: bool = True,
        fd: int | None = None,
    ) -> None:
        self.path = path
        self._sharing, self._lock_limit_s, self._clean = sharing, lock_limit_s, clean
        self._file = Handle(path, sharing, may_append)
        if fd is None:
            self._file.open()
        else:
            self._file.adopt(fd)
        self._index = self._new_index()
        self._last_bytes = b""
        self._cache: OrderedDict[int, Event] = OrderedDict()
        self._size_at_start = self._file.size
        self._denied_since_s: float | None = None

    @property
    def incident_id(self) -> str:
        """Its folder's name."""
        return self.path.parent.name

    @property
    def count(self) -> int:
        """Events found so far."""
        return len(self._index)

    @property
    def last_seq(self) -> int:
        """The place of the last one found."""
        return self._index.chain.last_seq

    @property
    def problems(self) -> Sequence[Problem]:
        """What was wrong so far; of very many only the first ones."""
        return tuple(self._index.problems)

    def append(self, events: Sequence[NewEvent], recorded_at: datetime) -> tuple[Event, ...]:
        """As the protocol has it."""
        drafts = [draft(event, self._clean) for event in events]
        try:
            for _ in range(_ATTEMPTS):
                fd = self._file.to_append()
                if drafts:
                    self._catch_up()  # most of the reading is done before the lock is taken
                with exclusively(fd, self._lock_limit_s, self.path):
                    if not self._file.was_replaced():
                        return self._append(fd, drafts, recorded_at)
                self._start_over(reopen=True)
        except OSError as error:
            raise told(NOT_WRITTEN, error, self.path) from error
        raise refused(NOT_WRITTEN, f"the journal is being replaced again and again ({self.path})")

    def read_new(self, after_seq: int, limit: int = ALL) -> tuple[Event, ...]:
        """As the protocol has it."""
        self._catch_up(after_seq + limit)
        first = self._index.after(after_seq)
        count = min(limit, len(self._index) - first)
        if count <= _FEW:
            return tuple(self._event(place) for place in range(first, first + count))
        return tuple(self._run(first, count))

    def last_page(self, count: int) -> tuple[Event, ...]:
        """As the protocol has it."""
        try:
            with shared(self._file.fd):
                size = self._file.size
                if self._index.end == size:
                    return self.page(len(self._index) - count, count)
                return last_page(self._file.fd, size, count)
        except OSError as error:
            raise told(NOT_READ, error, self.path) from error

    def page(self, first: int, count: int) -> tuple[Event, ...]:
        """As the protocol has it."""
        self._catch_up()
        return tuple(self._event(place) for place in self._index.by_time(first, count))

    def find(self, wanted: Callable[[Event], bool], first: int = 0, count: int = ALL) -> Sequence[int]:
        """As the protocol has it."""
        self._catch_up()
        places = self._index.by_time(first, count)
        return [max(first, 0) + number for number, place in enumerate(places) if wanted(self._event(place))]

    def events(self) -> Iterator[Event]:
        """As the protocol has it."""
        place = 0
        while True:
            self._catch_up(self.last_seq + CACHED)
            count = min(CACHED, len(self._index) - place)
            if count <= 0:
                return
            yield from self._run(place, count)
            place += count

    def close(self) -> None:
        """As the protocol has it."""
        self._file.close()

    def _append(self, fd: int, drafts: Sequence[dict[str, Any]], recorded_at: datetime) -> tuple[Event, ...]:
        """Under the lock: nobody else writes, so what is read now is all there is."""
        if not drafts:
            return ()
        self._read_to(self._file.size, ALL)
        end = torn.set_aside(fd, self._file.size, self.path, self._sharing)
        seq, tip = self.last_seq, self._index.chain.tip
        lines: list[bytes] = []
        recorded: dict[str, int] = {}
        for drafted in drafts:
            known = self._index.place_of(drafted["id"])
            if known is None and drafted["id"] not in recorded:
                seq += 1
                known = len(self._index) + len(lines)
                line, tip = line_of(drafted, seq, recorded_at, tip)
                lines.append(line)
            if known is not None:
                recorded[drafted["id"]] = known
        if lines:
            disk.add(fd, end, b"".join(lines))
        for line in lines:
            self._take(end, line[:-1], end + len(line))
            end += len(line)
        return tuple(self._event(recorded[drafted["id"]]) for drafted in drafts)

    def _catch_up(self, wanted_seq: int = ALL) -> None:
        """Read what was appended since. While somebody writes, that is left for later: it may yet be taken back."""
        try:
            if self._file.size == self._index.end and self._is_as_it_was():
                return
            with shared(self._file.fd) as held:
                size = self._file.size
                self._read_to(size if self._is_settled(held) else min(size, self._size_at_start), wanted_seq)
        except OSError as error:
            raise told(NOT_READ, error, self.path) from error

    def _is_settled(self, held: bool) -> bool:
        """Whether nobody is in the midst of writing. A lock that is held for long is held by somebody who hangs."""
        if held:
            self._denied_since_s = None
            return True
        now_s = time.monotonic()
        if self._denied_since_s is None:
            self._denied_since_s = now_s
        return now_s - self._denied_since_s >= _PATIENCE_S

    def _read_to(self, size: int, wanted_seq: int) -> None:
        """The complete lines up to there, or until `wanted_seq` is found."""
        if not self._is_as_it_was():
            self._start_over()
        index = self._index
        if self.last_seq >= wanted_seq:
            return
        chunk = CHUNK if wanted_seq - self.last_seq > CACHED else _SMALL_CHUNK
        for offset, line, end in forwards(self._file.fd, index.end, size, chunk):
            self._take(offset, line, end)
            if index.chain.last_seq >= wanted_seq:
                break

    def _is_as_it_was(self) -> bool:
        """Whether what was read last still stands where it stood."""
        size = len(self._last_bytes)
        return os.pread(self._file.fd, size, self._index.end - size) == self._last_bytes

    def _take(self, offset: int, line: bytes, end: int) -> None:
        self._index.take(offset, line, end)
        if end - offset == len(line) + 1:
            self._last_bytes = line[-_LAST_BYTES:] + b"\n"
        else:  # too long to be had whole
            self._last_bytes = os.pread(self._file.fd, _LAST_BYTES, end - _LAST_BYTES)

    def _start_over(self, *, reopen: bool = False) -> None:
        """The file is another one than it was: cut, edited or replaced by somebody. It is read anew from its start."""
        if reopen:
            self._file.reopen()
        self._index = self._new_index()
        self._last_bytes = b""
        self._cache.clear()

    def _new_index(self) -> Index:
        return Index(self.incident_id, self._is_same)

    def _is_same(self, offset: int, event_id: str) -> bool:
        try:
            return bool(fields_of(line_at(self._file.fd, offset, self._index.end))["id"] == event_id)
        except UnreadableError:
            return False

    def _event(self, place: int) -> Event:
        event = self._cache.get(place)
        if event is not None:
            self._cache.move_to_end(place)
            return event
        try:
            line = line_at(self._file.fd, self._index.offset(place), self._index.end)
        except OSError as error:
            raise told(NOT_READ, error, self.path) from error
        event = self._cache[place] = self._decoded(place, line)
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)
        return event

    def _run(self, first: int, count: int) -> Iterator[Event]:
        """Many in the order of recording: the file is read in one go, past the cache."""
        if count <= 0:
            return
        places = self._index.runs(first, count)
        place, wanted = next(places)
        after = first + count
        end = self._index.offset(after) if after < len(self._index) else self._index.end
        try:
            for offset, line, _ in forwards(self._file.fd, wanted, end):
                if offset == wanted:
                    yield self._decoded(place, line)
                    place, wanted = next(places, (-1, -1))
                    if place < 0:
                        return
        except OSError as error:
            raise told(NOT_READ, error, self.path) from error

    def _decoded(self, place: int, line: bytes) -> Event:
        try:
            return event_of(line)
        except UnreadableError as error:
            return stand_in(self._index.seq(place), self._index.time_us(place), str(error))
