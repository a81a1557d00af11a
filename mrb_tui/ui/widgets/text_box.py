"""A field of a form to type into: one line that wraps, or many."""

from textual.events import Blur, Focus, Key, Paste
from textual.message import Message
from textual.strip import Strip

from mrb_tui.ui import cells
from mrb_tui.ui.editing import EDITS, Row, Typed, row_of, rows_of, vertically
from mrb_tui.ui.forms.form import LABEL, TextInput
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.widgets.painted import Painted

_MOST_ROWS = 8
_NEW_LINE = frozenset({"ctrl+j", "alt+enter", "shift+enter"})


def label_span(label: str, *, focused: bool, width: int = LABEL) -> Span:
    """The field's name, marked where the keys go."""
    mark = "▸" if focused else " "
    return Span(cells.fit(f"{mark} {label}", width), Role.KEY if focused else Role.MUTED)


class TextBox(Painted, can_focus=True):
    """Grows with its text, up to a few rows; then it scrolls. What moves out of it is left to the form's keys."""

    class Changed(Message):
        """The text is another one."""

    class Submitted(Message):
        """Enter."""

    def __init__(self, field: TextInput, text: str) -> None:
        super().__init__(field.id)
        self.field = field
        text = field.clean(text)
        self._typed = Typed(text, len(text))
        self._top = 0

    @property
    def value(self) -> str:
        """What has been typed."""
        return self._typed.text

    @value.setter
    def value(self, text: str) -> None:
        """Somebody else's words in place of what was typed."""
        text = self.field.clean(text)
        self._take(Typed(text, len(text)))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Printable keys are typed, not commands."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Type, move, take away, submit."""
        if event.is_printable and event.character is not None and not event.key.startswith("alt+"):
            self._insert(event.character)
        elif event.key in _NEW_LINE and self.field.many_lines:
            self._insert("\n")
        elif event.key in EDITS:
            self._take(EDITS[event.key](self._typed))
        elif event.key in ("up", "down"):
            moved = vertically(self._typed, self._rows, -1 if event.key == "up" else 1)
            if moved is None:
                return
            self._take(moved)
        elif event.key == "enter":
            self.post_message(self.Submitted())
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: Paste) -> None:
        """What is pasted is typed."""
        event.stop()
        self._insert(event.text)

    def on_focus(self, event: Focus) -> None:
        """The keys come here."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """They go elsewhere."""
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._fit()

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        rows = self._rows
        index = self._top + y
        label = label_span(self.field.label, focused=self.has_focus) if y == 0 else Span(" " * LABEL)
        if index >= len(rows):
            return self.strip(fit_line((label,), self.size.width))
        return self.strip(
            fit_line((label, *self._text_of(rows[index], index == row_of(rows, self._typed.at))), self.size.width)
        )

    def _text_of(self, row: Row, here: bool) -> Line:
        text, at = self._typed.text, self._typed.at
        if not text and self.field.empty:
            head = (Span(" ", Role.CURSOR),) if self.has_focus else ()
            return (*head, Span(self.field.empty, Role.MUTED))
        if not here or not self.has_focus:
            return (Span(text[row.start : row.end], Role.STRONG if self.has_focus else Role.TEXT),)
        under = text[at : at + 1] if at < row.end else " "
        return (
            Span(text[row.start : at], Role.STRONG),
            Span(under, Role.CURSOR),
            Span(text[at + 1 : row.end], Role.STRONG),
        )

    @property
    def _rows(self) -> list[Row]:
        return list(rows_of(self._typed.text, max(self.size.width - LABEL - 1, 1)))

    def _insert(self, more: str) -> None:
        room = max(self.field.limit - len(self.value), 0)
        self._take(self._typed.typed(self.field.clean(more)[:room]))

    def _take(self, typed: Typed) -> None:
        changed = typed.text != self._typed.text
        self._typed = typed
        self._fit()
        if changed:
            self.post_message(self.Changed())

    def _fit(self) -> None:
        if self.size.width <= 0:
            return
        rows = self._rows
        seen = min(len(rows), _MOST_ROWS)
        here = row_of(rows, self._typed.at)
        self._top = min(max(self._top, here - seen + 1), here, max(len(rows) - seen, 0))
        self._top = max(self._top, here - seen + 1, 0)
        self.styles.height = seen
        self.refresh()
