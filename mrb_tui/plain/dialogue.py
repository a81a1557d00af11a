"""Asking, line by line: a text, one of several, a yes. What is typed is all that a terminal has to be able to do."""

from collections.abc import Callable, Sequence
from typing import Protocol

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.plain.menu import Entry, menu_lines, picked
from mrb_tui.plain.wrapping import wrapped

BACK = "."
"""Typed alone, it leaves a question."""
NOTHING = "-"
"""Typed alone, it empties what is prefilled."""


class EndOfInput(Exception):  # noqa: N818 - the end of a conversation is no error
    """Nobody will type any more."""


class Back(Exception):  # noqa: N818 - nor is a change of mind
    """Whoever was asked goes back."""


class LineTerminal(Protocol):
    """Where lines are written to and read from."""

    @property
    def can_ask(self) -> bool:
        """Whether somebody sits there, who reads a question before it is answered."""

    @property
    def width(self) -> int | None:
        """How many characters a line may have; None where nobody knows, and where lines are better left whole."""

    def say(self, text: str = "") -> None:
        """Write lines. Nothing in them can command the terminal."""

    async def line(self, prompt: str = "", *, hidden: bool = False) -> str:
        """What is typed next. Raises EndOfInput. Cancelled, it takes nothing."""

    def forget_typed(self) -> None:
        """Throw away what was typed before the next question stands there."""


class Dialogue:
    """Questions on a line terminal. All of them raise Back where somebody types a full stop alone."""

    def __init__(self, terminal: LineTerminal) -> None:
        self.terminal = terminal

    def say(self, text: str = "") -> None:
        """Write it, broken between words."""
        self.terminal.say(wrapped(text, self.terminal.width))

    def verbatim(self, text: str) -> None:
        """Write what is copied from here: a command, a text that leaves. No line of it is broken."""
        self.terminal.say(text)

    def refuse(self, error: TroubleError) -> None:
        """What failed, why, and what to try."""
        self.say(f"! {error.trouble}")
        for advice in error.trouble.advice:
            self.say(f"  try: {advice}")

    async def text(self, label: str, value: str = "", *, needed: bool = False) -> str:
        """A line. Enter takes what stands in brackets."""
        while True:
            mark = f" [{value}]:" if value else "" if label.endswith("?") else ":"
            typed = await self._typed(f"{label}{mark} ")
            if typed == NOTHING:
                typed = value = ""
            typed = typed or value
            if typed or not needed:
                return typed
            self.say("  this one is needed; a full stop alone goes back")

    async def secret(self, label: str) -> str:
        """A line that is not shown."""
        typed = (await self.terminal.line(f"{label} (not shown): ", hidden=True)).strip()
        if typed in (BACK, ""):
            raise Back
        return typed

    async def moment(self, label: str, value: str, understood: Callable[[str], object]) -> str:
        """A line that `understood` can read, or nothing. It raises ValueError, in words, for anything else."""
        while True:
            typed = await self.text(label, value)
            try:
                if typed:
                    understood(typed)
            except ValueError as error:
                self.say(f"  {error}")
            else:
                return typed

    async def choose(self, label: str, entries: Sequence[Entry], *, default: int | None = None) -> int:
        """The place of one of them; Enter takes the default, and goes back where there is none."""
        for line in menu_lines(entries):
            self.say(line)
        mark = f" [{default + 1}]" if default is not None else ""
        while True:
            typed = await self._typed(f"{label}{mark}: ")
            if not typed:
                if default is None:
                    raise Back
                return default
            place = picked(entries, typed)
            if place is not None:
                return place
            self.say(f"  there is no {typed}: type a number from 1 to {len(entries)}, or a full stop to go back")

    async def yes(self, question: str) -> bool:
        """Only a yes is a yes."""
        return (await self.line(f"{question} yes or no [no]: ")).casefold() in ("yes", "y")

    async def line(self, prompt: str) -> str:
        """Whatever is typed, without blanks around it; nothing goes back here."""
        body = wrapped(prompt.rstrip(), self.terminal.width)
        return (await self.terminal.line(f"{body} ")).strip()

    async def lines(self, label: str, value: str = "") -> str | None:
        """Several lines; None where nothing is typed, so that what stands there stays."""
        if value:
            self.verbatim("\n".join(f"| {line}" for line in value.split("\n")))
        self.say(f"{label}: several lines, an empty one ends them{'; Enter keeps what stands there' if value else ''}")
        typed: list[str] = []
        while line := await self._typed("> "):
            if line == NOTHING and not typed:
                return ""
            typed.append(line)
        return "\n".join(typed) if typed else None

    async def _typed(self, prompt: str) -> str:
        typed = await self.line(prompt)
        if typed == BACK:
            raise Back
        return typed
