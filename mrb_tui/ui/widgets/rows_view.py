"""A list of rows, chosen by key: the cursor stays on its row whatever comes, goes or turns around it."""

from collections.abc import Callable, Sequence

from mrb_tui.ui.lines import Line
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.widgets.line_view import LineView

LayOut = Callable[[int, int], Sequence[Row]]
"""From width and height to the rows, every line exactly so wide."""


class RowsView(LineView):
    """Shows what its layout gives. With `follow`, a cursor on the last row stays on the last row."""

    def __init__(self, name: str, lay_out: LayOut, *, follow: bool = False) -> None:
        super().__init__(name)
        self._lay_out = lay_out
        self._follow = follow
        self._lines: list[Line] = []
        self._keys: list[str] = []
        self._stops: list[int] = []
        self._heights: list[int] = []

    @property
    def line_count(self) -> int:
        """All lines of all rows."""
        return len(self._lines)

    @property
    def stops(self) -> Sequence[int]:
        """The first lines of the rows that have a key."""
        return self._stops

    @property
    def chosen(self) -> str | None:
        """The key of the row the cursor stands on."""
        return self._keys[self.cursor] if self.cursor < len(self._keys) else None

    def line_at(self, index: int) -> Line:
        """One of the lines."""
        return self._lines[index]

    def block_height(self, stop: int) -> int:
        """Lines of that row."""
        return self._heights[stop]

    def show(self, lay_out: LayOut) -> None:
        """Show something else from now on; the cursor stays where it was, if that is still there."""
        self._lay_out = lay_out
        self.relay()

    def choose(self, key: str) -> None:
        """Put the cursor on the row with that key, if there is one."""
        if key in self._keys:
            self.set_cursor(self._keys.index(key))

    def on_resize(self) -> None:
        """Lay out anew for the new room."""
        self.relay()

    def relay(self) -> None:
        """Lay out anew; repaint the lines that differ."""
        width, height = self.size
        if width <= 0 or height <= 0:
            return
        before = self._lines
        before_hidden = self.hidden
        old_key, old_line = self.chosen, self._stops[self.cursor] if self._stops else 0
        at_end = self.cursor >= len(self._keys) - 1
        self._take(self._lay_out(width, height))
        self._stand(old_key, old_line, at_end=at_end)
        if len(before) != len(self._lines):
            self.refresh()
        else:
            for index in range(self.top, min(self.top + self.room, len(self._lines))):
                if before[index] != self._lines[index]:
                    self.refresh_line(index)
        if self.hidden != before_hidden:
            self.post_message(self.Moved())

    def _take(self, rows: Sequence[Row]) -> None:
        self._lines, self._keys, self._stops, self._heights = [], [], [], []
        for row in rows:
            if row.key is not None:
                self._keys.append(row.key)
                self._stops.append(len(self._lines))
                self._heights.append(len(row.lines))
            self._lines += row.lines

    def _stand(self, old_key: str | None, old_line: int, *, at_end: bool) -> None:
        """The cursor on its old row, at its old place on the screen as far as that can be."""
        top = self.top
        if self._follow and at_end:
            self.cursor = max(len(self._keys) - 1, 0)
            top = len(self._lines)
        elif old_key in self._keys:
            self.cursor = self._keys.index(old_key)
            top += self._stops[self.cursor] - old_line
        else:
            self.cursor = min(self.cursor, max(len(self._keys) - 1, 0))
        self.set_top(top)
        if self._stops and not self.in_sight(self.cursor):
            self.set_top(self._stops[self.cursor] - self.room // 2)
