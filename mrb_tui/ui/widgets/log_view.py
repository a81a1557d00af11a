"""Log lines, followed or held still."""

from collections.abc import Sequence

from textual.strip import Strip

from mrb_tui.domain.log_line import LogLine
from mrb_tui.session.log_feed import LogFeed
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line
from mrb_tui.ui.views.log_row import log_row
from mrb_tui.ui.widgets.band import LayOut
from mrb_tui.ui.widgets.line_view import LineView

_SHIFT = 20


class LogView(LineView):
    """Shows a feed. Following, the newest lines are seen; a step up holds them still, the last line follows again.

    As long as no line came, `instead` is shown.
    """

    def __init__(self, name: str, feed: LogFeed, instead: LayOut) -> None:
        super().__init__(name)
        self.feed = feed
        self._shift = 0
        self._instead = instead
        self._said: Sequence[Line] = ()

    @property
    def line_count(self) -> int:
        """Lines that match the filter."""
        return len(self.feed)

    @property
    def stops(self) -> Sequence[int]:
        """Every line."""
        return range(len(self.feed))

    @property
    def chosen(self) -> LogLine | None:
        """The line the cursor stands on."""
        return self.feed.line(self.cursor) if self.cursor < len(self.feed) else None

    @property
    def empty_words(self) -> str:
        """Why there is no line: none has come, or none is as wanted."""
        feed = self.feed
        if not feed.held:
            return "no log line has come yet"
        holding = f" holds “{cells.safe(feed.find)}”" if feed.find else " has come yet"
        return f"no {'error' if feed.errors_only else 'line'}{holding}"

    def line_at(self, index: int) -> Line:
        """One of the lines, shifted, with what the filter found marked."""
        return log_row(self.feed.line(index), self.size.width, start=self._shift, find=self.feed.find)

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        if self.feed.held or not self._said:
            return super().render_line(y)
        return self.strip(self._said[y]) if y < len(self._said) else self.blank()

    def say_why(self) -> None:
        """What stands there while there is no line."""
        said = () if self.feed.held else tuple(self._instead(self.size.width))
        if said != self._said:
            self._said = said
            self.refresh()
            self.post_message(self.Moved())

    def take_in(self) -> None:
        """Show what is new."""
        self.say_why()
        change = self.feed.take_in()
        if change.added or change.dropped:
            self._at_end()
        elif self.feed.paused:
            self.post_message(self.Moved())  # how many wait has changed

    def set_paused(self, *, paused: bool) -> None:
        """Hold still, or follow again."""
        self.feed.paused = paused
        if not paused:
            self.feed.take_in()
            self._at_end()
        self.post_message(self.Moved())

    def set_filter(self, *, find: str, errors_only: bool) -> None:
        """Show other lines; the cursor goes to the newest."""
        self.feed.set_filter(find=find, errors_only=errors_only)
        self._at_end()

    def shift(self, by: int) -> None:
        """Long lines to the left or right by `by` steps."""
        shift = max(self._shift + by * _SHIFT, 0)
        if shift != self._shift:
            self._shift = shift
            self.refresh()

    def set_cursor(self, cursor: int) -> None:
        """Where it stands; away from the last line it holds still."""
        if cursor < len(self.feed) - 1:
            self.feed.paused = True
        super().set_cursor(cursor)

    def action_last(self) -> None:
        """To the newest, and follow again."""
        self.set_paused(paused=False)

    def on_resize(self) -> None:
        """Keep the newest line, or the chosen one, in sight."""
        self.say_why()
        if not self.feed.paused:
            self._at_end()
        elif self.feed and not self.in_sight(min(self.cursor, len(self.feed) - 1)):
            super().set_cursor(self.cursor)

    def _at_end(self) -> None:
        self.cursor = max(len(self.feed) - 1, 0)
        self.top = self._clamped(len(self.feed))
        self.refresh()
        self.post_message(self.Moved())
