"""Leaving the console, for good or for a while: a question that says what goes on, and a no while something runs."""

from collections.abc import Callable, Iterable, Sequence

from textual.app import App

from mrb_tui.domain.health import Health
from mrb_tui.session.live import LiveSession, Mode
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.options import UiOptions
from mrb_tui.ui.screens.end_card import EndCard
from mrb_tui.ui.screens.question import QuestionScreen
from mrb_tui.ui.views.leaving import leaving_words
from mrb_tui.ui.views.run_text import is_under_way

Say = Callable[[str, Health | None], None]


def running_titles(session: LiveSession) -> list[str]:
    """What is being changed from here."""
    return [view.title for view in session.changes.runs if is_under_way(view)]


class LeavingActions:
    """`say` puts a sentence into the hint line."""

    def __init__(self, app: App[None], context: ScreenContext, options: UiOptions, *, say: Say) -> None:
        self._app = app
        self._context = context
        self._session = context.session
        self._options = options
        self._say = say

    def ask_quit(self, more: Iterable[str] = ()) -> None:
        """Quit, after a question; `more` is what else is to be known."""
        session, running = self._session, running_titles(self._session)
        demo = Mode.DEMO in session.modes
        said = [*leaving_words(session.desk, len(self._context.drafts), running, demo=demo), *more]
        bundle = session.evidence.view
        if bundle is not None and not bundle.is_over:
            said.insert(0, "Evidence is being collected: it ends with the console, and nothing of it is kept.")
        incident, tour = session.desk.incident, self._options.tour
        if incident is not None and tour is not None and not running:
            card = EndCard(session, incident, tour, said[2:])  # the first two say what the card says
            self._app.push_screen(card, self._exit_if)
            return
        texts = [self._options.exit_hint, *said] if running else [*said, self._options.exit_hint]
        question = QuestionScreen(
            "Quit the console?", [text for text in texts if text], yes="quit", no="stay", careful=bool(running)
        )
        self._app.push_screen(question, self._exit_if)

    def may_interrupt(self) -> bool:
        """Ctrl+C never quits out of a run; says so if it does not."""
        return self._unless_running("Ctrl+C does not quit while {}; q asks")

    def may_suspend(self) -> bool:
        """A console that stands still could not follow what it has sent; says so if it does not stop."""
        return self._unless_running("not now: {}, and a stopped console cannot follow it")

    def _unless_running(self, refusal: str) -> bool:
        if running := running_titles(self._session):
            self._say(refusal.format(_under_way(running)), Health.DEGRADED)
        return not running

    def _exit_if(self, yes: bool | None) -> None:
        if yes:
            self._app.exit()


def _under_way(titles: Sequence[str]) -> str:
    return "a change is under way" if len(titles) == 1 else f"{len(titles)} changes are under way"
