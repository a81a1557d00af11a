"""The folder of all incidents: one folder each, `INC-20261124-1/journal.jsonl`."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.journal import files
from mrb_tui.journal.codec import Clean, as_it_is
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.files import Sharing
from mrb_tui.journal.handle import NOT_READ
from mrb_tui.journal.listing import IncidentEntry, entry_of
from mrb_tui.journal.troubles import refused, told
from mrb_tui.journal.verify import Verification, verify

JOURNAL = "journal.jsonl"
_ID = re.compile(r"INC-(\d{8})-([1-9]\d{0,5})")
_PROVISIONAL = 1000
"""Numbers from here on were chosen at random, by consoles that could not look which one is next."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`folder` is `$XDG_STATE_HOME/mrb-tui/incidents` as a rule. With a `group`, all of that group share it."""

    folder: Path
    group: str = ""
    lock_limit_s: float = 2.0
    clean: Clean = as_it_is

    def create(self, day: date) -> FileJournal:
        """The next incident of that day, its journal empty. Two consoles never get the same. Raises JournalError."""
        what = "no incident could be opened"
        try:
            files.make_folder(self.folder, self._sharing, exist_ok=True)
            number = 1 + max(
                (n for when, n in self._numbers() if when == f"{day:%Y%m%d}" and n < _PROVISIONAL), default=0
            )
            while True:
                path = self.path_of(f"INC-{day:%Y%m%d}-{number}")
                with suppress(FileExistsError):
                    files.make_folder(path.parent, self._sharing)
                    return self._claimed(path)
                number += 1
        except OSError as error:
            raise told(what, error, self.folder) from error

    def create_as(self, incident_id: str) -> FileJournal:
        """An incident of exactly this id, if nobody has it. Raises JournalError."""
        path = self._valid(incident_id)
        try:
            files.make_folder(path.parent, self._sharing, exist_ok=True)
            return self._claimed(path)
        except FileExistsError:
            raise refused("the incident could not be opened", f"there is one called {incident_id} already") from None
        except OSError as error:
            raise told("the incident could not be opened", error, path) from error

    def provisional_id(self, day: date) -> str:
        """An id for an incident that `create` has no room for at present: nobody else has it, as far as chance goes."""
        return f"INC-{day:%Y%m%d}-{_PROVISIONAL + secrets.randbelow(100_000 - _PROVISIONAL)}"

    def open(self, incident_id: str) -> FileJournal:
        """To read, and to append where that is possible: where it is not, `append` says why. Raises JournalError."""
        return self._journal(self._valid(incident_id), may_append=True)

    def open_to_read(self, incident_id: str) -> FileJournal:
        """To read only. Raises JournalError."""
        return self._journal(self._valid(incident_id), may_append=False)

    def incidents(self) -> tuple[IncidentEntry, ...]:
        """All of them, newest first; those without any event are left out. Raises JournalError."""
        try:
            known = sorted(self._numbers(), reverse=True)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise told(NOT_READ, error, self.folder) from error
        paths = (self.path_of(f"INC-{when}-{number}") for when, number in known)
        return tuple(entry for path in paths if (entry := entry_of(path, self._sharing)) is not None)

    def verify(self, incident_id: str) -> Verification:
        """Whether its journal is whole. Raises JournalError."""
        return verify(self._valid(incident_id))

    def path_of(self, incident_id: str) -> Path:
        """Where its journal is."""
        return self.folder / incident_id / JOURNAL

    @property
    def _sharing(self) -> Sharing:
        return Sharing(self.group)

    def _valid(self, incident_id: str) -> Path:
        if not _ID.fullmatch(incident_id):
            raise refused(
                f"there is no incident {incident_id!r}",
                "an incident is called like INC-20261124-1",
                "mrb-tui incident list tells which there are",
                kind=TroubleKind.NOT_FOUND,
            )
        return self.path_of(incident_id)

    def _numbers(self) -> Iterator[tuple[str, int]]:
        with os.scandir(self.folder) as found:
            for item in found:
                match = _ID.fullmatch(item.name)
                if match is not None:
                    yield match[1], int(match[2])

    def _claimed(self, path: Path) -> FileJournal:
        """The file is what makes an incident somebody's: whoever creates it has it."""
        try:
            fd = files.create(path, self._sharing)
        except BaseException:  # raised again: an interrupt, too, leaves no empty incident
            with suppress(OSError):  # not empty: then it is somebody's
                path.parent.rmdir()
            raise
        return self._journal(path, may_append=True, fd=fd)

    def _journal(self, path: Path, *, may_append: bool, fd: int | None = None) -> FileJournal:
        return FileJournal(
            path,
            sharing=self._sharing,
            lock_limit_s=self.lock_limit_s,
            clean=self.clean,
            may_append=may_append,
            fd=fd,
        )
