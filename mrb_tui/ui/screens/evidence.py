"""A bundle on its way. Closing this ends nothing."""

from collections.abc import Sequence

from mrb_tui.session.evidence import Evidence
from mrb_tui.session.live import ChangeKind
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.screens.list_dialog import ListDialog
from mrb_tui.ui.views.evidence import evidence_lines
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.row import Row


class EvidenceScreen(ListDialog[bool]):
    """Ends with whether another bundle is wanted."""

    BINDINGS = bindings(Scope.EVIDENCE)

    def __init__(self, evidence: Evidence) -> None:
        super().__init__()
        self._evidence = evidence

    def heading(self) -> str:
        """Of which incident."""
        view = self._evidence.view
        return f"Evidence of {view.incident_id}" if view is not None else "Evidence"

    def lay_out(self, width: int, height: int) -> tuple[Row, ...]:
        """The sources."""
        view = self._evidence.view
        return (Row(tuple(evidence_lines(view, width)) if view is not None else ()),)

    def hints(self) -> Sequence[Hint]:
        """Cancel while it runs, another one afterwards."""
        own: Hint = ("a", "collect anew") if self._is_over else ("c", "cancel it")
        return (("↑↓", "scroll"), own, ("Esc", "close"))

    def take_news(self, kinds: frozenset[ChangeKind]) -> None:
        """A source is further on, or all are at their end."""
        if ChangeKind.EVIDENCE in kinds:
            self.show_rows()
            self.on_line_view_moved()
            self.show_keys()

    def action_back(self) -> None:
        """Close; it goes on."""
        self.dismiss(False)

    def action_cancel(self) -> None:
        """End it."""
        if not self._is_over:
            self._evidence.cancel()

    def action_anew(self) -> None:
        """Another one, once this has ended."""
        if self._is_over:
            self.dismiss(True)

    @property
    def _is_over(self) -> bool:
        view = self._evidence.view
        return view is None or view.is_over
