"""What is about to leave, in full. Only `y` sends it, and only once its end has been on the screen."""

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from mrb_tui.domain.health import Health
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
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

    def __init__(self, label: str, lines: Sequence[str], *, is_public: bool) -> None:
        super().__init__()
        self._label = label
        self._text = "\n".join(lines)
        self._is_public = is_public
        self._is_read = False

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
        yes: Hint = ("y", "yes, send it") if self._is_read else ("↓", "read to the end first")
        return (yes, ("Enter or Esc", "no"))

    def on_mount(self) -> None:
        """A short text is in sight at once."""
        self.call_after_refresh(self._look)

    def on_resize(self) -> None:
        """More of it may be in sight."""
        self.call_after_refresh(self._look)

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self._look()

    def action_yes(self) -> None:
        """Send it."""
        if self._is_read:
            self.dismiss(True)

    def action_no(self) -> None:
        """Do not."""
        self.dismiss(False)

    def _look(self) -> None:
        self._is_read = self._is_read or (self.view.room > 0 and not self.view.hidden[1])
        super().on_line_view_moved()
        self.show_keys()

    def _about(self, width: int) -> tuple[Line, ...]:
        who = "Everybody can read it." if self._is_public else "Those in that channel read it."
        return tuple(noted(Health.DEGRADED if self._is_public else None, f"{who} It cannot be taken back.", width))
