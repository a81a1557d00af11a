"""A document while it is written: its fields on one side, what will be read on the other."""

from collections.abc import Iterable
from functools import partial

from textual.containers import Container
from textual.widget import Widget

from mrb_tui.documents.fields import Field, FieldKind
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.writing import DraftView
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.forms.writing import (
    box_id,
    choice_input,
    field_remark,
    has_line,
    is_typed,
    next_choice,
    short_label,
    text_input,
)
from mrb_tui.ui.keys import Scope, by_id, current, of_scope, shown
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.screens.bar_screen import BarScreen
from mrb_tui.ui.screens.question import QuestionScreen
from mrb_tui.ui.screens.sending import SendingScreen
from mrb_tui.ui.views.document import preview_lines
from mrb_tui.ui.views.form_lines import label_above, remark_under
from mrb_tui.ui.views.hints import Hint
from mrb_tui.ui.views.row import Row, nothing
from mrb_tui.ui.views.title_rule import Titled, hidden_note, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.checks_box import ChecksBox
from mrb_tui.ui.widgets.choice_box import ChoiceBox
from mrb_tui.ui.widgets.fields_scroll import FieldsScroll
from mrb_tui.ui.widgets.rows_view import RowsView
from mrb_tui.ui.widgets.table_box import TableBox
from mrb_tui.ui.widgets.text_box import TextBox

Box = TextBox | ChoiceBox | ChecksBox | TableBox
_BOXES = (TextBox, ChoiceBox, ChecksBox, TableBox)
_SOUGHT = 24
_LEAST_SOUGHT = 3
"""So many characters of a value are looked for in the text; fewer stand anywhere."""


class WritingScreen(BarScreen):
    """Opens at once and fills in. The draft lives in the desk: Esc leaves it there, and in the journal."""

    SCOPE = Scope.WRITING
    BINDINGS = bindings(Scope.WRITING)

    def __init__(self, context: ScreenContext, template_id: str) -> None:
        super().__init__(context)
        self._desk = context.session.writing
        self._template_id = template_id
        self._draft_id = ""
        self._leaving = False
        self._wrong: dict[str, str] = {}

    @property
    def draft_id(self) -> str:
        """Which draft is on the screen; empty until it is open."""
        return self._draft_id

    def compose_body(self) -> Iterable[Widget]:
        """Fields and text."""
        yield Band("rule", self._rule)
        with Container(id="writing"):
            yield FieldsScroll(id="fields", can_focus=False)
            yield Band("preview-rule", self._preview_rule)
            yield RowsView("preview", self._preview)

    def on_mount(self) -> None:
        """The figures are fetched behind the screen."""
        super().on_mount()
        self.run_worker(self._open(), group="writing", exit_on_error=False)

    def show_news(self, kinds: frozenset[ChangeKind]) -> None:
        """What is prefilled may have become another; what was typed stays."""
        if kinds & {ChangeKind.INCIDENT, ChangeKind.WRITING} and self._draft_id:
            self._relay()

    def on_line_view_moved(self) -> None:
        """More or less of the text lies out of sight."""
        self.band("rule").show(self._rule)
        self.band("preview-rule").show(self._preview_rule)

    def on_descendant_focus(self) -> None:
        """What the cursor stands on is in sight in the text, too."""
        self.call_after_refresh(self._follow)

    def on_text_box_changed(self) -> None:
        """It is in the text at once."""
        self._put()

    def on_choice_box_changed(self) -> None:
        """The same."""
        self._put()

    def on_checks_box_changed(self) -> None:
        """The same."""
        self._put()

    def on_table_box_changed(self) -> None:
        """The same."""
        self._put()

    def on_text_box_submitted(self) -> None:
        """Enter goes on to where it is sent, from every field."""
        self.action_send()

    def on_choice_box_submitted(self) -> None:
        """The same."""
        self.action_send()

    def on_checks_box_submitted(self) -> None:
        """The same."""
        self.action_send()

    def on_table_box_submitted(self) -> None:
        """The same."""
        self.action_send()

    def hints(self) -> list[Hint]:
        """Its own only: what is typed here is text."""
        own = [key for key in of_scope(self.SCOPE) if key.hint]
        return [(shown(current(key, self.context.keymap)[0]), key.hint) for key in own]

    def action_turn(self, by: int) -> None:
        """To the next field, or the one before."""
        boxes = self._boxes
        if boxes:
            now = next((index for index, box in enumerate(boxes) if box.has_focus), 0)
            boxes[(now + by) % len(boxes)].focus()

    def action_page(self, pages: int) -> None:
        """Scroll the text."""
        self._view.action_page(pages)

    def action_suggest(self) -> None:
        """Put in the next of what is offered."""
        box, field = self._here
        if isinstance(box, TextBox) and field is not None and field.choices:
            box.value = next_choice(field)

    def action_reset(self) -> None:
        """Back to what is prefilled."""
        box, field = self._here
        if box is None or field is None:
            return
        try:
            draft = self._desk.reset(self._draft_id, field.id)
        except TroubleError as error:
            self.tell(error)
            return
        self._wrong.pop(field.id, None)
        again = next(one for one in draft.fields if one.id == field.id)
        if isinstance(box, TableBox):
            box.rows = again.rows
        else:
            box.value = again.value
        self._relay()

    def action_discard(self) -> None:
        """Throw the draft away, after a question."""
        if not self._draft_id:
            return
        question = QuestionScreen(
            "Throw this draft away?", ["What you typed is gone then."], yes="throw away", no="go on"
        )
        self.app.push_screen(question, lambda yes: self._discard() if yes else None)

    def action_nothing(self) -> None:
        """A new line where there can be none."""

    def action_send(self) -> None:
        """On to where it goes."""
        draft = self._draft
        if draft is None:
            return
        if self._wrong:
            wrong = next(field for field in draft.fields if field.id in self._wrong)
            self.query_one(f"#{box_id(wrong.id)}").focus()
            self.say(f"not yet: look at “{wrong.label}”", Health.DEGRADED)
            return
        self.app.push_screen(SendingScreen(self._desk, draft, self.context.keymap), self._sent)

    def action_back(self) -> None:
        """Close; the draft is kept."""
        if self._leaving:
            return
        if not self._draft_id:
            self.dismiss()
            return
        self._leaving = True
        self.run_worker(self._leave(), group="writing", exit_on_error=False)

    def tell(self, error: TroubleError) -> None:
        """A failure, in the bottom line, with what to try."""
        advice = f" ({error.trouble.advice[0]})" if error.trouble.advice else ""
        self.say(f"{error.trouble}{advice}", Health.DEGRADED)

    async def _open(self) -> None:
        try:
            self._draft_id = await self._desk.open(self._template_id)
            draft = self._desk.draft(self._draft_id)
        except TroubleError as error:
            self.tell(error)
            return
        widgets: list[Widget] = []
        for field in draft.fields:
            if has_line(field):
                widgets.append(Band(f"{box_id(field.id)}-label", partial(label_above, field.label)))
            widgets += [_box(field), Band(f"{box_id(field.id)}-remark")]
        await self.query_one("#fields").mount_all(widgets)
        empty = next((field for field in draft.fields if field.is_missing), None)
        first = empty or next(iter(draft.fields), None)
        self._relay()
        if first is not None:
            self.query_one(f"#{box_id(first.id)}").focus()

    async def _leave(self) -> None:
        try:
            kept = await self._desk.leave(self._draft_id)
        except TroubleError as error:
            self._leaving = False
            self.tell(error)
            return
        self.dismiss()
        if kept:
            self._say_below("your draft is kept, in the journal too")

    def _discard(self) -> None:
        try:
            self._desk.discard(self._draft_id)
        except TroubleError as error:
            self.tell(error)
            return
        self._draft_id = ""
        self.dismiss()
        self._say_below("the draft is thrown away")

    def _sent(self, said: str | None) -> None:
        """It is out, waits, or went into a file: then this screen has done its work."""
        if said:
            self.dismiss()
            self._say_below(said)
        elif self._draft_id:
            self._relay()

    def _say_below(self, text: str) -> None:
        below = [screen for screen in self.app.screen_stack if isinstance(screen, BarScreen) and screen is not self]
        if below:
            below[-1].say(text)

    def _put(self) -> None:
        box, field = self._here
        if box is None or field is None:
            return
        try:
            if isinstance(box, TableBox):
                self._desk.put_rows(self._draft_id, field.id, box.rows)
            elif box.value != field.value:
                self._desk.put(self._draft_id, field.id, box.value)
        except TroubleError as error:
            self._wrong[field.id] = error.trouble.why or str(error.trouble)
        else:
            self._wrong.pop(field.id, None)
        self._relay()

    def _follow(self) -> None:
        """The text to where the field's first words stand in it, or its gap, unless they are in sight."""
        (_, field), draft = self._here, self._draft
        if field is None or draft is None or not self.is_attached:
            return
        words = (field.value.strip() or field.label).partition("\n")[0][:_SOUGHT]
        lines = preview_lines(draft, self._view.size.width)
        at = next((at for at, line in enumerate(lines) if words in "".join(span.text for span in line)), -1)
        top, room = self._view.top, self._view.room
        if at >= 0 and len(words) >= _LEAST_SOUGHT and not top <= at < top + room:
            self._view.set_top(at - 1)

    @property
    def _draft(self) -> DraftView | None:
        try:
            return self._desk.draft(self._draft_id) if self._draft_id else None
        except TroubleError:
            return None

    @property
    def _boxes(self) -> list[Box]:
        return [box for box in self.query("#fields > *") if isinstance(box, _BOXES)]

    @property
    def _here(self) -> tuple[Box | None, Field | None]:
        """The box that has the keys, and its field."""
        draft, box = self._draft, self.focused
        if draft is None or not isinstance(box, _BOXES):
            return None, None
        return box, next((field for field in draft.fields if box_id(field.id) == box.id), None)

    def _relay(self) -> None:
        draft = self._draft
        if draft is None or not self.is_attached:
            return
        choices = shown(current(by_id("writing.suggest"), self.context.keymap)[0])
        for field in draft.fields:
            wrong = self._wrong.get(field.id)
            self._remark(field, wrong or field_remark(field, choices), Role.DEGRADED if wrong else Role.MUTED)
        self._view.relay()
        self.band("rule").show(self._rule)
        self.band("preview-rule").show(self._preview_rule)

    def _remark(self, field: Field, text: str, role: Role) -> None:
        for band in self.query(f"#{box_id(field.id)}-remark").results(Band):
            band.display = bool(text)
            if text:
                band.show(partial(remark_under, text, role))

    @property
    def _view(self) -> RowsView:
        return self.query_one("#preview", RowsView)

    def _preview(self, width: int, height: int) -> tuple[Row, ...]:
        draft = self._draft
        return (Row(preview_lines(draft, width)),) if draft is not None else nothing("fetching the figures …", width)

    def _rule(self, width: int) -> tuple[Line, ...]:
        draft = self._draft
        if draft is None:
            return (title_rule([Titled("Writing", width, focused=True)]),)
        asked = f"{len(draft.missing)} to fill in" if draft.missing else "nothing left empty"
        if self.has_class("-narrow"):
            return (title_rule([Titled(draft.title, width, focused=True, note=asked)]),)
        left = width // 2
        fields = Titled(draft.title, left, focused=True, note=asked)
        return (title_rule([fields, self._preview_title(width - left - 1)]),)

    def _preview_rule(self, width: int) -> tuple[Line, ...]:
        if not self.query("#preview"):
            return (fit_line((Span(""),), width),)
        return (title_rule([self._preview_title(width)]),)

    def _preview_title(self, width: int) -> Titled:
        return Titled("As it will be read", width, note=hidden_note(*self._view.hidden))


def _box(field: Field) -> Box:
    name = box_id(field.id)
    if field.kind is FieldKind.TABLE:
        return TableBox(name, field.label, field.columns, field.rows)
    if field.kind is FieldKind.CHECKS:
        return ChecksBox(name, short_label(field), field.choices, field.value)
    if is_typed(field):
        return TextBox(text_input(field), field.value)
    return ChoiceBox(choice_input(field), field.value)
