"""What a source writes into: members on disk, each line through the gate, and a list of what could not be had."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from mrb_tui.domain.trouble import Trouble
from mrb_tui.evidence.gate import Gate, LineGate

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that could not be had: `kind` as in `Trouble`, `why` in words."""

    what: str
    kind: str
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.why}" if self.why else self.what


class Member:
    """A file of the bundle that is being written, line by line."""

    def __init__(self, file: TextIO, gate: LineGate) -> None:
        self._file = file
        self._gate = gate
        self.lines = 0
        self.size = 0

    def line(self, text: str) -> None:
        """One more, without its end."""
        masked = self._gate(text) + "\n"
        self._file.write(masked)
        self.lines += 1
        self.size += len(masked)


class Intake:
    """For one source. `tell` takes words on how far it is."""

    def __init__(self, folder: Path, gate: Gate, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._gate = gate
        self.tell = tell
        self.members: list[str] = []
        self.missing: list[Missing] = []

    @contextmanager
    def member(self, *parts: str, is_log: bool = False) -> Iterator[Member]:
        """Open a member to write; its name is made of `parts`, which may come from outside."""
        name = "/".join(map(fit_name, parts))
        path = self._folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n", errors="replace") as file:
            path.chmod(0o600)
            self.members.append(name)
            yield Member(file, self._gate.member(is_log=is_log))

    def write(self, text: str, *parts: str) -> None:
        """A whole member at once."""
        with self.member(*parts) as member:
            for line in text.removesuffix("\n").split("\n"):
                member.line(line)

    def lacks(self, what: str, trouble: Trouble) -> None:
        """A part could not be had."""
        self.missing.append(Missing(what, trouble.kind.value, trouble.why or trouble.what))


def fit_name(text: str) -> str:
    """A part of a path that is no way out of the folder."""
    return _UNFIT.sub("_", text).lstrip(".")[:120] or "_"
