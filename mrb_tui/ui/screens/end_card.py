"""The demo's end: how it went, and its files, which go with it unless somebody keeps them."""

from collections.abc import Iterable, Sequence
from functools import partial

from textual.widget import Widget

from mrb_tui.domain.incident import Incident
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.live import LiveSession
from mrb_tui.ui import cells
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.tour import Tour
from mrb_tui.ui.views.end_card import end_card
from mrb_tui.ui.views.hints import hint_lines
from mrb_tui.ui.views.title_rule import Titled, title_rule
from mrb_tui.ui.widgets.band import Band

_THROWN_AWAY = "They are thrown away with the demo."


class EndCard(Dialog[bool]):
    """Quit, or stay. `texts` are what one ought to know before."""

    BINDINGS = bindings(Scope.END_CARD)

    def __init__(self, session: LiveSession, incident: Incident, tour: Tour, texts: Sequence[str]) -> None:
        super().__init__(large=True)
        timeline = session.desk.timeline
        entries = [entry for entry in timeline.page(0, len(timeline)) if entry is not None]
        self._card = partial(end_card, incident, entries, session.now(), tour.folder)
        self._tour = tour
        self._texts = texts
        self._kept = _THROWN_AWAY

    def compose_box(self) -> Iterable[Widget]:
        """The card, what becomes of the files, what else to know, the answers."""
        yield Band("rule", lambda width: (title_rule([Titled("How it went", width)]),))
        yield Band("card", self._card)
        yield Band("files", self._files)
        yield Band("keys", partial(hint_lines, [("y", "quit"), ("k", "keep the files"), ("n or Enter", "stay")]))

    def action_yes(self) -> None:
        """Quit."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Stay."""
        self.dismiss(False)

    def action_keep(self) -> None:
        """Copy the files to where they last."""
        try:
            self._kept = f"Kept: {self._tour.keep()}"
        except TroubleError as error:
            self._kept = str(error.trouble)
        self.query_one("#files", Band).show(self._files)

    def _files(self, width: int) -> tuple[Line, ...]:
        lines = [fit_line((Span(f" {part}", Role.STRONG),), width) for part in cells.wrap(self._kept, width - 2)]
        for text in self._texts:
            lines += [fit_line((Span(f" {part}"),), width) for part in cells.wrap(text, width - 2)]
        return (*lines, fit_line((), width))
