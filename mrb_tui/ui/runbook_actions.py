"""What the keys of the runbook do, on the console and on a step's own screen."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.guide import RowKind, RunbookGuide, StepDetail, TreeRow
from mrb_tui.ui.introduction import once_named
from mrb_tui.ui.lines import Line, Role
from mrb_tui.ui.screens.bar_screen import BarScreen

if TYPE_CHECKING:
    from mrb_tui.ui.forms.form import Form


class RunbookActions:
    """`front` is the full screen that the keys come from; `done` is called once something was answered."""

    def __init__(self, front: BarScreen, *, done: Callable[[], None] = lambda: None) -> None:
        self._front = front
        self._done = done

    def follow(self) -> None:
        """Answer the open question as the evidence suggests."""
        self._recorded(self._follow)

    def open(self, row: TreeRow) -> None:
        """Show a question with all its answers, give an answer, or read a hint or a leaf in full."""
        from mrb_tui.ui.screens.answers import AnswersScreen
        from mrb_tui.ui.screens.reading import ReadingScreen

        if row.kind is RowKind.QUESTION:
            self._front.app.push_screen(AnswersScreen(self._guide, row.id), self._answer_if_any)
        elif row.kind is RowKind.ANSWER:
            self.answer(row)
        else:
            self._front.app.push_screen(ReadingScreen(row.kind.value.capitalize(), partial(_to_read, row)))

    def answer(self, row: TreeRow) -> None:
        """Answer; whoever goes against the evidence says why."""
        self._recorded(partial(self._answer, row))

    def look(self, step: StepDetail) -> None:
        """Begin to look."""
        self._recorded(partial(self._guide.look, step.id))

    def stop(self, step: StepDetail) -> None:
        """End a look."""
        self._recorded(partial(self._guide.stop, step.id))

    def tick(self, step: StepDetail) -> None:
        """Record that a step was done."""
        from mrb_tui.ui.forms.steps import done_form

        self._recorded(partial(self._ask, done_form(self._guide, step)))

    def pass_over(self, step: StepDetail) -> None:
        """Record that a step is not taken, and why."""
        from mrb_tui.ui.forms.steps import pass_over_form

        self._recorded(partial(self._ask, pass_over_form(self._guide, step)))

    def change(self, step: StepDetail) -> None:
        """What it asks for, then its plan."""
        from mrb_tui.ui.change_actions import ChangeActions

        ChangeActions(self._front).change(step)

    def copy(self, step: StepDetail) -> None:
        """What the step gives along, to the clipboard of the responder's terminal."""
        from mrb_tui.ui.clipboard import fits

        if not step.copy_text:
            self._say("this step has nothing to take along")
        elif not fits(step.copy_text):
            self._say("it is too long for a terminal's clipboard: select it on the screen", Health.DEGRADED)
        else:
            self._front.app.copy_to_clipboard(step.copy_text)
            self._say(
                f"{len(step.copy_text):,} characters sent to your clipboard, if your terminal takes them (OSC 52)"
            )

    async def reload(self) -> None:
        """Read the runbook anew."""
        try:
            news = await self._guide.reload()
        except TroubleError as error:
            self._refused(error)
        else:
            self._say("; ".join(news))

    def _follow(self) -> None:
        said = self._guide.follow()
        self._done()
        self._say(f"answered {said}")

    def _answer(self, row: TreeRow) -> None:
        from mrb_tui.ui.forms.steps import reason_form

        against = self._guide.wants_reason(row.id, row.number)
        if against:
            self._ask(reason_form(self._guide, row, against, self._done))
            return
        self._guide.answer(row.id, row.number)
        self._done()
        self._say(f"answered “{row.text}”")

    def _answer_if_any(self, row: TreeRow | None) -> None:
        if row is not None:
            self.answer(row)

    def _ask(self, form: "Form") -> None:
        from mrb_tui.ui.screens.form import FormScreen

        def said(text: str | None) -> None:
            if text:
                self._say(text)

        self._front.app.push_screen(FormScreen(form, self._front.context.drafts), said)

    def _recorded(self, act: Callable[[], None]) -> None:
        """Do what is recorded in the incident, once it is known who does; say why if it cannot be done."""

        def attempt() -> None:
            try:
                act()
            except TroubleError as error:
                self._refused(error)

        if self._front.session.desk.incident is None:  # kept in memory, under nobody's name
            attempt()
        else:
            once_named(self._front.app, self._front.context, attempt)

    def _refused(self, error: TroubleError) -> None:
        advice = f" ({error.trouble.advice[0]})" if error.trouble.advice else ""
        self._say(f"{error.trouble}{advice}", Health.DEGRADED)

    def _say(self, text: str, health: Health | None = None) -> None:
        self._front.say(text, health)

    @property
    def _guide(self) -> RunbookGuide:
        return self._front.session.guide


def _to_read(row: TreeRow, width: int) -> list[Line]:
    """A hint or a leaf in full."""
    from mrb_tui.ui.views.parts import bullets, paragraph

    advice = bullets(row.because, width, sign="→ ")
    return [*paragraph(row.text, width, Role.STRONG), *paragraph(row.why, width, Role.TEXT), *advice]
