"""What waits to be sent, and what may have arrived. Nothing here is sent twice by itself."""

from collections.abc import Awaitable, Iterable
from datetime import datetime

from textual.widget import Widget

from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.writing import Fate, OutgoingView
from mrb_tui.ui import cells
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.format import clock_time
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line, glyph
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.screens.question import QuestionScreen
from mrb_tui.ui.views.row import Row, nothing
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.rows_view import RowsView

_HEALTH = {Fate.WAITING: Health.DEGRADED, Fate.UNKNOWN: Health.UNKNOWN, Fate.SENDING: Health.DEGRADED}
_UNDER_TITLE = 4
"""What a row's mark and sign take before its title."""


class OutboxScreen(BarScreen):
    """Of the incident on the screen."""

    SCOPE = Scope.OUTBOX
    BINDINGS = bindings(Scope.OUTBOX)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._desk = context.session.writing

    def compose_body(self) -> Iterable[Widget]:
        """Its title and the list."""
        yield Band("rule", self._rule)
        yield RowsView("list", self._rows)

    def on_mount(self) -> None:
        """The list has the keys."""
        super().on_mount()
        self._view.focus()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self.band("rule").show(self._rule)

    def show_news(self, kinds: frozenset[ChangeKind]) -> None:
        """Something came or went."""
        if kinds & {ChangeKind.WRITING, ChangeKind.INCIDENT, ChangeKind.PROBE}:
            self._view.relay()
            self.band("rule").show(self._rule)

    def action_take(self) -> None:
        """Try again what waits; ask about what may have arrived."""
        one = self._chosen
        if one is None:
            self.say("nothing waits here")
        elif one.fate is Fate.UNKNOWN:
            question = QuestionScreen(
                f"Has {one.label} got it?",
                ["Look there first. If it has not, it waits again and can be sent."],
                yes="it is there",
                no="ask me later",
            )
            self.app.push_screen(question, lambda yes: self._settle(one) if yes else self._not_there(one))
        elif one.fate is Fate.SENDING:
            self.say("it is on its way")
        else:
            self._in_background(self._retry(one))

    def action_back(self) -> None:
        """Back."""
        self.dismiss()

    def _settle(self, one: OutgoingView) -> None:
        self._in_background(self._settled(one, arrived=True))

    def _not_there(self, one: OutgoingView) -> None:
        question = QuestionScreen(
            f"Are you sure that {one.label} has not got it?",
            ["Then it waits in the outbox, and Enter sends it again: others would read it twice if it is there."],
            yes="it is not there",
            no="ask me later",
            careful=True,
        )
        self.app.push_screen(
            question, lambda yes: self._in_background(self._settled(one, arrived=False)) if yes else None
        )

    async def _retry(self, one: OutgoingView) -> str:
        return (await self._desk.retry(one.id, one.destination)).outcome

    async def _settled(self, one: OutgoingView, *, arrived: bool) -> str:
        await self._desk.settle(one.id, one.destination, arrived=arrived)
        return "recorded as sent" if arrived else "recorded: it waits, and Enter sends it"

    def _in_background(self, work: Awaitable[str]) -> None:
        self.run_worker(self._done(work), group="outbox", exit_on_error=False)

    async def _done(self, work: Awaitable[str]) -> None:
        try:
            self.say(await work)
        except TroubleError as error:
            self.say(str(error.trouble), Health.DEGRADED)

    @property
    def _chosen(self) -> OutgoingView | None:
        return next((one for one in self._desk.outbox() if _key(one) == self._view.chosen), None)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#list", RowsView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        return (title_rule([Titled("Outbox", width, focused=True, note=hidden_note(*self._view.hidden))]),)

    def _rows(self, width: int, height: int) -> tuple[Row, ...]:
        waiting = self._desk.outbox()
        if not waiting:
            return nothing("nothing waits: all that was sent has arrived", width)
        now = self.session.now()
        return tuple(Row(_lines(one, now, width), _key(one)) for one in waiting)


def _key(one: OutgoingView) -> str:
    return f"{one.id} {one.destination}"


def _lines(one: OutgoingView, now: datetime, width: int) -> tuple[Line, ...]:
    words = {Fate.WAITING: "waits", Fate.UNKNOWN: "may have arrived", Fate.SENDING: "is on its way"}
    head = f"{one.title} → {one.label}: {words.get(one.fate, 'sent')}"
    again = (
        f"; tried again at {clock_time(one.retry_at)} UTC" if one.retry_at is not None and one.retry_at > now else ""
    )
    sign = glyph(_HEALTH.get(one.fate, Health.OK))
    first = fit_line((Span("  "), sign, Span(" "), Span(cells.safe(head), Role.STRONG)), width)
    if not one.why and not again:
        return (first,)
    below = cells.wrap(f"{one.why}{again}", max(width - _UNDER_TITLE - 1, 1))
    return (first, *(fit_line((Span(" " * _UNDER_TITLE), Span(line, Role.MUTED)), width) for line in below))
