"""Whether somebody has been here before: an empty file in the state folder says so."""

from contextlib import suppress
from pathlib import Path

FILE_NAME = "coach-line-put-away"


class FirstRun:
    """Implements `ui.coach.Coach`. The disk is asked once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._is_wanted = not self._path.exists()

    @property
    def is_wanted(self) -> bool:
        """Nobody has put it away."""
        return self._is_wanted

    def put_away(self) -> None:
        """Here at once; for good where the folder can be written. It is no reason to trouble anybody."""
        self._is_wanted = False
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
