"""A question with all its answers, to be answered or answered anew."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from mrb_tui.session.guide import RunbookGuide, TreeRow
from mrb_tui.session.live import ChangeKind
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.hints import hint_lines
from mrb_tui.ui.views.question import answer_rows, question_lines, question_of
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_CHROME = 4


class AnswersScreen(Dialog[TreeRow]):
    """Ends with the answer that was chosen, or with None. The evidence goes on changing beside the answers."""

    BINDINGS = bindings(Scope.ANSWERS)

    def __init__(self, guide: RunbookGuide, node_id: str) -> None:
        super().__init__(large=True)
        self._guide = guide
        self._node_id = node_id

    def compose_box(self) -> Iterable[Widget]:
        """Title, question, answers, the keys."""
        yield Band("rule", self._rule)
        yield Band("question", self._question)
        yield RowsView("list", self._rows)
        yield Band("keys", partial(hint_lines, [("↑↓", "choose"), ("Enter", "answer"), ("Esc", "close")]))

    def on_mount(self) -> None:
        """The answers have the keys; the cursor stands on what was answered, else on what is suggested."""
        self._view.focus()
        self._fit()
        self.call_after_refresh(self._begin)

    def on_resize(self) -> None:
        """As high as the answers, as far as there is room."""
        self._fit()

    def take_news(self, kinds: frozenset[ChangeKind]) -> None:
        """The evidence may be another; the cursor stays on its answer."""
        self._fit()
        self._view.relay()
        self.query_one("#question", Band).show(self._question)

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.query_one("#rule", Band).show(self._rule)

    def action_take(self) -> None:
        """Answer."""
        chosen = next((row for row in self._found[1] if str(row.number) == self._view.chosen), None)
        if chosen is not None:
            self.dismiss(chosen)

    def action_back(self) -> None:
        """Close."""
        self.dismiss(None)

    def _begin(self) -> None:
        answers = self._found[1]
        given = next((row for row in answers if row.answered), None)
        first = given or next((row for row in answers if row.suggested), None)
        if first is not None:
            self._view.choose(str(first.number))

    def _fit(self) -> None:
        width, height = self.app.size
        room = max(min(100, int(width * 0.96)) - 4, 1)
        question, answers = self._found
        above = len(question_lines(question, room)) if question is not None else 0
        lines = sum(len(row.lines) for row in answer_rows(answers, room))
        self._view.styles.height = max(min(lines, int(height * 0.9) - _CHROME - above), 1)

    @property
    def _found(self) -> tuple[TreeRow | None, tuple[TreeRow, ...]]:
        question, answers = question_of(self._guide.rows(), self._node_id)
        return question, tuple(answers)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled("Question", width, note=hidden_note(*self._view.hidden))]),)

    def _question(self, width: int) -> tuple[Line, ...]:
        question = self._found[0]
        return question_lines(question, width) if question is not None else ()

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        return answer_rows(self._found[1], width)
