"""A field of a form that is a table: its cells are typed into in place."""

from collections.abc import Sequence

from textual.events import Blur, Focus, Key, Paste
from textual.message import Message
from textual.strip import Strip

from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.widgets.painted import Painted
from mrb_tui.ui.widgets.text_box import label_span

_INDENT = 2
_GAP = 1
_LONGEST = 300
_LEAST = 10

Rows = tuple[tuple[str, ...], ...]


class TableBox(Painted, can_focus=True):
    """Left and right go from cell to cell, up and down from row to row; what moves out of it is left to the form.

    Ctrl+N adds a row under the cursor's, Ctrl+K takes one away. The fullest column has what the others leave.
    """

    class Changed(Message):
        """A cell has another text, or rows came or went."""

    class Submitted(Message):
        """Enter."""

    def __init__(self, name: str, label: str, columns: Sequence[str], rows: Rows) -> None:
        super().__init__(name)
        self.label = label
        self._columns = tuple(columns)
        self._cells: list[list[str]] = []
        self._row = self._column = 0
        self.rows = rows

    @property
    def rows(self) -> Rows:
        """Without those that say nothing."""
        return tuple(tuple(row) for row in self._cells if any(cell.strip() for cell in row))

    @rows.setter
    def rows(self, rows: Rows) -> None:
        width = len(self._columns)
        self._cells = [[cells.safe(cell) for cell in (*row, *[""] * width)[:width]] for row in rows] or [[""] * width]
        self._row = min(self._row, len(self._cells) - 1)
        self._fit()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Printable keys are typed, not commands."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Type, move, add, take away, submit."""
        if event.is_printable and event.character is not None:
            self._type(event.character)
        elif event.key == "backspace":
            self._put(self._cell[:-1])
        elif event.key == "ctrl+u":
            self._put("")
        elif event.key in ("left", "right"):
            self._go(self._row, self._column + (1 if event.key == "right" else -1))
        elif event.key in ("up", "down"):
            to = self._row + (1 if event.key == "down" else -1)
            if not 0 <= to < len(self._cells):
                return
            self._go(to, self._column)
        elif event.key == "ctrl+n":
            self._cells.insert(self._row + 1, [""] * len(self._columns))
            self._fit()
            self._go(self._row + 1, 0)
        elif event.key == "ctrl+k":
            self._take_away()
        elif event.key == "enter":
            self.post_message(self.Submitted())
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: Paste) -> None:
        """What is pasted is typed into the cell, as one line."""
        event.stop()
        self._type(" ".join(event.text[:_LONGEST].split()))

    def on_focus(self, event: Focus) -> None:
        """The keys come here."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """They go elsewhere."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        width = self.size.width
        if y == 0:
            note = "Ctrl+N another row, Ctrl+K takes one away" if self.has_focus else ""
            label = label_span(self.label, focused=self.has_focus, width=cells.width(self.label) + 4)
            return self.strip(fit_line((label, Span(note, Role.MUTED)), width))
        widths = self._widths(width)
        if y == 1:
            return self.strip(self._line(self._columns, widths, [Role.MUTED] * len(widths)))
        row = y - 2
        if row >= len(self._cells):
            return self.blank()
        roles = [
            Role.CURSOR if self.has_focus and (row, column) == (self._row, self._column) else Role.TEXT
            for column in range(len(widths))
        ]
        return self.strip(self._line(self._cells[row], widths, roles, ends=row == self._row and self.has_focus))

    def _line(self, texts: Sequence[str], widths: Sequence[int], roles: Sequence[Role], *, ends: bool = False) -> Line:
        spans = [Span(" " * _INDENT)]
        for index, (text, width) in enumerate(zip(texts, widths, strict=True)):
            shown = cells.safe(text)
            while ends and index == self._column and cells.width(shown) > width:
                shown = shown[1:]  # where the typing goes on is in sight
            spans += [Span(cells.fit(shown, width), roles[index]), Span(" " * _GAP)]
        return fit_line(spans, self.size.width)

    def _widths(self, width: int) -> tuple[int, ...]:
        """Each as wide as its longest cell, as far as there is room; what is left is the one's that says most."""
        room = max(width - _INDENT - _GAP * len(self._columns), len(self._columns))
        longest = [max(cells.width(row[index]) for row in self._cells) for index in range(len(self._columns))]
        fullest = longest.index(max(longest))
        most = max(room // 6, _LEAST)
        widths = [min(max(cells.width(head), own), most) for head, own in zip(self._columns, longest, strict=True)]
        widths[fullest] = max(room - sum(widths) + widths[fullest], 1)
        return tuple(widths)

    @property
    def _cell(self) -> str:
        return self._cells[self._row][self._column]

    def _type(self, more: str) -> None:
        self._put((self._cell + cells.safe(more))[:_LONGEST])

    def _put(self, text: str) -> None:
        if text != self._cell:
            self._cells[self._row][self._column] = text
            self.refresh()
            self.post_message(self.Changed())

    def _go(self, row: int, column: int) -> None:
        """Over the end of a row is the next one."""
        if not 0 <= column < len(self._columns):
            step = 1 if column > 0 else -1
            row, column = row + step, 0 if step > 0 else len(self._columns) - 1
        if 0 <= row < len(self._cells):
            self._row, self._column = row, column
            self.refresh()

    def _take_away(self) -> None:
        del self._cells[self._row]
        self._cells = self._cells or [[""] * len(self._columns)]
        self._row = min(self._row, len(self._cells) - 1)
        self._fit()
        self.post_message(self.Changed())

    def _fit(self) -> None:
        self.styles.height = len(self._cells) + 2
        self.refresh()
