"""A file in the incident's folder, for you alone to read: it works when nothing else does."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mrb_tui.channels.channel import Sent
from mrb_tui.channels.cleaned import cleaned
from mrb_tui.channels.disk import made, written
from mrb_tui.channels.message import Message
from mrb_tui.scrub.scrubber import Scrubber

_UNFIT = re.compile(r"[^A-Za-z0-9-]+")


class File:
    """`folder` is the incident's. An update has one file: written again, it says the same."""

    id = "file"
    label = "a file"
    is_public = False

    def __init__(self, folder: Path, scrubber: Scrubber, clock: Callable[[], datetime]) -> None:
        self._folder = folder / "updates"
        self._scrubber = scrubber
        self._clock = clock

    def preview(self, message: Message) -> tuple[str, ...]:
        """The whole file."""
        return tuple(self._text(message).removesuffix("\n").split("\n"))

    async def send(self, message: Message) -> Sent:
        """Write it, whole or not at all. Raises TroubleError."""
        made(self._folder)
        path = self._path(message)
        written(path, self._text(message))
        return Sent(path.name, str(path), self._clock())

    async def find(self, message: Message) -> Sent | None:
        """The file is there whole, or it is not there."""
        path = self._path(message)
        return Sent(path.name, str(path), self._clock()) if path.is_file() else None

    async def check(self) -> str:
        """Whether the folder is there, or can be. Raises TroubleError."""
        made(self._folder)
        return str(self._folder)

    def _path(self, message: Message) -> Path:
        message = cleaned(message, self._scrubber)
        return self._folder / f"{_UNFIT.sub('-', message.update_id)[:80] or 'update'}-{message.kind}.md"

    def _text(self, message: Message) -> str:
        message = cleaned(message, self._scrubber)
        title = f"# {message.subject}\n\n" if message.subject else ""
        return f"{title}{message.text.rstrip()}\n"
