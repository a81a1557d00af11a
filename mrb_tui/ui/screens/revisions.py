"""Which revision to go back to. Nothing is planned until one is chosen."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from mrb_tui.actions.kubernetes.revisions import Revision
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Role, Span, fit_line
from mrb_tui.ui.screens.list_dialog import ListDialog
from mrb_tui.ui.screens.reading import ReadingScreen
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.probe_detail import trouble_lines
from mrb_tui.ui.views.revisions import diff_lines, revision_rows
from mrb_tui.ui.views.row import Row

Find = Callable[[], Awaitable[tuple[tuple[Revision, ...], int | None]]]


class RevisionsScreen(ListDialog[int]):
    """Ends with a number, or with None. The cursor stands on the proposed one."""

    BINDINGS = bindings(Scope.REVISIONS)

    def __init__(self, find: Find) -> None:
        super().__init__()
        self._find = find
        self._found: tuple[Revision, ...] | None = None
        self._proposed: int | None = None
        self._trouble: Trouble | None = None

    def heading(self) -> str:
        """The question."""
        return "Go back to which revision?"

    def lay_out(self, width: int, height: int) -> tuple[Row, ...]:
        """The revisions, once they are known."""
        if self._trouble is not None:
            return (Row(trouble_lines(self._trouble, width)),)
        if self._found is None:
            return (Row((fit_line((Span("  asking the cluster …", Role.MUTED),), width),)),)
        return revision_rows(self._found, self._proposed, width)

    def hints(self) -> Sequence[Hint]:
        """What to do with one."""
        return (("↑↓", "choose"), ("Enter", "plan; nothing is changed yet"), ("d", "differences"), ("Esc", "close"))

    def on_mount(self) -> None:
        """The cluster is asked."""
        self.run_worker(self._ask(), exit_on_error=False)

    def action_take(self) -> None:
        """The chosen one."""
        chosen = self._chosen
        if chosen is not None and not chosen.is_current:
            self.dismiss(chosen.number)

    def action_diff(self) -> None:
        """What would change."""
        if (chosen := self._chosen) is not None:
            self.app.push_screen(ReadingScreen(f"Back to revision {chosen.number}", partial(diff_lines, chosen)))

    def action_back(self) -> None:
        """Close."""
        self.dismiss(None)

    async def _ask(self) -> None:
        try:
            self._found, self._proposed = await self._find()
        except TroubleError as error:
            self._trouble = error.trouble
        if not self.is_mounted:
            return
        self.show_rows()
        self.call_after_refresh(self._point)

    def _point(self) -> None:
        if self._proposed is not None:
            self.view.choose(str(self._proposed))

    @property
    def _chosen(self) -> Revision | None:
        return next((each for each in self._found or () if str(each.number) == self.view.chosen), None)
