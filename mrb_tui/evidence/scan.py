"""The last look: the finished file is read as whoever receives it would, and searched for what must not be in it."""

import codecs
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mrb_tui.scrub.secrets import Secrets

PIECE = 1 << 20
_OVERLAP = 1 << 16
"""Characters that are looked at again with the next piece: no disguise of a known secret is longer."""
_LONGEST_LINE = 1 << 22

Stop = Callable[[], None]
"""Called now and then; raises where nobody waits for the result any more."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Where something was found. What it is stays unsaid."""

    member: str
    line: int

    def __str__(self) -> str:
        return f"{self.member}, about line {self.line}" if self.line else self.member


def leak_in_archive(path: Path, secrets: Secrets, stop: Stop) -> Leak | None:
    """The first leak in a `tar.gz`: in the members' bytes, unpacked, or in their names."""
    with tarfile.open(path, mode="r|gz") as tar:
        for entry in tar:
            if secrets.mask(entry.name) != entry.name:
                return Leak("the name of a member", 0)
            file = tar.extractfile(entry)
            line = leak_in(file.read, secrets, stop) if file is not None else None
            if line is not None:
                return Leak(entry.name, line)
    return None


def leak_in(read: Callable[[int], bytes], secrets: Secrets, stop: Stop) -> int | None:
    """The line of the first leak, as good as it can be told.

    Known values are looked for in all that stands there, ends of lines included. What only looks like a secret is
    judged line by line, as the gate has judged it: else a harmless line would be taken together with the next one.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    tail, rest, number = "", "", 1
    while True:
        stop()
        raw = read(PIECE)
        text = decoder.decode(raw, final=not raw)
        if secrets.knows(tail + text):
            return number
        tail = (tail + text)[-_OVERLAP:]
        *lines, rest = (rest + text).split("\n")
        for line in (*lines, rest) if not raw else lines:
            if secrets.mask(line) != line:
                return number
            number += 1
        if not raw:
            return None
        if len(rest) > _LONGEST_LINE:
            if secrets.mask(rest) != rest:
                return number
            rest = ""
