"""What a look writes down while it looks: whatever ends it early, what was seen by then is there to be read."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.looks.look import LookResult, Progress, Section
from mrb_tui.scrub.scrubber import Scrubber

T = TypeVar("T")

LINES = 400
"""Of one section: whoever wants more asks the source itself."""
_LINE = 500
_HEADLINE = 80


class Report:
    """Every text in it is cleaned and masked on its way out, by `result`."""

    def __init__(self, progress: Progress, scrubber: Scrubber) -> None:
        self.scrubber = scrubber
        self._progress = progress
        self._sections: dict[str, tuple[str, ...] | None] = {}
        self._facts: dict[str, FactValue] = {}
        self._troubles: list[Trouble] = []
        self._headline = ""
        self._health = Health.UNKNOWN

    def expect(self, *titles: str) -> None:
        """The sections to come, in their order. One that never comes is said not to have been read."""
        self._sections |= dict.fromkeys(titles)

    def progress(self, words: str) -> None:
        """Say what is being read now."""
        self._progress(self.scrubber.line(words, _LINE))

    def tell(self, title: str, lines: Iterable[str]) -> None:
        """Write a section, or write it anew."""
        self._sections[title] = tuple(lines)

    def add(self, title: str, lines: Iterable[str]) -> None:
        """More lines for a section."""
        self._sections[title] = (*(self._sections.get(title) or ()), *lines)

    def know(self, **facts: FactValue | None) -> None:
        """Add facts; None is one that is not known, and is left out."""
        self._facts |= {name: value for name, value in facts.items() if value is not None}

    def conclude(self, headline: str, health: Health) -> None:
        """The outcome as it is seen by now; a later one takes its place."""
        self._headline, self._health = headline, health

    def fail(self, trouble: Trouble, title: str = "") -> None:
        """A source has failed; its section says why, and what to try."""
        self._troubles.append(trouble)
        if title:
            first, *rest = _why(trouble) or [trouble.what]
            self.tell(title, [f"could not be read: {first}", *rest])

    def give_up(self, trouble: Trouble) -> None:
        """There is nothing more to come: why is said in place of what has not been read."""
        self._troubles.append(trouble)
        self._sections = {title: lines for title, lines in self._sections.items() if lines is not None}
        self.tell("Trouble", [trouble.what, *_why(trouble)])

    async def read(self, title: str, ask: Callable[[], Awaitable[T]]) -> T | None:
        """What `ask` gives. Where it fails the section `title` says so, and the look goes on: None."""
        try:
            return await ask()
        except TroubleError as error:
            self.fail(error.trouble, title)
            return None

    def result(self) -> LookResult:
        """As it stands now, fit to be shown and stored."""
        headline = self._headline or (self._troubles[0].kind.words if self._troubles else "nothing to see")
        return LookResult(
            headline=self._line(headline, _HEADLINE),
            health=self._health,
            sections=tuple(self._section(title, lines) for title, lines in self._sections.items()),
            facts={
                name: self._line(value, _LINE) if isinstance(value, str) else value
                for name, value in self._facts.items()
            },
            troubles=tuple(map(self._scrubbed, self._troubles)),
        )

    def _section(self, title: str, lines: tuple[str, ...] | None) -> Section:
        shown = [self._indented(line) for line in (lines if lines is not None else ("not read",))[:LINES]]
        if lines is not None and len(lines) > LINES:
            shown.append(f"… {len(lines) - LINES} more lines")
        return Section(self._line(title, _HEADLINE), tuple(shown))

    def _indented(self, line: str) -> str:
        body = line.lstrip(" ")
        return " " * (len(line) - len(body)) + self._line(body, _LINE)

    def _line(self, text: str, limit: int) -> str:
        return self.scrubber.line(text, limit)

    def _scrubbed(self, trouble: Trouble) -> Trouble:
        return replace(
            trouble,
            what=self._line(trouble.what, _LINE),
            why=self._line(trouble.why, _LINE),
            advice=tuple(self._line(advice, _LINE) for advice in trouble.advice),
        )


def _why(trouble: Trouble) -> list[str]:
    return [*filter(None, (trouble.why,)), *(f"try: {advice}" for advice in trouble.advice)]
