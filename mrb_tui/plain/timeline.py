"""The timeline: its entries by number, filtered; one of them in full, marked, amended."""

from contextlib import suppress
from dataclasses import replace

from mrb_tui.plain.dialogue import Back
from mrb_tui.plain.entry_words import entry_detail, entry_line
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import Part
from mrb_tui.session.desk import TimelineEntry
from mrb_tui.session.timeline_filter import Shown, TimelineFilter

_PAGE = 15
_HOW = (
    "A number opens an entry. more: earlier ones. all, people, probes, changes, marked: which ones. /TEXT: only those "
    "that hold it, / alone: whatever they hold."
)
_SORTS = {"all": Shown.ALL, **{one.value: one for one in Shown if one is not Shown.ALL}}


class Timeline(Part):
    """What is shown stays as it was chosen until the console ends."""

    def __init__(self, part: Part) -> None:
        super().__init__(part.session, part.ask)
        self._filter = TimelineFilter()

    async def read(self) -> None:
        """The last entries, and what is asked for of them. An entry's number is its place in the whole timeline."""
        if not len(self.session.desk.timeline):
            self.ask.say("nothing has happened yet")
            return
        self.ask.say(_HOW)
        start = await self._page(None)
        while typed := await self.ask.text("timeline (a number, more, which ones, /TEXT; Enter: back)"):
            word, end = typed.casefold(), None
            if entry := self._numbered(typed):
                with suppress(Back):  # to the entries
                    await self._open(entry)
                continue
            if word == "more" and start:
                end = start
            elif word in _SORTS:
                self._filter = replace(self._filter, shown=_SORTS[word])
            elif typed.startswith("/"):
                self._filter = replace(self._filter, find=typed[1:].strip())
            else:
                self.ask.say("  there are no earlier ones" if word == "more" else f"  there is no {typed} here")
                continue
            start = await self._page(end)

    def _numbered(self, typed: str) -> TimelineEntry | None:
        """The entry at that place. Where the timeline has moved meanwhile, it is read before anything is done to it."""
        place = int(typed[:9]) - 1 if typed.isascii() and typed.isdecimal() else -1
        source = self.session.desk.timeline
        return next(iter(source.page(place, 1)), None) if 0 <= place < len(source) else None

    async def _page(self, end: int | None) -> int:
        """Say the entries before the `end`th of those that are wanted; how many are earlier still."""
        source, wanted = self.session.desk.timeline, self._filter
        places = range(len(source)) if wanted.is_open else await source.find(wanted.wants)
        end = len(places) if end is None else min(end, len(places))
        start = max(end - _PAGE, 0)
        for place in places[start:end]:
            entry = next(iter(source.page(place, 1)), None)
            said = entry_line(entry) if entry is not None else "(on its way: ask again)"
            self.ask.say(f"  {place + 1:>3}  {said}")
        holding = f" with “{wanted.find}”" if wanted.find else ""
        earlier = f"; {start} earlier" if start else ""
        self.ask.say(f"{wanted.shown}{holding}: {len(places)} of {len(source)}{earlier}")
        return start

    async def _open(self, entry: TimelineEntry) -> None:
        for line in entry_detail(entry):
            self.ask.say(line)
        desk = self.session.desk
        if desk.incident is None or desk.read_only:
            return
        mark = Entry("mark", "for the postmortem") if not entry.marked else Entry("unmark", "not after all")
        amend = Entry("amend", "its first words stay")
        place = await self.ask.choose("what (Enter: back to the entries)", [mark, amend])
        await self.named()
        if place == 0:
            desk.mark(entry)
            self.ask.say("no longer marked" if entry.marked else "marked for the postmortem")
        else:
            await self._amend(entry)

    async def _amend(self, entry: TimelineEntry) -> None:
        text = await self._words(entry)
        when = f"{entry.at:%Y-%m-%d %H:%M:%S}"
        at = await self.past("happened at, UTC", when)
        reason = await self.ask.text("because")
        moved = at is not None and f"{at:%Y-%m-%d %H:%M:%S}" != when
        self.session.desk.amend(entry, text, at if moved else None, reason)
        self.ask.say("amended")

    async def _words(self, entry: TimelineEntry) -> str:
        """Other words, or those that stand there."""
        if "\n" in entry.whole.strip():
            return await self.ask.lines("text", entry.whole) or entry.text
        typed = await self.ask.text("text", entry.whole, needed=True)
        return entry.text if typed == entry.whole else typed
