"""Which entries of the timeline are shown."""

from dataclasses import dataclass, replace
from enum import StrEnum

from mrb_tui.session.desk import EntrySort, TimelineEntry


class Shown(StrEnum):
    """In the order in which one key goes through them."""

    ALL = "all entries"
    PEOPLE = "people"
    PROBES = "probes"
    CHANGES = "changes"
    MARKED = "marked"


_SORTS = {
    Shown.PEOPLE: frozenset({EntrySort.PEOPLE, EntrySort.ANSWER, EntrySort.STEP}),
    Shown.PROBES: frozenset({EntrySort.PROBE}),
    Shown.CHANGES: frozenset({EntrySort.CHANGE}),
}


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """A sort of entries, and a text that they hold, in whatever case."""

    shown: Shown = Shown.ALL
    find: str = ""

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self.shown is Shown.ALL and not self.find

    def next(self) -> "TimelineFilter":
        """The next sort; after the last one, all."""
        order = tuple(Shown)
        return replace(self, shown=order[(order.index(self.shown) + 1) % len(order)])

    def wants(self, entry: TimelineEntry) -> bool:
        """Whether that entry is shown."""
        if self.shown is Shown.MARKED:
            if not entry.marked:
                return False
        elif self.shown is not Shown.ALL and entry.sort not in _SORTS[self.shown]:
            return False
        needle = self.find.lower()
        return not needle or needle in entry.text.lower() or needle in entry.actor.lower()
