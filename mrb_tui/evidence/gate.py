"""The gate into a bundle: every line of every member is cleaned and masked by it, whatever its source did before."""

import re
from dataclasses import dataclass

from mrb_tui.evidence.personal import without_bodies, without_emails
from mrb_tui.scrub.plain import plain
from mrb_tui.scrub.secrets import MASK, Secrets

_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_KEY_ENDS = re.compile(r"-----END [A-Z ]*PRIVATE KEY-----")
_LONGEST_KEY = 200
"""Lines. An end that never comes must not hide the rest of a log."""
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Gate:
    """`mask_personal`: e-mail addresses everywhere, bodies of messages in logs."""

    secrets: Secrets
    mask_personal: bool

    def member(self, *, is_log: bool = False) -> "LineGate":
        """For the lines of one member, in their order."""
        return LineGate(self, is_log=is_log)


class LineGate:
    """Called with a line, gives what may be written of it. A private key over several lines is masked as a whole."""

    def __init__(self, gate: Gate, *, is_log: bool) -> None:
        self._gate = gate
        self._is_log = is_log
        self._key_lines = 0

    def __call__(self, line: str) -> str:
        """The line without its end."""
        line = plain(line)
        if self._key_lines:
            ends = _KEY_ENDS.search(line)
            self._key_lines = 0 if ends else self._key_lines - 1
            line = MASK + (line[ends.end() :] if ends else "")
        begins = _last(_KEY_BEGINS, line)
        if begins is not None and not _KEY_ENDS.search(line, begins):
            self._key_lines = _LONGEST_KEY
        return self._masked(line)

    def _masked(self, line: str) -> str:
        """Until nothing changes any more: what one mask leaves may look like something to another."""
        for _ in range(_ROUNDS):
            before, line = line, self._gate.secrets.mask(line)
            if self._gate.mask_personal:
                line = without_emails(without_bodies(line) if self._is_log else line)
            if line == before:
                break
        return line


def _last(pattern: re.Pattern[str], line: str) -> int | None:
    found = None
    for match in pattern.finditer(line):
        found = match.end()
    return found
