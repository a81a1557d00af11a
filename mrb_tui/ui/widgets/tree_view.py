"""The tree in its pane: rows above, and below them what is to be known of the chosen one."""

from collections.abc import Callable, Sequence

from textual.geometry import Region
from textual.strip import Strip

from mrb_tui.session.guide import RowKind, TreeRow
from mrb_tui.ui.lines import Line
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.tree import first_choice, tree_view
from mrb_tui.ui.views.tree_foot import foot_height, tree_foot
from mrb_tui.ui.widgets.rows_view import RowsView


class TreeView(RowsView):
    """Draws what `rows` gives. Until somebody has the keys in it, its cursor stands where the evidence points; then it
    moves only when they move it, or answer."""

    def __init__(self, name: str, rows: Callable[[], Sequence[TreeRow]]) -> None:
        super().__init__(name, self._laid_out)
        self._give = rows
        self._rows: dict[str, TreeRow] = {}
        self._order: Sequence[TreeRow] = ()
        self._laid: Sequence[Row] = ()
        self._laid_width = 0
        self._points = True
        self._foot: tuple[Line, ...] = ()

    @property
    def room(self) -> int:
        """What the foot leaves."""
        return max(self.size.height - foot_height(self.size.height), 0)

    @property
    def chosen_row(self) -> TreeRow | None:
        """The row that the cursor stands on."""
        return self._rows.get(self.chosen or "")

    @property
    def asks(self) -> bool:
        """Whether a question is open."""
        return any(row.kind is RowKind.QUESTION and row.is_next and not row.answered for row in self._order)

    def point_anew(self) -> None:
        """Somebody answered: the cursor goes on to what is open next."""
        self.relay()
        self._point()

    def point_by_itself(self) -> None:
        """Another tree: nobody has moved in it yet."""
        self._points = True
        self.relay()

    def watch_has_focus(self, has_focus: bool) -> None:
        """With the keys, the cursor is somebody's, if there is evidence to stand on; the foot names them only then."""
        super().watch_has_focus(has_focus)
        self._settle()
        self._draw_foot()

    def relay(self) -> None:
        """Lay out anew."""
        super().relay()
        if self._points:
            self._point()
            self._settle()
        self._draw_foot()

    def action_move(self, by: int) -> None:
        """Somebody moves it."""
        self._points = False
        super().action_move(by)

    def action_page(self, pages: int) -> None:
        """Somebody moves it."""
        self._points = False
        super().action_page(pages)

    def action_first(self) -> None:
        """Somebody moves it."""
        self._points = False
        super().action_first()

    def action_last(self) -> None:
        """Somebody moves it."""
        self._points = False
        super().action_last()

    def set_cursor(self, cursor: int) -> None:
        """Move, and tell of the row that it stands on."""
        super().set_cursor(cursor)
        self._draw_foot()

    def render_line(self, y: int) -> Strip:
        """The foot's lines stand below the rows'."""
        below = y - self.room
        if 0 <= below < len(self._foot):
            return self.strip(self._foot[below])
        return super().render_line(y)

    def _point(self) -> None:
        self.choose(first_choice(self._order))

    def _settle(self) -> None:
        row = self.chosen_row
        if self.has_focus and row is not None and row.kind is not RowKind.QUESTION:
            self._points = False

    def _laid_out(self, width: int, height: int) -> Sequence[Row]:
        before, self._order = self._order, tuple(self._give())
        if (width, before) != (self._laid_width, self._order):  # else nothing is another than a second ago
            self._rows = {row.key: row for row in self._order}
            self._laid_width, self._laid = width, tree_view(self._order, width)
        return self._laid

    def _draw_foot(self) -> None:
        width, height = self.size
        shown = foot_height(height) and width
        foot = tree_foot(self.chosen_row, width, has_keys=self.has_focus) if shown else ()
        before, self._foot = self._foot, foot
        for index, line in enumerate(self._foot):
            if index >= len(before) or before[index] != line:
                self.refresh(Region(0, self.room + index, width, 1))
