"""What is about to leave, in full. Only `y` sends it, and only once its end has arrived on the responder's screen."""

from collections.abc import Iterable, Mapping, Sequence

from textual.events import Key
from textual.geometry import Size
from textual.widget import Widget

from mrb_tui.domain.health import Health
from mrb_tui.ui.awaited_yes import AwaitedYes
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope, by_id, current, shown
from mrb_tui.ui.lines import Line, Role
from mrb_tui.ui.screens.list_dialog import ListDialog
from mrb_tui.ui.views.document import noted, paragraph
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.widgets.band import Band


class PublishScreen(ListDialog[bool]):
    """Ends with whether it is to be sent. Enter and Esc are no."""

    BINDINGS = bindings(Scope.PUBLISH)
    CHROME = 6

    def __init__(self, label: str, lines: Sequence[str], *, is_public: bool, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._label = label
        self._text = "\n".join(lines)
        self._is_public = is_public
        self._is_read = False
        self._drawn_at: Size | None = None
        self._yes_keys = current(by_id("publish.yes"), keymap)
        self.yes = AwaitedYes(self, what="the text", wanted=self._wanted, seen=lambda: None, draw=self._draw)

    def compose_box(self) -> Iterable[Widget]:
        """Who reads it stands below the text."""
        *above, keys = super().compose_box()
        yield from (*above, Band("about", self._about), keys)

    def heading(self) -> str:
        """Where to."""
        return f"This goes to {self._label}"

    def lay_out(self, width: int, height: int) -> tuple[Row, ...]:
        """The text."""
        return (Row(tuple(line for row in self._text.split("\n") for line in paragraph(row, Role.TEXT, width))),)

    def hints(self) -> Sequence[Hint]:
        """A yes only after the end has been seen."""
        no: Hint = ("Enter or Esc", "no")
        if not self._is_read:
            return (("↓", "read to the end first"), no)
        return ((shown(self._yes_keys[0]), "yes, send it"), no) if self.yes.is_armed else (no,)

    def drops(self, key: Key) -> bool:
        """Whether this key came too early to be an answer: it is thrown away, and a word says so."""
        if key.key not in self._yes_keys or self.yes.counts(key.time):
            return False
        self.yes.drop(shown(key.key))
        return True

    def on_mount(self) -> None:
        """A short text is in sight at once."""
        self.call_after_refresh(self._look)

    def on_resize(self) -> None:
        """More of it may be in sight; and another size is another picture: it has to arrive anew."""
        before, self._drawn_at = self._drawn_at, self.app.size
        if before not in (None, self._drawn_at):
            self.yes.disarm()
        self.call_after_refresh(self._look)

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self._look()

    def action_yes(self) -> None:
        """Send it."""
        if self.yes.is_armed:
            self.dismiss(True)

    def action_no(self) -> None:
        """Do not."""
        self.dismiss(False)

    def _look(self) -> None:
        self._is_read = self._is_read or (self.view.room > 0 and not self.view.hidden[1])
        super().on_line_view_moved()
        self._draw()

    def _draw(self) -> None:
        if self.is_attached:
            self.yes.watch()
            self.query_one("#about", Band).show(self._about)
            self.show_keys()

    def _wanted(self) -> str:
        """What a yes would be for; nothing before its end has been in sight."""
        return f"{self._label}\0{self._text}" if self._is_read else ""

    def _about(self, width: int) -> tuple[Line, ...]:
        who = "Everybody can read it." if self._is_public else "Those in that channel read it."
        lines = [*noted(Health.DEGRADED if self._is_public else None, f"{who} It cannot be taken back.", width)]
        said = self.yes.dropped or (_SLOW if self.yes.is_slow else "")
        return (*lines, *noted(Health.DEGRADED, said, width)) if said else tuple(lines)


_SLOW = "Your terminal has not said that it shows the text: a yes does not count yet."
