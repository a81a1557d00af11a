"""A new key is typed or pasted: never shown, never a draft, gone from the screen once it is handed on."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from mrb_tui.ui import cells
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.hints import hint_lines
from mrb_tui.ui.views.title_rule import Titled, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.masked_field import MaskedField

_ABOUT = (
    "It is tried against the provider before the cluster is touched. It is shown nowhere: of what was typed you see "
    "the number of characters, of what is planned its length and a short fingerprint."
)


class NewKeyScreen(Dialog[str]):
    """Ends with the key, or with None. `where` is the Secret and its key."""

    BINDINGS = bindings(Scope.FORM)

    def __init__(self, where: str) -> None:
        super().__init__(large=True)
        self._where = where
        self._field = MaskedField("key", "new key")

    def compose_box(self) -> Iterable[Widget]:
        """Title, what becomes of it, the field, the keys."""
        yield Band("rule", lambda width: (title_rule([Titled("New key", width)]),))
        yield Band("about", self._about)
        yield self._field
        yield Band("keys", partial(hint_lines, [("Enter", "make the plan; nothing is changed yet"), ("Esc", "close")]))

    def on_mount(self) -> None:
        """The field has the keys."""
        self._field.focus()

    def on_unmount(self) -> None:
        """Whatever was typed goes with the box."""
        self._field.take()

    def on_masked_field_submitted(self) -> None:
        """Hand it on."""
        self.action_submit()

    def action_submit(self) -> None:
        """Hand it on, if there is any."""
        if key := self._field.take():
            self.dismiss(key)

    def action_turn(self, by: int) -> None:
        """There is one field only."""

    def action_back(self) -> None:
        """Close; nothing is kept."""
        self.dismiss(None)

    def _about(self, width: int) -> tuple[Line, ...]:
        said = [*cells.wrap(f"It goes into the Secret {self._where}.", width - 2), *cells.wrap(_ABOUT, width - 2)]
        return (*(fit_line((Span(f" {text}", Role.MUTED),), width) for text in said), fit_line((), width))
