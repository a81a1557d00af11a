"""Whether a runbook's commands and requests may run: a file that did not come along is trusted once, to the letter.

Trust is by digest, so a file that changes by one letter asks anew. Variables do not count: they are said in one's own
configuration. What goes through the console's own actions needs no trust: it is shown and confirmed each time, and
cannot be anything else.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.load import LoadedRunbook
from mrb_tui.runbook.model import RunbookFile

FILE_NAME = "trusted-runbooks.json"
_LARGEST = 1_000_000


class Standing(StrEnum):
    """How a runbook stands. The last two may not run anything."""

    BUILT_IN = "built in"
    NOTHING_TO_RUN = "nothing to run"
    TRUSTED = "trusted"
    CHANGED = "changed since it was trusted"
    NEW = "not trusted yet"

    @property
    def may_run(self) -> bool:
        """Whether its commands and requests may run."""
        return self not in (Standing.CHANGED, Standing.NEW)


@dataclass(frozen=True, slots=True)
class TrustedFile:
    """A text that somebody trusted: from where it came, when, and who it was."""

    name: str
    trusted_at: str
    trusted_by: str


Trusted = Mapping[str, TrustedFile]
"""By digest."""


def standing(runbook: LoadedRunbook, trusted: Trusted) -> Standing:
    """The decision; nothing is read or written."""
    if runbook.built_in:
        return Standing.BUILT_IN
    if not what_would_run(runbook.book):
        return Standing.NOTHING_TO_RUN
    if runbook.digest in trusted:
        return Standing.TRUSTED
    return Standing.CHANGED if any(entry.name == runbook.name for entry in trusted.values()) else Standing.NEW


def what_would_run(book: RunbookFile) -> tuple[str, ...]:
    """Every command and request of a runbook, one a line, as they are to be read before they are trusted."""
    lines = []
    for step_id, step in book.steps.items():
        if step.command is not None:
            lines.append(f"{step_id}: {json.dumps(list(step.command), ensure_ascii=False)}")
        if step.http is not None:
            lines.append(f"{step_id}: {step.http.method} {step.http.url}")
    return tuple(lines)


class TrustStore:
    """A small file that only its owner may read or write."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def read(self) -> Trusted:
        """What is trusted. Raises TroubleError for a file that is damaged, or that others could have written."""
        try:
            with self.path.open("rb") as file:
                mode, owner = os.fstat(file.fileno()).st_mode, os.fstat(file.fileno()).st_uid
                raw = file.read(_LARGEST)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._trouble(error.strerror or "unreadable") from None
        if mode & 0o022 or owner not in (os.getuid(), 0):
            raise self._trouble("others may write it", f"look at it, then chmod 600 {self.path}")
        try:
            entries = json.loads(raw)["trusted"]  # a file cut short is no JSON
            return {str(digest): _entry(entry) for digest, entry in entries.items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise self._trouble("it is damaged", "take it away: each runbook is then asked for anew") from None

    def trust(self, runbook: LoadedRunbook, *, at: datetime, by: str) -> None:
        """Trust this very text from now on. Raises TroubleError."""
        trusted = {**self.read(), runbook.digest: TrustedFile(runbook.name, at.isoformat(timespec="seconds"), by)}
        document = {"format": 1, "trusted": {digest: asdict(entry) for digest, entry in trusted.items()}}
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self.path, json.dumps(document, indent=2, ensure_ascii=False) + "\n")
        except OSError as error:
            raise self._trouble(error.strerror or "it cannot be written") from None

    def _trouble(self, why: str, *advice: str) -> TroubleError:
        what = f"{self.path} could not be used"
        return TroubleError(Trouble(TroubleKind.CONFIGURATION, what, why, advice))


def _entry(entry: Any) -> TrustedFile:
    return TrustedFile(str(entry["name"]), str(entry["trusted_at"]), str(entry["trusted_by"]))


def _write(path: Path, text: str) -> None:
    """All of it or nothing: written beside, made durable, and moved into place. Its maker alone may read it."""
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:  # raised again: an interrupt, too, leaves no file beside it
        with suppress(OSError):
            Path(beside).unlink()
        raise
