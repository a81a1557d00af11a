"""The timeline on a whole screen: read, filter, find milestones, mark, amend."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace

from textual.widget import Widget

from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.desk import TimelineEntry
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.timeline_filter import TimelineFilter
from mrb_tui.ui import cells
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.format import count
from mrb_tui.ui.forms.entries import amend_form
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.screens.form import FormScreen
from mrb_tui.ui.screens.reading import ReadingScreen
from mrb_tui.ui.timeline_window import TimelineWindow
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.timeline_entry import entry_lines
from mrb_tui.ui.views.title_rule import Titled, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.field import Field
from mrb_tui.ui.widgets.timeline_list import TimelineList

_SEARCHES = "timeline search"


class TimelineScreen(BarScreen):
    """The newest entries are followed unless one has moved up."""

    SCOPE = Scope.TIMELINE
    BINDINGS = bindings(Scope.TIMELINE)

    def __init__(self, context: ScreenContext, *, at_entry: str = "") -> None:
        super().__init__(context)
        self._window = TimelineWindow(lambda: self.session.desk.timeline)
        self._at_entry = at_entry
        self._filtering = False
        self._searching = False
        self._search_again = False
        self._of_incident = self._incident_id

    def compose_body(self) -> Iterable[Widget]:
        """What is shown, the entries, and the filter while it is typed."""
        yield Band("rule", self._rule)
        yield TimelineList("entries", self._window, self.context.zone)
        yield Field("filter", "/", self._filter.find)

    def show_news(self, kinds: frozenset[ChangeKind]) -> None:
        """New entries, or another timeline."""
        if self._incident_id != self._of_incident:
            self._of_incident = self._incident_id
            self._window.show_places(None)
            self._entries.stand_at_end()
            self._apply()
        elif kinds & {ChangeKind.TIMELINE, ChangeKind.SERVICE}:
            self._dates()
            if self._filter.is_open:
                self._entries.take_in()
            else:
                self._search()

    def on_mount(self) -> None:
        """The entries have the keys."""
        super().on_mount()
        self._dates()
        self._show_field(shown=False)
        self._begin()

    def on_line_view_moved(self) -> None:
        """More or fewer entries, followed or not: the title says so."""
        self.band("rule").show(self._rule)

    def on_field_changed(self, event: Field.Changed) -> None:
        """Filter as it is typed."""
        self._set_filter(replace(self._filter, find=event.text))

    def on_field_submitted(self) -> None:
        """Done typing."""
        self._show_field(shown=False)

    def action_back(self) -> None:
        """Out of the filter first, whose text stays, then to the console."""
        if self._filtering:
            self._show_field(shown=False)
        else:
            self.dismiss()

    def action_filter(self) -> None:
        """Type a filter."""
        self._show_field(shown=True)

    def action_sort(self) -> None:
        """The next sort of entries."""
        self._set_filter(self._filter.next())

    def action_zone(self) -> None:
        """Local time, or UTC again."""
        self.context.zone.flip()
        self._dates()
        self._entries.refresh()
        self.on_line_view_moved()

    def action_open(self) -> None:
        """The chosen entry in full."""
        entry = self._entries.chosen
        if entry is None:
            self.say("there is no entry to open")
            return
        zone = self.context.zone
        self.app.push_screen(ReadingScreen("Entry", lambda width: entry_lines(entry, zone, width)))

    def action_mark(self) -> None:
        """For the postmortem, or not after all."""
        entry = self._to_change()
        if entry is None:
            return
        try:
            self.session.desk.mark(entry)
        except TroubleError as error:
            self.say(str(error.trouble), Health.DEGRADED)
        else:
            self.say("no longer marked" if entry.marked else "marked for the postmortem; m again takes it back")

    def action_amend(self) -> None:
        """Correct the chosen entry."""
        entry = self._to_change()
        if entry is not None:
            form = amend_form(self.session.desk, entry, self.session.now)
            self.app.push_screen(FormScreen(form, self.context.drafts), self._say_if_any)

    def action_milestone(self, by: int) -> None:
        """To the next milestone among the entries shown, or the one before."""
        self.run_worker(self._to_milestone(by), group="milestone", exclusive=True)

    def hints(self) -> list[Hint]:
        """Other keys count while the filter is typed."""
        if self._filtering:
            return [("Enter", "done"), ("Ctrl+U", "clear")]
        desk = self.session.desk
        changeable = desk.incident is not None and not desk.read_only
        words = {"mark", "amend"} if not changeable else set()
        return [hint for hint in super().hints() if hint[1] not in words]

    def _begin(self) -> None:
        """At the end, or on the entry that was chosen on the console; then whatever the filter leaves."""
        entries = self._entries
        entries.stand_at_end()
        if self._at_entry:
            index = self._window.index_near(self._at_entry, len(self._window) - 1)
            if index is None:
                index = self._window.index_near(self._at_entry, len(self._window) - 200)
            if index is not None:
                entries.set_cursor(index)
        self._apply()

    def _to_change(self) -> TimelineEntry | None:
        """The chosen entry, if it may be marked and amended; says why if not."""
        desk = self.session.desk
        if desk.incident is None:
            self.say("nothing is recorded before an incident is declared: D")
            return None
        if desk.read_only:
            self.say("this incident is only read here")
            return None
        entry = self._entries.chosen
        if entry is None:
            self.say("there is no entry here yet")
        return entry

    async def _to_milestone(self, by: int) -> None:
        window, entries = self._window, self._entries
        wants = self._filter.wants
        found = await self.session.desk.timeline.find(lambda entry: entry.milestone and wants(entry))
        here = window.place(entries.cursor) if entries.cursor < len(window) else 0
        index = bisect_right(found, here) if by > 0 else bisect_left(found, here) - 1
        if not 0 <= index < len(found):
            self.say("there is no milestone further on" if by > 0 else "there is no milestone before this")
            return
        entries.set_cursor(window.index_of(found[index]))

    def _set_filter(self, wanted: TimelineFilter) -> None:
        if wanted != self._filter:
            self.context.kept.filter = wanted
            self._apply()

    def _apply(self) -> None:
        entries = self._entries
        entries.find = self._filter.find
        if self._filter.is_open:
            self._search_again = False
            entries.show_places(None, at_end=False)
        else:
            self._search()
        self.on_line_view_moved()

    def _search(self) -> None:
        """One search at a time; what changes meanwhile is looked at once more."""
        if self._searching:
            self._search_again = True
            return
        self._searching = True
        self.run_worker(self._searched(), group=_SEARCHES)

    async def _searched(self) -> None:
        try:
            while True:
                self._search_again = False
                wanted = self._filter
                places = await self.session.desk.timeline.find(wanted.wants)
                if wanted == self._filter and not wanted.is_open:
                    self._entries.show_places(places, at_end=False)
                if not self._search_again and wanted == self._filter:
                    return
                if self._filter.is_open:
                    return
        finally:
            self._searching = False
            self.on_line_view_moved()

    def _say_if_any(self, text: str | None) -> None:
        if text:
            self.say(text)

    def _dates(self) -> None:
        """The day stands before the time once there is more than one day."""
        zone, source = self.context.zone, self.session.desk.timeline
        first = source.page(0, 1) if len(source) else ()
        oldest = first[0] if first else None
        incident = self.session.desk.incident
        begun = oldest.at if oldest is not None else incident.declared_at if incident is not None else None
        today = zone.of(self.session.now()).date()
        self._entries.dated = begun is not None and zone.of(begun).date() != today

    def _show_field(self, *, shown: bool) -> None:
        self._filtering = shown
        field = self.query_one("#filter", Field)
        field.display = shown
        self._entries.always_marked = shown
        (field if shown else self._entries).focus()
        self.show_hints()
        self.on_line_view_moved()

    @property
    def _incident_id(self) -> str:
        incident = self.session.desk.incident
        return incident.id if incident is not None else ""

    @property
    def _filter(self) -> TimelineFilter:
        return self.context.kept.filter

    @property
    def _entries(self) -> TimelineList:
        return self.query_one("#entries", TimelineList)

    def _rule(self, width: int) -> tuple[Line, ...]:
        wanted, window = self._filter, self._window
        parts = [f"Timeline ({self.context.zone.name(self.session.now())})", wanted.shown.value]
        parts += [f"with “{cells.crop(cells.safe(wanted.find), 30)}”"] if wanted.find else []
        shown = (
            f"{len(window):,} of {window.total:,}" if not wanted.is_open else count(window.total, "entry", "entries")
        )
        state = "looking …" if self._searching else "following" if self._entries.follows else "G follows again"
        return (title_rule([Titled(" · ".join(parts), width, focused=not self._filtering, note=f"{shown} · {state}")]),)
