"""Whether a journal is whole: a report on every line of it."""

import os
from dataclasses import dataclass
from pathlib import Path

from mrb_tui.journal import files, torn
from mrb_tui.journal.handle import NOT_READ
from mrb_tui.journal.index import Index
from mrb_tui.journal.journal import ALL, Problem, ProblemKind
from mrb_tui.journal.lines import forwards, line_at
from mrb_tui.journal.locking import shared
from mrb_tui.journal.record import UnreadableError, fields_of
from mrb_tui.journal.troubles import told

_BREAKS = frozenset({ProblemKind.UNREADABLE, ProblemKind.CHANGED, ProblemKind.CHAIN})


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `last_hash` stands for all of the record: noted elsewhere, it shows later whether that changed.

    `torn` tails were set aside, `open_tail` bytes stand after the last line feed now. Neither was ever acknowledged.
    """

    path: Path
    records: int
    problems: tuple[Problem, ...]
    torn: int
    open_tail: int
    last_hash: str

    @property
    def is_sound(self) -> bool:
        """Whether every line is as it was written, and none is missing."""
        return not self.problems

    @property
    def first_break(self) -> Problem | None:
        """Where the chain is broken first."""
        return next((problem for problem in self.problems if problem.kind in _BREAKS), None)

    @property
    def gaps(self) -> tuple[Problem, ...]:
        """Where numbers are missing, or come again."""
        return tuple(problem for problem in self.problems if problem.kind is ProblemKind.SEQUENCE)

    @property
    def duplicates(self) -> tuple[Problem, ...]:
        """Events that stand there twice."""
        return tuple(problem for problem in self.problems if problem.kind is ProblemKind.DUPLICATE)


def verify(path: Path, incident_id: str = "") -> Verification:
    """Read all of a journal. The incident's id is its folder's name where none is given. Raises JournalError."""
    try:
        fd = files.open_to_read(path)
    except OSError as error:
        raise told(NOT_READ, error, path) from error
    try:
        with shared(fd):
            size = os.fstat(fd).st_size
            return _verified(fd, size, path, incident_id or path.absolute().parent.name)
    except OSError as error:
        raise told(NOT_READ, error, path) from error
    finally:
        os.close(fd)


def _verified(fd: int, size: int, path: Path, incident_id: str) -> Verification:
    def is_same(offset: int, event_id: str) -> bool:
        try:
            return bool(fields_of(line_at(fd, offset, size))["id"] == event_id)
        except UnreadableError:
            return False

    index = Index(incident_id, is_same, problems_kept=ALL)
    for offset, line, end in forwards(fd, 0, size):
        index.take(offset, line, end)
    return Verification(
        path, index.chain.records, tuple(index.problems), torn.count(path), size - index.end, index.chain.tip
    )
