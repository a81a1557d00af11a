"""A field of a form of which any number holds: each with its box, and a line for another."""

from textual.events import Blur, Focus, Key
from textual.message import Message
from textual.strip import Strip

from mrb_tui.ui import cells
from mrb_tui.ui.forms.form import LABEL
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.widgets.painted import Painted
from mrb_tui.ui.widgets.text_box import label_span


class ChecksBox(Painted, can_focus=True):
    """One option a line; Space turns the chosen one. The value has the chosen options, one a line."""

    class Changed(Message):
        """Another one holds, or one less."""

    class Submitted(Message):
        """Enter."""

    def __init__(self, name: str, label: str, choices: tuple[str, ...], value: str) -> None:
        super().__init__(name)
        said = [line for line in value.split("\n") if line.strip()]
        self.label = label
        self._options = tuple(dict.fromkeys((*choices, *said)))
        self._held = set(said)
        self._at = 0
        self.styles.height = max(len(self._options), 1)

    @property
    def value(self) -> str:
        """What holds, in the options' order."""
        return "\n".join(option for option in self._options if option in self._held)

    @value.setter
    def value(self, value: str) -> None:
        said = [line for line in value.split("\n") if line.strip()]
        self._options = tuple(dict.fromkeys((*self._options, *said)))
        self._held = set(said)
        self.styles.height = max(len(self._options), 1)
        self.refresh()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Space turns; other letters do nothing here, and are no commands either."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Move, turn, submit; what moves out of it is left to the form's keys."""
        to = self._at + {"up": -1, "down": 1}.get(event.key, 0)
        if event.key in ("up", "down"):
            if not 0 <= to < len(self._options):
                return
            self._at = to
            self.refresh()
        elif event.key == "space" and self._options:
            self._held ^= {self._options[self._at]}
            self.refresh()
            self.post_message(self.Changed())
        elif event.key == "enter":
            self.post_message(self.Submitted())
        elif not event.is_printable:
            return
        event.stop()
        event.prevent_default()

    def on_focus(self, event: Focus) -> None:
        """The keys come here."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """They go elsewhere."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        label = label_span(self.label, focused=self.has_focus) if y == 0 else Span(" " * LABEL)
        option: Line = ()
        if y < len(self._options):
            text = self._options[y]
            role = Role.FOCUS if self.has_focus and y == self._at else Role.TEXT
            option = (Span(f"[{'x' if text in self._held else ' '}] {cells.safe(text)}", role),)
        return self.strip(fit_line((label, *option), self.size.width))
