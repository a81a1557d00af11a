"""The timeline on a whole screen, an entry a line; as quick with a hundred thousand entries as with ten."""

from bisect import bisect_left
from collections.abc import Sequence

from mrb_tui.session.desk import TimelineEntry
from mrb_tui.ui.lines import Line
from mrb_tui.ui.shown_zone import ShownZone
from mrb_tui.ui.timeline_window import TimelineWindow
from mrb_tui.ui.views.timeline import timeline_line
from mrb_tui.ui.widgets.line_view import LineView


class TimelineList(LineView):
    """Shows a window. The cursor on the last entry stays on the last one; anywhere else it stays on its entry."""

    def __init__(self, name: str, window: TimelineWindow, zone: ShownZone) -> None:
        super().__init__(name)
        self.window = window
        self._zone = zone
        self.find = ""
        self.dated = False
        self._chosen_id = ""

    @property
    def line_count(self) -> int:
        """An entry a line."""
        return len(self.window)

    @property
    def stops(self) -> Sequence[int]:
        """Every line."""
        return range(len(self.window))

    @property
    def chosen(self) -> TimelineEntry | None:
        """The entry the cursor stands on, if it is at hand."""
        return self.window.entry(self.cursor)

    @property
    def follows(self) -> bool:
        """Whether new entries are shown as they come."""
        return self.cursor >= len(self.window) - 1

    @property
    def empty_words(self) -> str:
        """Nothing has happened, or nothing of what is wanted."""
        return "no entry is like that" if self.window.total else "nothing has happened yet"

    def line_at(self, index: int) -> Line:
        """One entry."""
        self.window.see(self.top, self.size.height)
        entry = self.window.entry(index)
        return timeline_line(entry, self._zone, self.size.width, dated=self.dated, find=self.find)

    def take_in(self) -> None:
        """Something is new or another."""
        following, chosen = self.follows, self._remembered()
        self.window.take_in()
        self._stand(chosen, following=following)

    def show_places(self, places: Sequence[int] | None, *, at_end: bool) -> None:
        """Those that a filter found; None: all."""
        following, chosen = at_end or self.follows, self._remembered()
        place = self.window.place(self.cursor) if self.cursor < len(self.window) else 0
        self.window.show_places(places)
        self.cursor = place if places is None else bisect_left(places, place)
        self._stand(chosen, following=following)

    def stand_at_end(self) -> None:
        """On the newest."""
        self.cursor = max(len(self.window) - 1, 0)
        self.top = self._clamped(len(self.window))
        self.refresh()
        self.post_message(self.Moved())

    def action_last(self) -> None:
        """To the newest, and follow."""
        self.stand_at_end()

    def set_cursor(self, cursor: int) -> None:
        """Where it stands, and on which entry."""
        super().set_cursor(cursor)
        self._chosen_id = ""

    def on_resize(self) -> None:
        """Keep the newest entry, or the chosen one, in sight."""
        if self.follows:
            self.stand_at_end()
        elif not self.in_sight(self.cursor):
            self.set_cursor(self.cursor)

    def _remembered(self) -> str:
        """The id of the chosen entry, as long as it was once at hand."""
        entry = self.chosen
        if entry is not None:
            self._chosen_id = entry.id
        return self._chosen_id

    def _stand(self, chosen: str, *, following: bool) -> None:
        if following or not len(self.window):
            self.stand_at_end()
            return
        entry = self.window.entry(self.cursor)
        if chosen and (entry is None or entry.id != chosen):
            index = self.window.index_near(chosen, self.cursor)
            if index is not None:
                self.top = self._clamped(self.top + index - self.cursor)
                self.cursor = index
        self.cursor = min(self.cursor, len(self.window) - 1)
        self.top = self._clamped(self.top)
        if not self.in_sight(self.cursor):
            self.set_top(self.cursor - self.size.height // 2)
        self.refresh()
        self.post_message(self.Moved())
