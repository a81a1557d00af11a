"""One change to production: its plan to read and confirm, then its run to follow. Leaving it ends no run."""

from collections.abc import Callable, Iterable, Sequence

from textual.events import Key
from textual.geometry import Size
from textual.widget import Widget

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.outcome import Outcome
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.changes import RunView
from mrb_tui.session.live import ChangeKind
from mrb_tui.ui import cells
from mrb_tui.ui.arrangement import too_small
from mrb_tui.ui.awaited_yes import AwaitedYes
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.clipboard import fits
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.keys import Scope, by_id, current, shown
from mrb_tui.ui.lines import Line
from mrb_tui.ui.read_so_far import ReadSoFar
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.views.confirming import Asking, Confirming, confirm_lines, is_asked
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.plan_head import change_lines, plan_head, short_head, target_lines
from mrb_tui.ui.views.plan_text import plan_text
from mrb_tui.ui.views.row import Row
from mrb_tui.ui.views.run_text import may_plan_anew, may_revert, run_text
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.field import Field
from mrb_tui.ui.widgets.rows_view import RowsView

_NEWS = frozenset({ChangeKind.CHANGE, ChangeKind.INCIDENT, ChangeKind.JOURNAL})
_OTHER_ROWS = 10
"""Title, number of warnings, hints, the question with the field for a name, and a few rows of the text."""
_GOES_ON = (Outcome.ALREADY_SO,)


class PlanScreen(BarScreen):
    """`then` are mitigations whose reverts are planned next, one after the other."""

    SCOPE = Scope.PLAN
    BINDINGS = bindings(Scope.PLAN)

    def __init__(self, context: ScreenContext, run_id: str, *, then: Sequence[str] = ()) -> None:
        super().__init__(context)
        self._run_id = run_id
        self._then = tuple(then)
        self._changes = context.session.changes
        self._drawn_at: Size | None = None
        self._read = ReadSoFar()
        self.yes = AwaitedYes(self, what="the plan", wanted=self._wanted, seen=self._seen, draw=self._draw)

    @property
    def run_id(self) -> str:
        """Which run is on the screen."""
        return self._run_id

    def compose_body(self) -> Iterable[Widget]:
        """What is always in sight, the text, and the question with its answer."""
        yield Band("rule", self._rule)
        yield Band("head", self._head)
        yield RowsView("detail", self._detail)
        yield Band("confirm", self._confirm)
        yield Field("name", "name")

    def on_mount(self) -> None:
        """The text has the keys, and keeps them until somebody says yes."""
        super().on_mount()
        self._field.display = False
        self._view.focus()
        self._draw()

    def on_resize(self) -> None:
        """Another size is another picture: it has to arrive anew."""
        super().on_resize()
        before, self._drawn_at = self._drawn_at, self.app.size
        if before not in (None, self._drawn_at):
            self.yes.disarm()
        self._draw()

    def on_line_view_moved(self) -> None:
        """More or less lies out of sight."""
        self._draw()

    def on_field_changed(self) -> None:
        """Nothing is typed, or pasted, for a plan that is not the one in front."""
        if self._asking is not Asking.TYPING:
            self._field.text = ""

    def on_field_submitted(self) -> None:
        """The name, if it is the right one."""
        view, typed = self._run, self._field.text.strip()
        if view is None or not self.yes.is_armed:
            return
        if not typed:
            self._cancel()
        elif view.plan is not None and typed in (view.name_wanted, view.plan.target.name):
            self._say_yes(typed)
        else:
            self.say(f"that is not the name: type {view.name_wanted}, or Esc to cancel", Health.DEGRADED)

    def show_news(self, kinds: frozenset[ChangeKind]) -> None:
        """It is further on, or gone."""
        if self._run is None:
            self.dismiss()
        elif kinds & _NEWS:
            self._draw()

    def on_screen_resume(self) -> None:
        """Back in sight."""
        super().on_screen_resume()
        self._draw()

    def drops(self, key: Key) -> bool:
        """Whether this key came too early to be an answer: it is thrown away, and a word says so."""
        view = self._run
        if view is None or not is_asked(view) or self._changes.read_only:
            return False
        answers = key.key in ("enter", *current(by_id("plan.yes"), self.context.keymap))
        typed = self._field.has_focus and self._field.check_consume_key(key.key, key.character)
        if not (answers or typed) or self.yes.counts(key.time):
            return False
        self.yes.drop(shown(key.key) if answers else "what you typed")
        return True

    def hints(self) -> list[Hint]:
        """What can be done now."""
        view = self._run
        hints = super().hints()
        if view is None:
            return hints
        offered = {
            "yes": self.yes.is_armed and not self._field.display,
            "copy": view.plan is not None and bool(view.plan.equivalent),
            "plan anew": may_plan_anew(view),
            "revert": may_revert(view),
            "next": bool(self._offers),
            "back": True,
        }
        kept = [(key, word) for key, word in hints if offered.get(word, True)]
        word = "cancel" if is_asked(view) else "back" if view.is_over else "leave"
        return [(key, word if said == "back" else said) for key, said in kept]

    def action_yes(self) -> None:
        """Yes; in a protected context the name is asked for first."""
        view = self._run
        if view is None or not is_asked(view):
            self.say("there is nothing that waits for a yes")
        elif self._changes.read_only:
            self.say(f"{self._changes.read_only}: nothing is changed from here", Health.DEGRADED)
        elif not self.yes.is_armed:
            self._draw()
        elif view.name_wanted:
            self._field.text = ""
            self._field.display = True
            self._field.focus()
            self._draw()
        else:
            self._say_yes("")

    def action_default(self) -> None:
        """Enter is Cancel."""
        view = self._run
        if view is not None and view.stage in (Stage.RUNNING, Stage.VERIFYING):
            self.say("it is under way; Esc leaves, and it goes on")
        else:
            self._cancel()

    def action_back(self) -> None:
        """Cancel what is not confirmed; leave what runs."""
        self._cancel()

    def action_move(self, by: int) -> None:
        """Scroll, while the name is being typed too."""
        self._view.action_move(by)

    def action_page(self, pages: int) -> None:
        """Scroll by a screenful."""
        self._view.action_page(pages)

    def action_copy(self) -> None:
        """The command that does the same, for somebody who may."""
        plan = self._run.plan if self._run is not None else None
        if plan is None or not plan.equivalent:
            self.say("there is no command to copy yet")
        elif not fits(plan.equivalent):
            self.say("it is too long for a terminal's clipboard: select it on the screen", Health.DEGRADED)
        else:
            self.app.copy_to_clipboard(plan.equivalent)
            self.say("the command was sent to your clipboard, if your terminal takes it (OSC 52)")

    def action_anew(self) -> None:
        """Another plan, after a conflict or where none could be made."""
        view = self._run
        if view is None or not may_plan_anew(view):
            self.say("a new plan is made once this one has ended with nothing changed")
            return
        self._attempt(lambda: self._changes.plan_anew(self._run_id))

    def action_revert(self) -> None:
        """Plan to take it back."""
        view = self._run
        if view is None or view.plan is None or not may_revert(view):
            self.say("there is nothing here that could be taken back")
            return
        plan_id = view.plan.id
        self._attempt(lambda: self._turn_to(self._changes.revert(plan_id)))

    def action_next(self) -> None:
        """What is offered next: a restart after a new key, the next revert."""
        view = self._run
        offers = self._offers
        if view is None or not offers:
            self.say("nothing follows from it")
        elif self._then:
            first, *others = self._then
            self._attempt(lambda: self._turn_to(self._changes.revert(first), tuple(others)))
        else:
            self._attempt(lambda: self._turn_to(self._changes.follow_up(self._run_id, 0)))

    # -- the yes

    def _wanted(self) -> str:
        """What a yes would be for; empty while there is nothing complete to say yes to."""
        view = self._run
        if view is None or view.plan is None or view.stage is not Stage.ASKING or self._changes.read_only:
            return ""
        return "" if too_small(*self.app.size) or not self._is_read else _subject(view)

    def _seen(self) -> None:
        """The guard counts from here, too."""
        self._changes.shown(self._run_id, _digest(self._run))

    @property
    def _asking(self) -> Asking:
        view = self._run
        if view is None or view.stage is not Stage.ASKING:
            return Asking.PLANNING
        if not self._is_read:
            return Asking.UNREAD
        if not self.yes.has_arrived:
            return Asking.ON_ITS_WAY
        if not self.yes.is_armed:
            return Asking.ARMING
        return Asking.TYPING if self._field.display else Asking.ARMED

    def _say_yes(self, typed: str) -> None:
        view, subject = self._run, self.yes.subject
        if view is None or not self.yes.is_armed:
            return
        try:
            self._changes.confirm(self._run_id, typed, unrecorded=bool(view.unrecorded))
        except TroubleError as error:
            self._refused(error)
            return
        self.yes.said(subject)
        self._close_field()
        self.show_hints()
        self._draw()

    def _cancel(self) -> None:
        view = self._run
        if view is not None and is_asked(view) and not self.yes.was_said_for(_subject(view)):
            self._attempt(lambda: self._changes.cancel(self._run_id))
            self.dismiss()
            self._tell_below("cancelled: nothing was changed")
        elif view is not None and not view.is_over:
            self.dismiss()
            self._tell_below(f"it goes on: {self._key('ledger')} on the console shows it")
        else:
            self.dismiss()

    # -- how

    def _turn_to(self, run_id: str, then: tuple[str, ...] = ()) -> None:
        """Another plan in this place."""
        self._run_id, self._then = run_id, then
        self.yes.begin_anew()
        self._close_field()
        self._view.action_first()
        self._draw()

    def _see(self) -> None:
        """How far this plan has been read."""
        self._read.turn_to(_digest(self._run))
        bands = (self.band("head"), self.band("confirm"))
        if not all(band.lines and band.size.height == len(band.lines) for band in bands):
            return  # a layout is on its way: this is not what anybody sees
        if self._view.room:
            self._read.seen(self._view.line_count - self._view.hidden[1])

    def _look_again(self) -> None:
        if self.app.screen is not self:  # closed meanwhile
            return
        before = self._is_read
        self._see()
        if self._is_read != before:
            self._draw()

    def _close_field(self) -> None:
        self._field.text = ""
        if self._field.display:
            self._field.display = False
            self._view.focus()

    def _draw(self) -> None:
        if self._run is None or not self.is_attached:
            return
        self.band("head").show(self._head)
        self._view.relay()
        self._see()
        self.call_after_refresh(self._look_again)
        if self.yes.watch():
            self._field.text = ""
        self.band("rule").show(self._rule)
        self.band("confirm").show(self._confirm)
        if self._said is None:
            self.show_hints()

    def _attempt(self, act: Callable[[], None]) -> None:
        try:
            act()
        except TroubleError as error:
            self._refused(error)

    def _refused(self, error: TroubleError) -> None:
        advice = f" ({error.trouble.advice[0]})" if error.trouble.advice else ""
        self.say(f"{error.trouble}{advice}", Health.DEGRADED)

    def _tell_below(self, text: str) -> None:
        below = [screen for screen in self.app.screen_stack if isinstance(screen, BarScreen) and screen is not self]
        if below:
            below[-1].say(text)

    def _key(self, key_id: str) -> str:
        return shown(current(by_id(key_id), self.context.keymap)[0])

    @property
    def _run(self) -> RunView | None:
        return self._changes.run(self._run_id)

    @property
    def _view(self) -> RowsView:
        return self.query_one("#detail", RowsView)

    @property
    def _field(self) -> Field:
        return self.query_one("#name", Field)

    @property
    def _offers(self) -> bool:
        view = self._run
        if view is None or view.result is None or view.plan is None:
            return False
        done = view.result.applied is True
        return bool(done and view.plan.follow_ups) or bool(self._then and (done or view.result.outcome in _GOES_ON))

    @property
    def _most(self) -> int:
        """Lines for before → after in the head, so that the question is never pushed off the screen."""
        if not self.query("#bar"):  # it is being taken apart
            return 0
        top = self.band("bar").size.height + self.band("bar-more").size.height * self.band("bar-more").display
        top += self.has_class("-narrow")
        view = self._run
        target = len(target_lines(view.plan.target, self.app.size.width)) if view is not None and view.plan else 0
        return self.app.size.height - top - target - _OTHER_ROWS

    @property
    def _changes_below(self) -> int:
        """How many lines of before → after stand in the text, for want of room above it."""
        view = self._run
        if view is None or view.plan is None:
            return 0
        lines = len(change_lines(view.plan.changes, self.app.size.width))
        return lines if lines > self._most else 0

    @property
    def _is_read(self) -> bool:
        return self._read.to >= self._changes_below

    def _head(self, width: int) -> tuple[Line, ...]:
        view = self._run
        if view is None:
            return ()
        return plan_head(view, width, most=self._most) if is_asked(view) else short_head(view, width)

    def _detail(self, width: int, height: int) -> tuple[Row, ...]:
        view = self._run
        if view is None:
            return ()
        if is_asked(view) or view.trouble is not None:
            return (Row(plan_text(view, width, with_changes=bool(self._changes_below))),)
        keys = {name: self._key(f"plan.{name}") for name in ("anew", "revert", "next")}
        keys["ledger"] = self._key("ledger")
        return (Row(run_text(view, width, keys=keys)),)

    def _confirm(self, width: int) -> tuple[Line, ...]:
        view = self._run
        if view is None:
            return ()
        note = hidden_note(*self._view.hidden)
        title = "Confirm" if is_asked(view) else "Outcome" if view.is_over else "Under way"
        rule = title_rule([Titled(title, width, note=f"{note} to read" if note else "")])
        of = Confirming(
            view,
            self._asking,
            read_only=self._changes.read_only,
            dropped=self.yes.dropped,
            slow=self.yes.is_slow,
            yes=self._key("plan.yes"),
            ledger=self._key("ledger"),
            follows=self._key("plan.next") if self._offers else "",
        )
        return (rule, *confirm_lines(of, width))

    def _rule(self, width: int) -> tuple[Line, ...]:
        view = self._run
        if view is None:
            return ()
        more = f"{len(self._then)} more after it" if self._then else ""
        return (title_rule([Titled(f"{_what(view)} · {cells.safe(view.title)}", width, focused=True, note=more)]),)


def _digest(view: RunView | None) -> str:
    return view.plan.digest if view is not None and view.plan is not None else ""


def _subject(view: RunView) -> str:
    return f"{_digest(view)} {bool(view.unrecorded)}"


def _what(view: RunView) -> str:
    begun = view.stage in (Stage.RUNNING, Stage.VERIFYING) or bool(view.progress)
    return "Run" if begun else "Plan"
