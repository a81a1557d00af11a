"""A yes or no. Enter is no; nothing happens without a yes."""

from collections.abc import Iterable, Sequence
from functools import partial

from textual.widget import Widget

from mrb_tui.ui import cells
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.hints import hint_lines
from mrb_tui.ui.widgets.band import Band


class QuestionScreen(Dialog[bool]):
    """`texts` stand under the question, one paragraph each; `yes` and `no` say what each answer does.

    With `careful`, the key that opened it is no answer: only `y` is.
    """

    BINDINGS = bindings(Scope.QUESTION)

    def __init__(self, question: str, texts: Sequence[str], *, yes: str, no: str, careful: bool = False) -> None:
        super().__init__()
        self._careful = careful
        self._question = question
        self._texts = texts
        self._hints = [("y", yes), ("n or Enter", no)]

    def compose_box(self) -> Iterable[Widget]:
        """Question, what to know, the two answers."""
        yield Band("text", self._lines)
        yield Band("keys", partial(hint_lines, self._hints))

    def action_yes(self) -> None:
        """Go on."""
        self.dismiss(True)

    def action_again(self) -> None:
        """The key that asked, a second time."""
        if not self._careful:
            self.dismiss(True)

    def action_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)

    def _lines(self, width: int) -> tuple[Line, ...]:
        lines = [fit_line((Span(f" {self._question}", Role.STRONG),), width)]
        for text in self._texts:
            lines += [fit_line((Span(f" {part}"),), width) for part in cells.wrap(text, width - 2)]
        return (*lines, fit_line((), width))
