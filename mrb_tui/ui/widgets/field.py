"""One line to type into: a filter. Everything printable goes in; the rest is left to the screen's keys."""

from textual.events import Key, Paste
from textual.message import Message
from textual.strip import Strip

from mrb_tui.ui import cells
from mrb_tui.ui.lines import Role, Span, fit_line
from mrb_tui.ui.widgets.painted import Painted

_LONGEST = 200


class Field(Painted, can_focus=True):
    """A prompt, the text, and a cursor at its end. Backspace, Ctrl+U and Ctrl+W take away."""

    class Changed(Message):
        """The text is another one."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Submitted(Message):
        """Enter."""

    def __init__(self, name: str, prompt: str, text: str = "") -> None:
        super().__init__(name)
        self._prompt = prompt
        self._text = text

    @property
    def text(self) -> str:
        """What has been typed."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        text = cells.safe(text)[:_LONGEST]
        if text != self._text:
            self._text = text
            self.refresh()
            self.post_message(self.Changed(text))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Printable keys are typed, not commands."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Type, take away, submit."""
        if event.is_printable and event.character is not None:
            self.text += event.character
        elif event.key == "backspace":
            self.text = self.text[:-1]
        elif event.key == "ctrl+u":
            self.text = ""
        elif event.key == "ctrl+w":
            self.text = self.text.rstrip().rpartition(" ")[0]
        elif event.key == "enter":
            self.post_message(self.Submitted())
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: Paste) -> None:
        """What is pasted is typed, as one line."""
        event.stop()
        self.text += event.text[:_LONGEST]

    def render_line(self, y: int) -> Strip:
        """The end of the text, if it is longer than the room."""
        room = max(self.size.width - cells.width(self._prompt) - 3, 1)
        shown = self._text
        while cells.width(shown) > room:
            shown = shown[1:]
        line = (Span(f" {self._prompt} ", Role.KEY), Span(shown, Role.STRONG), Span(" ", Role.CURSOR))
        return self.strip(fit_line(line, self.size.width))
