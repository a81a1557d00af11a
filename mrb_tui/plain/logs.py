"""The service's log lines: the newest, all or errors only, with a filter."""

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.plain.entry_words import log_words
from mrb_tui.plain.part import Part
from mrb_tui.session.log_feed import LogFeed

_LINES = 15
_MOST = 1_000
_STATUSES = 6
_HOW = "all or errors: which lines. /TEXT: only those that hold it, / alone: whatever they hold. A number: so many."


class Logs(Part):
    """What is shown stays as it was chosen until the console ends."""

    def __init__(self, part: Part) -> None:
        super().__init__(part.session, part.ask)
        self._feed = LogFeed(part.session.logs)
        self._count = _LINES

    async def read(self) -> None:
        """The newest, and other ones as they are asked for."""
        self.ask.say(_HOW)
        self._show()
        while typed := await self.ask.text("logs (all, errors, /TEXT, a number, new; Enter: back)"):
            if self._chosen(typed):
                self._show()
            else:
                self.ask.say(f"  there is no {typed} here")

    def _chosen(self, typed: str) -> bool:
        """Take what was typed; False if it means nothing."""
        word, feed = typed.casefold(), self._feed
        if word in ("all", "errors"):
            feed.set_filter(find=feed.find, errors_only=word == "errors")
        elif typed.startswith("/"):
            feed.set_filter(find=typed[1:].strip(), errors_only=feed.errors_only)
        elif typed.isascii() and typed.isdecimal() and int(typed[:6]) > 0:
            self._count = min(int(typed[:6]), _MOST)
        else:
            return word == "new"
        return True

    def _show(self) -> None:
        feed = self._feed
        feed.take_in()
        if not feed.held:
            trouble = self.session.log_trouble
            self.ask.say("no log line has come yet")
            if trouble is not None:
                self.ask.refuse(TroubleError(trouble))
            return
        shown = feed.tail(self._count)
        for line in shown:
            self.ask.say(log_words(line))
        which = "errors" if feed.errors_only else "lines"
        holding = f" with “{feed.find}”" if feed.find else ""
        statuses = ", ".join(f"{status} {number} times" for status, number in feed.statuses[:_STATUSES])
        self.ask.say(
            f"{len(shown)} of {len(feed)} {which}{holding}; held: {feed.held} lines, {feed.errors} errors"
            f"{f': {statuses}' if statuses else ''}"
        )
