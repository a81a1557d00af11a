"""A form in a box. Esc closes it and keeps what was typed; Enter hands it in, from every field."""

from collections.abc import Iterable, Sequence
from functools import partial

from textual.widget import Widget

from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.ui import cells
from mrb_tui.ui.bindings import bindings
from mrb_tui.ui.drafts import Drafts
from mrb_tui.ui.forms.form import ChoiceInput, Form, Remark, TextInput, Values
from mrb_tui.ui.keys import Scope
from mrb_tui.ui.lines import Line, Role, Span, fit_line, glyph
from mrb_tui.ui.screens.dialog import Dialog
from mrb_tui.ui.views.form_lines import remark_under
from mrb_tui.ui.views.hints import Hint, hint_lines
from mrb_tui.ui.views.title_rule import Titled, title_rule
from mrb_tui.ui.widgets.band import Band
from mrb_tui.ui.widgets.choice_box import ChoiceBox
from mrb_tui.ui.widgets.text_box import TextBox

_ABOUT_LINES = 2
_PROBLEM_LINES = 6


class FormScreen(Dialog[str]):
    """Ends with the sentence to say: what was recorded, or that the draft is kept; empty if there is nothing to say."""

    BINDINGS = bindings(Scope.FORM)

    def __init__(self, form: Form, drafts: Drafts) -> None:
        super().__init__(large=True)
        self._form = form
        self._drafts = drafts
        self._before = drafts.of(form.draft)
        self._problem: Sequence[str] = ()
        self._busy = False

    def compose_box(self) -> Iterable[Widget]:
        """Title, what to know, the fields with their remarks, what went wrong, the keys."""
        title = Titled(self._form.title, 0, note="your draft is back" if self._before else "")
        yield Band("rule", lambda width: (title_rule([Titled(title.title, width, note=title.note)]),))
        if self._form.about:
            yield Band("about", self._about)
        for one in self._form.inputs:
            value = self._before.get(one.id, one.value)
            yield TextBox(one, value) if isinstance(one, TextInput) else ChoiceBox(one, value)
            yield Band(f"{one.id}-remark")
        yield Band("problem")
        yield Band("keys", self._keys)

    def on_mount(self) -> None:
        """The first field has the keys."""
        self._boxes[0].focus()
        self._remark()
        self._show_problem(())

    def on_text_box_changed(self) -> None:
        """Say what becomes of it."""
        self._remark()
        self._show_problem(())

    def on_choice_box_changed(self) -> None:
        """The same."""
        self.on_text_box_changed()

    def on_text_box_submitted(self) -> None:
        """Hand it in."""
        self.action_submit()

    def on_choice_box_submitted(self) -> None:
        """Hand it in."""
        self.action_submit()

    def action_turn(self, by: int) -> None:
        """To the next field, or the one before."""
        boxes = self._boxes
        now = next((index for index, box in enumerate(boxes) if box.has_focus), 0)
        boxes[(now + by) % len(boxes)].focus()

    def action_submit(self) -> None:
        """Hand it in, once."""
        if self._busy:
            return
        wrong = self._form.wrong(self._values)
        if wrong is not None:
            self.query_one(f"#{wrong.id}").focus()
            self._show_problem((f"not recorded yet: look at “{wrong.label}”",))
            return
        self._busy = True
        self.run_worker(self._submit(), exit_on_error=False)

    def action_back(self) -> None:
        """Close. What was typed is kept."""
        if self._busy:
            return
        values = self._values
        if self._form.has_typed(values):
            self._drafts.keep(self._form.draft, values)
            self.dismiss("not recorded; what you typed is kept and comes back with the same key")
            return
        self._drafts.drop(self._form.draft)
        self.dismiss("")

    async def _submit(self) -> None:
        values = self._values
        try:
            said = await self._form.submit(values)
        except TroubleError as error:
            trouble = error.trouble
            self._show_problem((str(trouble), *trouble.advice))
        except Exception as error:  # noqa: BLE001 - whatever it was, what was typed must stay on the screen
            self._show_problem(
                (f"an error that should not happen: {type(error).__name__}", "nothing you typed is lost")
            )
        else:
            self._drafts.drop(self._form.draft)
            self.dismiss(said)
        finally:
            self._busy = False

    @property
    def is_busy(self) -> bool:
        """Whether it is being handed in: what is typed now is for whatever comes after it."""
        return self._busy

    @property
    def _boxes(self) -> list[TextBox | ChoiceBox]:
        return [box for box in self.query("#box > *") if isinstance(box, TextBox | ChoiceBox)]

    @property
    def _values(self) -> Values:
        return {box.field.id: box.value for box in self._boxes}

    def _remark(self) -> None:
        for box in self._boxes:
            remark = box.field.remark(box.value)
            band = self.query_one(f"#{box.field.id}-remark", Band)
            band.display = remark is not None
            if remark is not None:
                band.show(partial(_remark_lines, remark))

    def _show_problem(self, said: Sequence[str]) -> None:
        self._problem = said
        band = self.query_one("#problem", Band)
        band.display = bool(said)
        if said:
            band.show(self._problem_lines)

    def _problem_lines(self, width: int) -> tuple[Line, ...]:
        first, *advice = self._problem
        lines = [
            fit_line(
                (Span("  "), glyph(Health.DOWN) if not index else Span(" "), Span(" "), Span(text, Role.STRONG)), width
            )
            for index, text in enumerate(cells.wrap(first, max(width - 5, 1)))
        ]
        for one in advice:
            lines += [fit_line((Span("    "), Span(text)), width) for text in cells.wrap(one, max(width - 5, 1))]
        return tuple(lines[:_PROBLEM_LINES])

    def _about(self, width: int) -> tuple[Line, ...]:
        return tuple(
            fit_line((Span("  "), Span(text, Role.MUTED)), width)
            for one in self._form.about
            for text in cells.wrap(one, max(width - 3, 1), limit=_ABOUT_LINES)
        )

    def _keys(self, width: int) -> tuple[Line, ...]:
        hints: list[Hint] = [("Enter", self._form.verb)]
        if len(self._form.inputs) > 1:
            hints.append(("Tab", "next field"))
        if any(isinstance(one, ChoiceInput) for one in self._form.inputs):
            hints.append(("←→", "choose"))
        if any(isinstance(one, TextInput) and one.many_lines for one in self._form.inputs):
            hints.append(("Ctrl+J", "new line"))
        typed = any(isinstance(one, TextInput) for one in self._form.inputs)
        return hint_lines([*hints, ("Esc", "close, keep the draft" if typed else "close")], width)


def _remark_lines(remark: Remark, width: int) -> tuple[Line, ...]:
    return remark_under(remark.text, Role.DEGRADED if remark.wrong else Role.MUTED, width)
