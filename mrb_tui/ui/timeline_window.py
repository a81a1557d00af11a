"""The entries that a screen shows of a timeline however long: only what is seen is asked for."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise

from mrb_tui.session.desk import TimelineEntry, TimelineSource

NEAR = 64
"""So far around its old place an entry is looked for, after others came before it."""


class TimelineWindow:
    """Entries numbered from 0, of all of the timeline or of the places that a filter found.

    `source` is asked anew each time: another incident has another timeline. What is read is kept until `take_in`.
    """

    def __init__(self, source: Callable[[], TimelineSource]) -> None:
        self._source = source
        self._count = len(source())
        self._places: Sequence[int] | None = None
        self._first = 0
        self._read: Sequence[TimelineEntry | None] = ()

    def __len__(self) -> int:
        return self._count if self._places is None else len(self._places)

    @property
    def total(self) -> int:
        """Entries of the timeline, shown or not."""
        return self._count

    def take_in(self) -> None:
        """Something is new or another: read anew what is seen."""
        self._count = len(self._source())
        self._read = ()

    def show_places(self, places: Sequence[int] | None) -> None:
        """Only those from now on; None: all."""
        self._places = places
        self.take_in()

    def see(self, first: int, count: int) -> None:
        """These are seen: have them at hand, by asking once."""
        count = min(count, len(self) - first)
        if self._first != first or len(self._read) < count:
            self._first, self._read = first, self._entries(first, count)

    def entry(self, index: int) -> TimelineEntry | None:
        """One of them; None if it is not at hand."""
        if self._first <= index < self._first + len(self._read):
            return self._read[index - self._first]
        if not 0 <= index < len(self):
            return None
        return self._entries(index, 1)[0]

    def place(self, index: int) -> int:
        """Where that entry stands in the whole timeline."""
        return index if self._places is None else self._places[index]

    def index_of(self, place: int) -> int:
        """The entry shown at that place of the whole timeline, or the next one."""
        return place if self._places is None else bisect_left(self._places, place)

    def index_near(self, entry_id: str, index: int) -> int | None:
        """Where that entry is now, if it is about where it was."""
        first = max(index - NEAR, 0)
        count = min(2 * NEAR + 1, len(self) - first)
        for offset, entry in enumerate(self._entries(first, count) if count > 0 else ()):
            if entry is not None and entry.id == entry_id:
                return first + offset
        return None

    def _entries(self, first: int, count: int) -> Sequence[TimelineEntry | None]:
        if count <= 0:
            return ()
        source = self._source()
        if self._places is None:
            return _whole(source.page(first, count), count)
        places = self._places[first : first + count]
        entries: list[TimelineEntry | None] = []
        for start, length in _runs(places):
            entries += _whole(source.page(start, length), length)
        return entries


def _whole(page: Sequence[TimelineEntry | None], count: int) -> Sequence[TimelineEntry | None]:
    """As long as asked for, whatever came."""
    return page if len(page) == count else [*page[:count], *[None] * (count - len(page))]


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending places as runs of neighbours: first place and length of each."""
    starts = [index for index, (one, other) in enumerate(pairwise(places), 1) if other != one + 1]
    bounds = [0, *starts, len(places)]
    return [(places[start], end - start) for start, end in pairwise(bounds)]
