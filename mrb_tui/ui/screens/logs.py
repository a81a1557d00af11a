"""The service's logs on a whole screen: follow, hold still, filter, only errors."""

from collections.abc import Iterable

from textual.widget import Widget

from mrb_tui.session.live import ChangeKind
from mrb_tui.ui import cells
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.format import count
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.screens.reading import ReadingScreen
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.log_row import log_line_in_full
from mrb_tui.ui.views.no_logs import no_logs_lines, no_logs_note
from mrb_tui.ui.views.title_rule import Titled, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.field import Field
from mrb_tui.ui.widgets.log_view import LogView


class LogsScreen(BarScreen):
    """Lines come in batches; what is shown, and whether it moves, is the reader's choice."""

    SCOPE = Scope.LOGS
    BINDINGS = bindings(Scope.LOGS)
    LOGS_EVERY_S = 0.5

    def __init__(self, context: ScreenContext, *, filtering: bool = False) -> None:
        super().__init__(context)
        self._feed = context.log_feed
        self._filtering = filtering
        self._hinted = (False, False)

    def compose_body(self) -> Iterable[Widget]:
        """What is shown, the lines, their statuses, and the filter while it is typed."""
        yield Band("rule", self._rule)
        yield LogView("log", self._feed, self._no_logs)
        yield Band("counts", self._counts)
        yield Field("filter", "/", self._feed.find)

    def show_news(self, kinds: frozenset[ChangeKind]) -> None:
        """New lines, or the lines of another service."""
        if ChangeKind.SERVICE in kinds and not self._feed.held:
            self._feed.paused = False
        if kinds & {ChangeKind.LOGS, ChangeKind.SERVICE}:
            self._log.take_in()
        if ChangeKind.PROBE in kinds:
            self._log.say_why()

    def on_mount(self) -> None:
        """The lines have the keys, or the filter."""
        super().on_mount()
        self._show_field(shown=self._filtering)
        self._log.take_in()

    def on_line_view_moved(self) -> None:
        """Followed or held, more or fewer lines: the title says so."""
        self.band("rule").show(self._rule)
        self.band("counts").show(self._counts)
        if (self._feed.paused, self._feed.errors_only) != self._hinted:
            self.show_hints()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Filter as it is typed."""
        self._log.set_filter(find=event.text, errors_only=self._feed.errors_only)

    def on_field_submitted(self) -> None:
        """Done typing."""
        self._show_field(shown=False)

    def action_back(self) -> None:
        """Out of the filter first, whose text stays, then to the console."""
        if self._filtering:
            self._show_field(shown=False)
        else:
            self.dismiss()

    def action_pause(self) -> None:
        """Hold still, or follow again."""
        self._log.set_paused(paused=not self._feed.paused)

    def action_errors(self) -> None:
        """Only errors, or all lines."""
        self._log.set_filter(find=self._feed.find, errors_only=not self._feed.errors_only)

    def action_filter(self) -> None:
        """Type a filter."""
        self._show_field(shown=True)

    def action_shift(self, by: int) -> None:
        """Long lines, sideways."""
        self._log.shift(by)

    def action_open(self) -> None:
        """The chosen line in full."""
        line = self._log.chosen
        if line is None:
            self.say("there is no line to open")
            return
        self.app.push_screen(ReadingScreen("Log line", lambda width: log_line_in_full(line, width)))

    def _show_field(self, *, shown: bool) -> None:
        self._filtering = shown
        field = self.query_one("#filter", Field)
        field.display = shown
        (field if shown else self._log).focus()
        self.show_hints()
        self.on_line_view_moved()

    def hints(self) -> list[Hint]:
        """Other keys count while the filter is typed; what a key would do now stands beside it."""
        feed = self._feed
        self._hinted = (feed.paused, feed.errors_only)
        if self._filtering:
            return [("Enter", "done"), ("Ctrl+U", "clear")]
        now = {"pause": "follow"} if feed.paused else {}
        now |= {"errors only": "all lines"} if feed.errors_only else {}
        return [(key, now.get(word, word)) for key, word in super().hints()]

    def _no_logs(self, width: int) -> tuple[Line, ...]:
        return no_logs_lines(self.session.log_trouble, width)

    @property
    def _log(self) -> LogView:
        return self.query_one("#log", LogView)

    def _rule(self, width: int) -> tuple[Line, ...]:
        feed = self._feed
        parts = ["Logs", "errors only" if feed.errors_only else "all lines"]
        parts += [f"with “{cells.crop(feed.find, 30)}”"] if feed.find else []
        following = "following" if feed.held else no_logs_note(self.session.log_trouble)
        note = f"paused · {count(feed.waiting, 'new line')} · G follows again" if feed.paused else following
        return (title_rule([Titled(" · ".join(parts), width, focused=not self._filtering, note=note)]),)

    def _counts(self, width: int) -> tuple[Line, ...]:
        feed = self._feed
        shown = f"{len(feed):,} of {count(feed.held, 'line')}" if len(feed) != feed.held else count(feed.held, "line")
        spans = [Span(f" {shown}", Role.MUTED), Span(f"   {count(feed.errors, 'error')}", Role.TEXT)]
        for status, number in feed.statuses[:6]:
            spans += [Span(f"   {status}", Role.STRONG), Span(f" ×{number:,}", Role.MUTED)]
        return (fit_line(spans, width),)
