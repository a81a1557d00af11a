"""A list of lines with a cursor, or a text that scrolls. A cursor key repaints two lines."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from textual.events import MouseDown, MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.widgets.painted import Painted

_MARK = "▸"
_WHEEL = 3


class LineView(Painted, can_focus=True):
    """Subclasses say how many lines there are, what is on them, and where the cursor may stand.

    It scrolls by itself instead of by Textual's ScrollView: no scroll bars, no animation, and no new layout of the
    screen each time a line is added.
    """

    BINDINGS = bindings(Scope.LISTS)

    class Moved(Message):
        """What is out of sight above or below has changed, or the cursor has."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.top = 0
        self.cursor = 0
        """An index into `stops`."""
        self.marks_nothing = False
        """Show that the keys come here though there is no row for the cursor."""
        self.always_marked = False
        """Show the cursor without the focus too: while one types into a field above the list."""

    @property
    def line_count(self) -> int:
        """All lines, seen or not."""
        raise NotImplementedError

    @property
    def stops(self) -> Sequence[int]:
        """Lines the cursor may stand on, ascending. Empty: the view scrolls instead."""
        raise NotImplementedError

    def line_at(self, index: int) -> Line:
        """One line, as wide as the view."""
        raise NotImplementedError

    @property
    def empty_words(self) -> str:
        """What is said where there is no line."""
        return ""

    def block_height(self, stop: int) -> int:
        """Lines that belong to the `stop`th place of the cursor."""
        return 1

    @property
    def room(self) -> int:
        """Rows that lines are shown on."""
        return self.size.height

    @property
    def hidden(self) -> tuple[int, int]:
        """Lines out of sight above and below."""
        return self.top, max(self.line_count - self.top - self.room, 0)

    def action_move(self, by: int) -> None:
        """The cursor, or the text, by so many."""
        if self.stops:
            self.set_cursor(self.cursor + by)
        else:
            self.set_top(self.top + by)

    def action_page(self, pages: int) -> None:
        """A screenful, one line overlapping."""
        by = pages * max(self.room - 1, 1)
        stops = self.stops
        if not stops:
            self.set_top(self.top + by)
            return
        goal = bisect_left(stops, stops[self.cursor] + by)
        self.top = self._clamped(self.top + by)
        self.set_cursor(max(goal, self.cursor + pages) if pages > 0 else min(goal, self.cursor + pages))
        self.refresh()

    def action_first(self) -> None:
        """To the first."""
        self.top = 0
        self.set_cursor(0)
        self.refresh()
        self.post_message(self.Moved())

    def action_last(self) -> None:
        """To the last."""
        self.set_top(self.line_count)
        self.set_cursor(len(self.stops) - 1)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Where the mouse is in use: choose that line, or what it belongs to. Nothing is opened by a click."""
        event.stop()
        stops, line = self.stops, self.top + event.y
        if stops and line < self.line_count:
            self.set_cursor(max(bisect_right(stops, line) - 1, 0))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Where the mouse is in use."""
        event.stop()
        self.action_move(_WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Where the mouse is in use."""
        event.stop()
        self.action_move(-_WHEEL)

    def set_cursor(self, cursor: int) -> None:
        """Stand on the `cursor`th stop, or the nearest there is; scroll half a screen if it is out of sight."""
        stops = self.stops
        if not stops:
            self.cursor = 0
            return
        before, self.cursor = self.cursor, min(max(cursor, 0), len(stops) - 1)
        line = stops[self.cursor]
        if not self.in_sight(self.cursor):
            self.set_top(line - self.room // 2)
        elif before != self.cursor:
            if before < len(stops):
                self.refresh_line(stops[before])
            self.refresh_line(line)
        if before != self.cursor:
            self.post_message(self.Moved())

    def set_top(self, top: int) -> None:
        """Scroll so that `top` is the first line seen, as far as there are lines."""
        clamped = self._clamped(top)
        if clamped != self.top:
            self.top = clamped
            self.refresh()
            self.post_message(self.Moved())

    def in_sight(self, stop: int) -> bool:
        """Whether the whole block of that stop is seen."""
        line = self.stops[stop]
        last = line + min(self.block_height(stop), max(self.room, 1)) - 1
        return self.top <= line and last < self.top + self.room

    def refresh_line(self, index: int) -> None:
        """Repaint one line, if it is seen."""
        if self.top <= index < self.top + self.room:
            self.refresh(Region(0, index - self.top, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        index = self.top + y
        stops = self.stops
        marked = self.has_focus or self.always_marked
        alone = marked and not y and not stops and self.marks_nothing
        if index >= self.line_count:
            if index or not (alone or self.empty_words):
                return self.blank()
            line = self._nothing()
        else:
            line = self.line_at(index)
        if alone:
            return self.strip(_marked(line))
        if marked and self.cursor < len(stops) and stops[self.cursor] == index:
            return self.strip(_marked(line), cursor=True)
        return self.strip(line)

    def _nothing(self) -> Line:
        return fit_line((Span(f" {self.empty_words}", Role.MUTED),), self.size.width)

    def _clamped(self, top: int) -> int:
        return min(max(top, 0), max(self.line_count - self.room, 0))


def _marked(line: Line) -> Line:
    """With the cursor's mark in the first cell, where that is free: it can be seen without any colour."""
    if line and line[0].text.startswith(" "):
        return (Span(_MARK + line[0].text[1:], Role.CURSOR), *line[1:])
    return line
