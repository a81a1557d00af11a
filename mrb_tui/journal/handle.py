"""The open file of a journal: to read always, to append where that is possible, and the same file all along."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.journal import files
from mrb_tui.journal.files import Sharing
from mrb_tui.journal.journal import JournalError
from mrb_tui.journal.troubles import refused, told

NOT_WRITTEN = "the event was not recorded"
NOT_READ = "the journal cannot be read"


@dataclass(slots=True)
class Handle:
    """`may_append` is what is wanted; `can_append` what the file allows at present, tried anew with each attempt."""

    path: Path
    sharing: Sharing
    may_append: bool = True
    can_append: bool = False
    fd: int = field(default=-1)

    def adopt(self, fd: int) -> None:
        """Take over a file that was just created."""
        self.fd, self.can_append = fd, True

    def open(self) -> None:
        """To append if it may be, else to read. Raises JournalError if it cannot even be read."""
        if self.may_append:
            try:
                return self.adopt(files.open_to_append(self.path, self.sharing))
            except (OSError, JournalError):
                pass  # `to_append` tries again and says why, when something is to be written
        try:
            self.fd, self.can_append = files.open_to_read(self.path), False
        except OSError as error:
            raise told(NOT_READ, error, self.path) from error

    def to_append(self) -> int:
        """The descriptor to append by. Raises JournalError."""
        if not self.may_append:
            raise refused(NOT_WRITTEN, f"the journal is open only to be read ({self.path})")
        if not self.can_append:
            try:
                fd = files.open_to_append(self.path, self.sharing)
            except OSError as error:
                raise told(NOT_WRITTEN, error, self.path) from error
            self.close()
            self.adopt(fd)
        return self.fd

    @property
    def size(self) -> int:
        """The file's length. Raises JournalError."""
        try:
            return os.fstat(self.fd).st_size
        except OSError as error:
            raise told(NOT_READ, error, self.path) from error

    def was_replaced(self) -> bool:
        """Whether another file stands at the path now. Raises JournalError if none does: what is written to a removed
        file is gone once it is closed."""
        try:
            there, ours = self.path.stat(follow_symlinks=False), os.fstat(self.fd)
        except FileNotFoundError:
            raise refused(
                NOT_WRITTEN,
                f"the journal was removed ({self.path})",
                "put it back from a backup; what is not recorded yet is kept in memory until then",
                kind=TroubleKind.NOT_FOUND,
            ) from None
        except OSError as error:
            raise told(NOT_WRITTEN, error, self.path) from error
        return (there.st_dev, there.st_ino) != (ours.st_dev, ours.st_ino)

    def reopen(self) -> None:
        """Take the file that stands at the path now. Raises JournalError."""
        old = self.fd
        self.open()
        os.close(old)

    def close(self) -> None:
        """Let go of the file."""
        if self.fd >= 0:
            os.close(self.fd)
        self.fd, self.can_append = -1, False
