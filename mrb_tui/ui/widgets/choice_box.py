"""A field of a form that is one of several: all of them in sight, the chosen one in brackets."""

from textual.events import Blur, Focus, Key
from textual.message import Message
from textual.strip import Strip

from mrb_tui.ui import cells
from mrb_tui.ui.forms.form import LABEL, ChoiceInput
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.widgets.painted import Painted
from mrb_tui.ui.widgets.text_box import label_span

_LABEL = LABEL - 1
"""The brackets stand out to the left: the words begin where typed text does."""


class ChoiceBox(Painted, can_focus=True):
    """Left and right choose, and so does the first letter of an option."""

    class Changed(Message):
        """Another one is chosen."""

    class Submitted(Message):
        """Enter."""

    def __init__(self, field: ChoiceInput, value: str) -> None:
        super().__init__(field.id)
        self.field = field
        values = [one for one, _ in field.options]
        self._index = values.index(value) if value in values else 0

    @property
    def value(self) -> str:
        """The chosen one."""
        return self.field.options[self._index][0]

    @value.setter
    def value(self, value: str) -> None:
        values = [one for one, _ in self.field.options]
        if value in values:
            self._choose(values.index(value))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters choose."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Choose, submit."""
        count = len(self.field.options)
        if event.key == "left":
            self._choose((self._index - 1) % count)
        elif event.key in ("right", "space"):
            self._choose((self._index + 1) % count)
        elif event.key == "enter":
            self.post_message(self.Submitted())
        elif event.is_printable and event.character is not None:
            self._choose(self._starting_with(event.character))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_focus(self, event: Focus) -> None:
        """The keys come here."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """They go elsewhere."""
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew."""
        self.styles.height = len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        lines = self._lines
        label = label_span(self.field.label, focused=self.has_focus, width=_LABEL) if y == 0 else Span(" " * _LABEL)
        return self.strip(fit_line((label, *(lines[y] if y < len(lines) else ())), self.size.width))

    @property
    def _lines(self) -> list[Line]:
        room = max(self.size.width - _LABEL, 1)
        lines: list[list[Span]] = [[]]
        taken = 0
        for index, (_, words) in enumerate(self.field.options):
            text = cells.crop(cells.safe(words), max(room - 3, 1))
            if taken and taken + cells.width(text) + 3 > room:
                lines.append([])
                taken = 0
            lines[-1] += [*self._option(text, chosen=index == self._index), Span(" ")]
            taken += cells.width(text) + 3
        return [tuple(line) for line in lines]

    def _option(self, text: str, *, chosen: bool) -> tuple[Span, ...]:
        if not chosen:
            return (Span(f" {text} ", Role.MUTED),)
        return (Span(f"[{text}]", Role.FOCUS if self.has_focus else Role.STRONG),)

    def _choose(self, index: int) -> None:
        if index != self._index:
            self._index = index
            self.refresh()
            self.post_message(self.Changed())

    def _starting_with(self, letter: str) -> int:
        """The next option that starts, or ends, with it: `1` is for P1 too."""
        options = self.field.options
        for step in range(1, len(options) + 1):
            index = (self._index + step) % len(options)
            words = options[index][1].lower()
            if words.startswith(letter.lower()) or (letter.isdigit() and words.endswith(letter)):
                return index
        return self._index
