"""The chain of records: whether each is whole, and follows the one before it.

It shows damage and clumsy edits. It is no proof against somebody who may write the file: they can compute every hash
anew.
"""

from collections.abc import Iterator

from mrb_tui.journal.journal import Problem, ProblemKind
from mrb_tui.journal.record import Head, UnreadableError, genesis, head_of


class Chain:
    """Takes line by line. `tip` is the hash that the next record has to name."""

    def __init__(self, incident_id: str) -> None:
        self.tip = genesis(incident_id)
        self.lines = 0
        self.records = 0
        self.last_seq = 0
        self._tip_certain = True

    def take(self, line: bytes) -> tuple[Head | None, tuple[Problem, ...]]:
        """The record's head, if it is one, and what is wrong with it."""
        self.lines += 1
        try:
            head = head_of(line)
        except UnreadableError as error:
            self._tip_certain = False  # the next record names a hash that nobody can tell any more
            return None, (Problem(self.lines, ProblemKind.UNREADABLE, str(error)),)
        fits = (head.prev == self.tip or not self._tip_certain) and head.seq == self.last_seq + 1 and not head.damage
        problems = () if fits else tuple(self._problems(head))
        self.records += 1
        self.last_seq = max(self.last_seq, head.seq)
        self._tip_certain = bool(head.hash)
        if head.hash:
            self.tip = head.hash
        return head, problems

    def _problems(self, head: Head) -> Iterator[Problem]:
        if head.damage:
            yield Problem(self.lines, ProblemKind.CHANGED, head.damage)
        if self._tip_certain and head.prev != self.tip:
            reason = (
                "it does not follow the record before it: something was taken out, put in or moved"
                if self.records
                else "it is not the first record of this incident"
            )
            yield Problem(self.lines, ProblemKind.CHAIN, reason)
        if head.seq > self.last_seq + 1:
            missing = head.seq - self.last_seq - 1
            reason = f"seq {head.seq} follows seq {self.last_seq}: {missing} missing"
            yield Problem(self.lines, ProblemKind.SEQUENCE, reason)
        elif head.seq <= self.last_seq:
            reason = f"seq {head.seq} comes again, after seq {self.last_seq}"
            yield Problem(self.lines, ProblemKind.SEQUENCE, reason)
