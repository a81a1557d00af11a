"""Where each event of a journal is, and in which order they happened: some 40 bytes an event, and no event itself."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from mrb_tui.journal.chain import Chain
from mrb_tui.journal.id_table import IdTable
from mrb_tui.journal.journal import Problem, ProblemKind

PROBLEMS_KEPT = 200


class Index:
    """Places count from 0 in the order of recording; positions in the order of when events happened.

    `is_same` says whether the record at an offset has an id: two ids may share a hash.
    """

    def __init__(
        self, incident_id: str, is_same: Callable[[int, str], bool], problems_kept: int = PROBLEMS_KEPT
    ) -> None:
        self.end = 0
        """How far the file was read: just after a line feed."""
        self.chain = Chain(incident_id)
        self.problems: list[Problem] = []
        self._is_same = is_same
        self._problems_kept = problems_kept
        self._offsets = array("q")
        self._times_us = array("q")
        self._seqs = array("I")
        self._by_time = array("I")
        self._ids = IdTable()

    def __len__(self) -> int:
        return len(self._offsets)

    def take(self, offset: int, line: bytes, end: int) -> None:
        """The file's next line. An event that was recorded before is passed over."""
        self.end = end
        head, problems = self.chain.take(line)
        for problem in problems:
            self._note(problem)
        if head is None:
            return
        if self.place_of(head.id) is not None:
            self._note(Problem(self.chain.lines, ProblemKind.DUPLICATE, f"the event {head.id} was recorded before"))
            return
        place = len(self._offsets)
        self._ids.add(head.id)
        self._offsets.append(offset)
        self._seqs.append(self.chain.last_seq)
        self._order(place, head.at_us)
        self._times_us.append(head.at_us)

    def place_of(self, event_id: str) -> int | None:
        """Where the event of that id is; None if it is not recorded."""
        return next(
            (place for place in self._ids.places(event_id) if self._is_same(self._offsets[place], event_id)), None
        )

    def offset(self, place: int) -> int:
        """Where the record begins."""
        return self._offsets[place]

    def time_us(self, place: int) -> int:
        """When the event happened."""
        return self._times_us[place]

    def seq(self, place: int) -> int:
        """Its number."""
        return self._seqs[place]

    def after(self, seq: int) -> int:
        """The first place with a greater number."""
        return bisect_right(self._seqs, seq)

    def by_time(self, first: int, count: int) -> Sequence[int]:
        """The places of the events at those positions."""
        return self._by_time[max(first, 0) : max(first + count, 0)]

    def _order(self, place: int, at_us: int) -> None:
        """At the end as a rule; a back-dated one after those that happened no later."""
        order, times = self._by_time, self._times_us
        if not order or times[order[-1]] <= at_us:
            order.append(place)
        else:
            order.insert(bisect_right(order, at_us, key=times.__getitem__), place)

    def _note(self, problem: Problem) -> None:
        if len(self.problems) < self._problems_kept:
            self.problems.append(problem)

    def runs(self, first: int, count: int) -> Iterator[tuple[int, int]]:
        """Places with their offsets, in the order of recording."""
        for place in range(first, min(first + count, len(self._offsets))):
            yield place, self._offsets[place]
