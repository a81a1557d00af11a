"""One line for a secret: it shows how many characters there are, and never which."""

from textual.events import Key, Paste
from textual.message import Message
from textual.strip import Strip

from mrb_tui.ui import cells
from mrb_tui.ui.format import count
from mrb_tui.ui.lines import Role, Span, fit_line
from mrb_tui.ui.widgets.painted import Painted

_LONGEST = 4096


class MaskedField(Painted, can_focus=True):
    """What is typed is kept nowhere else, and given away once, by `take`."""

    class Submitted(Message):
        """Enter."""

    def __init__(self, name: str, prompt: str) -> None:
        super().__init__(name)
        self._prompt = prompt
        self._typed = ""

    @property
    def length(self) -> int:
        """How many characters there are."""
        return len(self._typed)

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        typed, self._typed = self._typed.strip(), ""
        self.refresh()
        return typed

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Printable keys are typed, not commands."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Type, take away, submit."""
        if event.is_printable and event.character is not None:
            self._put(self._typed + event.character)
        elif event.key == "backspace":
            self._put(self._typed[:-1])
        elif event.key in ("ctrl+u", "ctrl+w"):
            self._put("")
        elif event.key == "enter":
            self.post_message(self.Submitted())
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: Paste) -> None:
        """As one line, without what surrounds it."""
        event.stop()
        self._put(self._typed + event.text.strip())

    def render_line(self, y: int) -> Strip:
        """A count, whatever was typed."""
        said = count(self.length, "character") if self.length else "nothing typed yet"
        line = (Span(f" {self._prompt} ", Role.KEY), Span(said, Role.STRONG), Span(" ", Role.CURSOR))
        return self.strip(fit_line(line, self.size.width))

    def _put(self, text: str) -> None:
        self._typed = cells.safe(text)[:_LONGEST]
        self.refresh()
