"""A line terminal for tests: what is typed is known beforehand, what is said is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mrb_tui.plain.dialogue import EndOfInput


@dataclass
class ScriptedTerminal:
    """`said` holds lines and prompts in their order; `forgotten` how much had been said when typing was thrown away."""

    typed: list[str]
    can_ask: bool = True
    width: int | None = None
    said: list[str] = field(default_factory=list)
    forgotten: list[int] = field(default_factory=list)

    def say(self, text: str = "") -> None:
        self.said.append(text)

    async def line(self, prompt: str = "", *, hidden: bool = False) -> str:
        self.said.append(f"{prompt}{'(hidden)' if hidden else ''}")
        if not self.typed:
            raise EndOfInput
        return self.typed.pop(0)

    def forget_typed(self) -> None:
        self.forgotten.append(len(self.said))

    @property
    def text(self) -> str:
        return "\n".join(self.said)


def typing(*lines: str, can_ask: bool = True) -> ScriptedTerminal:
    return ScriptedTerminal(list(lines), can_ask)


def lines_with(said: Iterable[str], word: str) -> list[str]:
    return [line for text in said for line in text.splitlines() if word in line]
