"""The console: probes, runbook, timeline and logs side by side, or one at a time where there is less room."""

from collections.abc import Iterable
from functools import partial

from textual.containers import Horizontal
from textual.events import DescendantFocus
from textual.widget import Widget

from mrb_tui.session.guide import RowKind, TreeRow
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.log_feed import LogFeed
from mrb_tui.ui import cells
from mrb_tui.ui.arrangement import UPPER, Pane, Side, arrangement, beside
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.coach import coach_words
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.format import count
from mrb_tui.ui.keys import Scope, by_id, current, shown
from mrb_tui.ui.lines import Line
from mrb_tui.ui.runbook_actions import RunbookActions
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.tour import tour_words
from mrb_tui.ui.views.hints import Hint, PaneKeys, pane_hints, said_lines
from mrb_tui.ui.views.no_logs import no_logs_lines, no_logs_note
from mrb_tui.ui.views.probe_list import probe_list
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.timeline import timeline_rows
from mrb_tui.ui.views.title_rule import Titled, hidden_note, joined_below, tabs, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.line_view import LineView
from mrb_tui.ui.widgets.log_view import LogView
from mrb_tui.ui.widgets.rows_view import RowsView
from mrb_tui.ui.widgets.tree_view import TreeView

_IN_TREE = frozenset({ChangeKind.PROBE, ChangeKind.RUNBOOK, ChangeKind.INCIDENT, ChangeKind.CHANGE})
_TIMELINE_TAIL = 200
"""So many of the newest entries are in the pane; the timeline's own screen has all."""


class ConsoleScreen(BarScreen):
    """Where an incident is watched."""

    SCOPE = Scope.CONSOLE
    BINDINGS = bindings(Scope.CONSOLE)
    INCIDENT_FIRST = True

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._chosen = Pane.PROBES
        self._upper = Pane.PROBES
        self._zoomed = False
        self._earlier = 0
        self._tree_shown = self._which_tree
        self._actions = RunbookActions(self, done=self._point)
        self._told: tuple[object, ...] = ()
        self._hinted = PaneKeys()
        self._arranged = arrangement(0, 0, chosen=self._chosen, zoomed=False)

    def compose_body(self) -> Iterable[Widget]:
        """The panes, each under its title."""
        yield Band("rule", self._rule)
        with Horizontal(id="panes"):
            yield RowsView(Pane.PROBES.value, self._probes)
            yield TreeView(Pane.RUNBOOK.value, self._tree_rows)
            yield RowsView(Pane.TIMELINE.value, self._timeline, follow=True)
        yield Band("log-rule", self._log_rule)
        yield LogView(Pane.LOGS.value, LogFeed(self.session.logs), self._no_logs)

    def show_news(self, kinds: frozenset[ChangeKind]) -> None:
        """Draw what changed in the panes that are seen."""
        if self.context.kept.tour is not None and kinds & _IN_TREE and self._said is None and self._coaches:
            self.show_hints()
        if kinds & {ChangeKind.PROBE, ChangeKind.SERVICE}:
            self._rows(Pane.PROBES).relay()
            self._logs.say_why()
        if kinds & {ChangeKind.TIMELINE, ChangeKind.SERVICE}:
            self._rows(Pane.TIMELINE).relay()
        if (tree := self._which_tree) != self._tree_shown:
            self._tree_shown = tree
            self._tree.point_by_itself()
            self._draw_rules()
        elif kinds & _IN_TREE:
            self._tree.relay()
        if kinds & {ChangeKind.LOGS, ChangeKind.SERVICE}:
            if ChangeKind.SERVICE in kinds:
                self._logs.feed.paused = False
            self._logs.take_in()
        self._renew_hints()

    def show_hints(self) -> None:
        """The keys that matter here; the first time, the line for beginners."""
        super().show_hints()
        if self._coaches:
            self.band("hints").show(partial(said_lines, self._coach_words, None))

    @property
    def _coaches(self) -> bool:
        """Never beside an incident, which has more important keys; but in the demo, whose story it tells."""
        kept = self.context.kept
        alone = self.session.desk.incident is None and not kept.resumable
        return kept.coach.is_wanted and (alone or kept.tour is not None)

    @property
    def _coach_words(self) -> str:
        tour = self.context.kept.tour
        return coach_words(self.context.keymap) if tour is None else tour_words(self.session, tour, self.context.keymap)

    def on_mount(self) -> None:
        """The probes have the keys first."""
        super().on_mount()
        for pane in Pane:
            self.query_one(f"#{pane.value}", LineView).marks_nothing = True
        self._arrange()

    def on_resize(self) -> None:
        """Arrange anew; what was chosen stays chosen."""
        super().on_resize()
        self._arrange()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """The keys went to another pane."""
        if event.widget.id in tuple(Pane):
            self._chosen = Pane(event.widget.id)
            if self._chosen in UPPER:
                self._upper = self._chosen
            self._draw_rules()
            if self._said is None:
                self.show_hints()

    def on_line_view_moved(self) -> None:
        """If more or less lies out of sight, or another log line came, the titles say so."""
        if self._out_of_sight() != self._told:
            self._draw_rules()
        self._renew_hints()

    def action_pane(self, name: str) -> None:
        """Go to one pane."""
        self._choose(Pane(name))

    def action_turn(self, by: int) -> None:
        """To the next pane, or the one before."""
        panes = tuple(Pane)
        self._choose(panes[(panes.index(self._chosen) + by) % len(panes)])

    def action_go(self, side: str) -> None:
        """To the pane on that side."""
        pane = beside(self._chosen, Side(side), arranged=self._arranged, upper=self._upper)
        if pane is not None:
            self._choose(pane)
        else:
            self.say("there is no pane on that side")

    def action_zoom(self) -> None:
        """This pane alone, and back."""
        if not self._arranged.wide:
            self.say("there is room for one pane only: it is alone already")
            return
        self._zoomed = not self._zoomed
        self._arrange()

    def action_back(self) -> None:
        """Out of a zoomed pane; else the line for beginners goes."""
        if self._zoomed:
            self.action_zoom()
        elif self._coaches:
            self.context.kept.coach.put_away()
            self.show_hints()

    def action_open(self) -> None:
        """The chosen probe, the whole timeline on the chosen entry, or the logs."""
        from mrb_tui.ui.screens.logs import LogsScreen
        from mrb_tui.ui.screens.probe import ProbeScreen
        from mrb_tui.ui.screens.step import StepScreen
        from mrb_tui.ui.screens.timeline import TimelineScreen

        if self._chosen is Pane.LOGS:
            self.app.push_screen(LogsScreen(self.context))
        elif self._chosen is Pane.PROBES and (probe_id := self._rows(Pane.PROBES).chosen):
            self.app.push_screen(ProbeScreen(self.context, probe_id))
        elif self._chosen is Pane.TIMELINE:
            self.app.push_screen(TimelineScreen(self.context, at_entry=self._rows(Pane.TIMELINE).chosen or ""))
        elif row := self._tree.chosen_row:
            if row.kind is RowKind.STEP:
                self.app.push_screen(StepScreen(self.context, row.id))
            else:
                self._actions.open(row)

    def action_follow(self) -> None:
        """Answer as the evidence suggests; from elsewhere, first show what that would be."""
        if self._chosen is Pane.RUNBOOK:
            self._actions.follow()
            return
        self._choose(Pane.RUNBOOK)
        self._tree.point_anew()
        self.say(f"the runbook: {self._follow_key} again answers as the evidence suggests")

    def action_copy(self) -> None:
        """What the chosen step gives along; of a change, the command for somebody who may."""
        row = self._tree.chosen_row
        if self._chosen is not Pane.RUNBOOK or row is None or row.kind is not RowKind.STEP:
            self.say("choose a step of the runbook first: 2 goes to it")
            return
        self._actions.copy(self.session.guide.step(row.id))

    def action_ask(self) -> None:
        """Ask the chosen probe now."""
        state = self.session.state(self._rows(Pane.PROBES).chosen or "")
        if self._chosen is not Pane.PROBES or state is None:
            self.say("choose a probe first: 1 goes to them")
            return
        self.say(f"asking {state.spec.label}")
        self.session.probe_now(state.spec.id)

    def action_search(self) -> None:
        """The logs with the filter open."""
        from mrb_tui.ui.screens.logs import LogsScreen

        self.app.push_screen(LogsScreen(self.context, filtering=True))

    def hints(self) -> list[Hint]:
        """The keys of the pane that has them."""
        self._hinted = self._what_keys_do
        return pane_hints(super().hints(), self._hinted)

    def _renew_hints(self) -> None:
        """If keys do something else now than the bottom line says."""
        if self._said is None and self._what_keys_do != self._hinted:
            self.show_hints()

    @property
    def _what_keys_do(self) -> PaneKeys:
        changes, row = self.session.changes, self._tree.chosen_row
        in_tree = self._chosen is Pane.RUNBOOK
        return PaneKeys(
            on_probes=self._chosen is Pane.PROBES,
            in_tree=in_tree,
            asks=in_tree and self._tree.asks,
            on_step=in_tree and row is not None and row.kind is RowKind.STEP,
            owes=bool(changes.ledger or changes.unsettled or any(not view.is_over for view in changes.runs)),
        )

    def _choose(self, pane: Pane) -> None:
        self._chosen = pane
        self._arrange()

    def _arrange(self) -> None:
        width, height = self.app.size
        self._arranged = arranged = arrangement(width, height, chosen=self._chosen, zoomed=self._zoomed)
        for pane in Pane:
            view = self.query_one(f"#{pane.value}", LineView)
            view.display = pane in arranged.widths
            if pane in UPPER and view.display:
                parted = arranged.wide and pane is not Pane.PROBES and len(arranged.widths) > 1
                view.set_class(parted, "-second")
                view.styles.width = arranged.widths[pane] + parted
        self.query_one("#panes").display = any(pane in arranged.widths for pane in UPPER)
        self.band("log-rule").display = bool(arranged.strip)
        if arranged.strip:
            self._logs.styles.height = arranged.strip
        else:
            self._logs.styles.height = "1fr"
        self.query_one(f"#{self._chosen.value}", LineView).focus()
        self._draw_rules()

    def _out_of_sight(self) -> tuple[object, ...]:
        """What the titles tell of the panes."""
        hidden = (self.query_one(f"#{pane.value}", LineView).hidden for pane in Pane)
        return (*hidden, self._earlier, self._log_note())

    def _draw_rules(self) -> None:
        self._told = self._out_of_sight()
        self.band("rule").show(self._rule)
        self.band("log-rule").show(self._log_rule)

    def _rule(self, width: int) -> tuple[Line, ...]:
        arranged = self._arranged
        if not arranged.wide:
            return (tabs([self._titled(pane, short=True) for pane in Pane], width),)
        return (title_rule([self._titled(pane) for pane in Pane if pane in arranged.widths and self._above(pane)]),)

    def _above(self, pane: Pane) -> bool:
        return pane is not Pane.LOGS or not self._arranged.strip

    def _log_rule(self, width: int) -> tuple[Line, ...]:
        probes, runbook = (self._arranged.widths.get(pane, 0) for pane in (Pane.PROBES, Pane.RUNBOOK))
        return (joined_below((probes, probes + runbook + 1), self._titled(Pane.LOGS)),)

    def _titled(self, pane: Pane, *, short: bool = False) -> Titled:
        title = {
            Pane.PROBES: "Probes",
            Pane.RUNBOOK: "Runbook" if short else f"Runbook · {cells.safe(self.session.guide.title)}",
            Pane.TIMELINE: "Timeline" if short else f"Timeline ({self.context.zone.name(self.session.now())})",
            Pane.LOGS: "Logs" if short else f"Logs · {self.session.service.name}",
        }[pane]
        view = self.query_one(f"#{pane.value}", LineView)
        above, below = view.hidden
        note = hidden_note(above + (self._earlier if pane is Pane.TIMELINE else 0), below)
        if pane is Pane.LOGS:
            note = self._log_note()
        return Titled(
            f"{pane.number} {title}", self._arranged.widths.get(pane, 0), focused=pane is self._chosen, note=note
        )

    def _log_note(self) -> str:
        feed = self._logs.feed
        if feed.paused:
            return f"paused, {feed.waiting:,} new"
        if not feed.held:
            return no_logs_note(self.session.log_trouble)
        return f"{count(feed.errors, 'error')} in {count(feed.held, 'line')}"

    def _no_logs(self, width: int) -> tuple[Line, ...]:
        return no_logs_lines(self.session.log_trouble, width)

    @property
    def _follow_key(self) -> str:
        return shown(current(by_id("runbook.follow"), self.context.keymap)[0])

    @property
    def _which_tree(self) -> tuple[str, str]:
        return self.session.service.id, self.session.guide.title

    @property
    def _tree(self) -> TreeView:
        return self.query_one(f"#{Pane.RUNBOOK.value}", TreeView)

    @property
    def _logs(self) -> LogView:
        return self.query_one(f"#{Pane.LOGS.value}", LogView)

    def _rows(self, pane: Pane) -> RowsView:
        return self.query_one(f"#{pane.value}", RowsView)

    def _probes(self, width: int, height: int) -> tuple[Row, ...]:
        return probe_list(self.session.states(), now=self.session.now(), width=width, height=height)

    def _tree_rows(self) -> tuple[TreeRow, ...]:
        return self.session.guide.rows()

    def _point(self) -> None:
        self._tree.point_anew()

    def _timeline(self, width: int, height: int) -> tuple[Row, ...]:
        source = self.session.desk.timeline
        first = max(len(source) - _TIMELINE_TAIL, 0)
        self._earlier = first
        return timeline_rows(source.page(first, _TIMELINE_TAIL), self.context.zone, width)
