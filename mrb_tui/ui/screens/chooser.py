"""Choose one of many by typing a part of its name: palette, services, themes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from textual.widget import Widget

from mrb_tui.ui import cells
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.hints import hint_lines
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.field import Field
from mrb_tui.ui.widgets.rows_view import RowsView

_MOST_ROWS = 16
_CHROME = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """One of them. `id` is what the screen ends with; `note` stands at the right."""

    id: str
    title: str
    note: str = ""


def matching(choices: Sequence[Choice], text: str) -> list[Choice]:
    """Those whose title holds every word of `text`; those that start with it first."""
    words = text.lower().split()
    found = [choice for choice in choices if all(word in choice.title.lower() for word in words)]
    return sorted(found, key=lambda choice: not choice.title.lower().startswith(text.lower().strip()))


class ChooserScreen(Dialog[str]):
    """Ends with the id of the chosen one, or with None: Esc leaves everything as it was."""

    BINDINGS = bindings(Scope.CHOOSER)

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        chosen: str = "",
        large: bool = False,
        empty: str = "",
    ) -> None:
        super().__init__(large=large)
        self._title = title
        self._choices = list(choices)
        self._chosen = chosen
        self._found = self._choices
        self._empty = empty

    def compose_box(self) -> Iterable[Widget]:
        """Title, field, what matches, the way out."""
        yield Band("rule", self._rule)
        yield Field("field", "find")
        yield RowsView("list", self._rows)
        yield Band("keys", partial(hint_lines, [("↑↓", "choose"), ("Enter", "take"), ("Esc", "close")]))

    def on_mount(self) -> None:
        """The field has the keys; the cursor stands on what holds now."""
        self.query_one("#field", Field).focus()
        self._view.always_marked = True
        self._fit()
        self.call_after_refresh(self._view.choose, self._chosen)

    def offer(self, choices: Sequence[Choice], *, empty: str) -> None:
        """Other choices from now on; `empty` is what there is to say if there are none."""
        self._choices, self._empty = list(choices), empty
        self._found = matching(self._choices, self.query_one("#field", Field).text)
        self._fit()
        self._view.relay()
        self.query_one("#rule", Band).show(self._rule)

    def on_resize(self) -> None:
        """As high as needed."""
        self._fit()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Show what matches."""
        self._found = matching(self._choices, event.text)
        self._view.relay()
        self._view.set_cursor(0)
        self.query_one("#rule", Band).show(self._rule)

    def on_field_submitted(self) -> None:
        """Take the chosen one."""
        self.action_take()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.query_one("#rule", Band).show(self._rule)

    def action_move(self, by: int) -> None:
        """Up or down."""
        self._view.action_move(by)

    def action_page(self, pages: int) -> None:
        """A page up or down."""
        self._view.action_page(pages)

    def action_take(self) -> None:
        """The chosen one, if any matches."""
        if self._view.chosen is not None and self._found:
            self.dismiss(self._view.chosen)

    def action_back(self) -> None:
        """Close."""
        self.dismiss(None)

    def _fit(self) -> None:
        room = int(self.app.size.height * 0.9) - _CHROME
        self._view.styles.height = max(min(len(self._choices), _MOST_ROWS, room), 1)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled(self._title, width, note=hidden_note(*self._view.hidden))]),)

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        if not self._found:
            said = self._empty if not self._choices and self._empty else "nothing of that name"
            return (Row((fit_line((Span(f"  {cells.safe(said)}", Role.MUTED),), width),)),)
        return tuple(Row((_line(choice, width),), choice.id) for choice in self._found)


def _line(choice: Choice, width: int) -> Line:
    title = cells.safe(choice.title)
    note = cells.crop(cells.safe(choice.note), max(width // 2, width - cells.width(title) - 5, 0))
    room = width - cells.width(note) - 4
    return fit_line(
        (Span("  "), Span(cells.fit(title, room)), Span(" "), Span(note, Role.MUTED), Span(" ")),
        width,
    )
