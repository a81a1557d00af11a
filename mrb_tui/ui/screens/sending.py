"""Where a document goes: what is left empty is listed, and what others will read is shown whole before it leaves."""

from collections.abc import Awaitable, Iterable, Mapping
from functools import partial

from textual.widget import Widget

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.writing import CLIPBOARD, FILE, DestinationView, DraftView, WritingDesk
from mrb_tui.ui import cells
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.clipboard import fits
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.screens.publish import PublishScreen
from mrb_tui.ui.views.document import noted, remark_lines
from mrb_tui.ui.views.hints import hint_lines
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.title_rule import Titled, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_CHROME = 5


class SendingScreen(Dialog[str]):
    """Ends with the sentence to say; empty if nothing went anywhere."""

    BINDINGS = bindings(Scope.SENDING)

    def __init__(self, desk: WritingDesk, draft: DraftView, keymap: Mapping[str, str]) -> None:
        super().__init__(large=True)
        self._keymap = keymap
        self._desk = desk
        self._draft = draft
        self._said = ""
        self._busy = False

    def compose_box(self) -> Iterable[Widget]:
        """What to know, the ways out, the keys."""
        yield Band("rule", lambda width: (title_rule([Titled(f"{self._draft.title}: where to?", width)]),))
        yield Band("about", self._about)
        yield RowsView("list", self._rows)
        yield Band("problem")
        yield Band("keys", partial(hint_lines, [("↑↓", "choose"), ("Enter", self._verb), ("Esc", "go on writing")]))

    def on_mount(self) -> None:
        """The list has the keys."""
        self._view.focus()
        self._view.always_marked = True
        self.query_one("#about").display = bool(remark_lines(self._draft, 60))
        self._say("")
        self._fit()

    def on_resize(self) -> None:
        """As high as needed."""
        self._fit()

    def action_take(self) -> None:
        """Send it there; what others read is asked once more, with all of it in sight."""
        to = self._chosen
        if to is None or self._busy:
            return
        if to.not_ready:
            self._say(to.not_ready)
        elif to.id in (CLIPBOARD, FILE):
            self._start(self._copy() if to.id == CLIPBOARD else self._write())
        else:
            self._ask(to)

    def action_back(self) -> None:
        """Close, nothing sent."""
        if not self._busy:
            self.dismiss("")

    def _ask(self, to: DestinationView) -> None:
        try:
            lines = self._desk.preview(self._draft.id, to.id)
        except TroubleError as error:
            self._fail(error)
            return
        screen = PublishScreen(to.label, lines, is_public=to.is_public, keymap=self._keymap)
        self.app.push_screen(screen, lambda yes: self._start(self._publish(to)) if yes else None)

    def _start(self, work: Awaitable[str]) -> None:
        self._busy = True
        self._say("sending …")
        self.run_worker(self._done(work), exit_on_error=False)

    async def _done(self, work: Awaitable[str]) -> None:
        try:
            said = await work
        except TroubleError as error:
            self._fail(error)
        else:
            self.dismiss(said)
        finally:
            self._busy = False

    async def _copy(self) -> str:
        text = await self._desk.copied(self._draft.id, despite_missing=bool(self._draft.missing))
        if not fits(text):
            return f"too long for a terminal's clipboard: {await self._write()}"
        self.app.copy_to_clipboard(text)
        return "the text was sent to your clipboard, if your terminal takes it (OSC 52); and it is recorded"

    async def _write(self) -> str:
        paths = await self._desk.write_file(self._draft.id, despite_missing=bool(self._draft.missing))
        return f"written to {paths[0]}" + (f" and {len(paths) - 1} more beside it" if len(paths) > 1 else "")

    async def _publish(self, to: DestinationView) -> str:
        sent = await self._desk.publish(
            self._draft.id, to.id, self._draft.digest, despite_missing=bool(self._draft.missing)
        )
        return sent.outcome

    def _fail(self, error: TroubleError) -> None:
        advice = f" ({error.trouble.advice[0]})" if error.trouble.advice else ""
        self._say(f"{error.trouble}{advice}")

    def _say(self, text: str) -> None:
        self._said = text
        band = self.query_one("#problem", Band)
        band.display = bool(text)
        if text:
            band.show(lambda width: tuple(noted(None, self._said, width)))

    @property
    def _verb(self) -> str:
        return "send it all the same" if self._draft.missing else "send"

    @property
    def _chosen(self) -> DestinationView | None:
        return next((one for one in self._draft.destinations if one.id == self._view.chosen), None)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _fit(self) -> None:
        room = int(self.app.size.height * 0.9) - _CHROME
        self._view.styles.height = max(min(len(self._draft.destinations), room), 1)

    def _about(self, width: int) -> tuple[Line, ...]:
        return tuple(remark_lines(self._draft, width))

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        return tuple(Row((_line(one, width),), one.id) for one in self._draft.destinations)


def _line(to: DestinationView, width: int) -> Line:
    note = to.not_ready or ("public: everybody reads it" if to.is_public else "")
    label = cells.safe(to.label)
    return fit_line(
        (
            Span("  "),
            Span(label, Role.MUTED if to.not_ready else Role.TEXT),
            Span("  "),
            Span(cells.crop(cells.safe(note), max(width - cells.width(label) - 5, 0)), Role.MUTED),
        ),
        width,
    )
