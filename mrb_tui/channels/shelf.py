"""The outbox on the disk: a file an entry, each whole; and a lock a channel, so that one sends at a time."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from mrb_tui.channels.disk import locked, made, told, written
from mrb_tui.channels.entry import Entry, from_json
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind


class Shelf:
    """In `folder` of the incident, made when first needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "outbox"

    def read(self) -> tuple[tuple[Entry, ...], tuple[Trouble, ...]]:
        """All entries in the order they came in, and what of the files could not be read. Raises TroubleError."""
        entries, damaged = [], []
        try:
            paths = sorted(path for path in self.folder.iterdir() if path.suffix == ".json")
        except FileNotFoundError:
            return (), ()
        except OSError as error:
            raise told(f"{self.folder} could not be read", error) from None
        for path in paths:
            try:
                entry = from_json(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or str(error)
                advice = ("read it: it may hold an update that was never sent",)
                damaged.append(Trouble(TroubleKind.STORAGE, f"{path} cannot be read", why, advice))
            else:
                entries.append(entry)
        return tuple(sorted(entries, key=lambda entry: entry.seq)), tuple(damaged)

    def add(self, key: str, entry_of: Callable[[int], Entry]) -> Entry:
        """A new entry, unless there is one of that key: then that. Raises TroubleError."""
        made(self.folder)
        with locked(self.folder / ".lock", wait=True):
            names = [path.name for path in self.folder.glob("*.json")]
            if any(name.endswith(f"-{key}.json") for name in names):
                return self.entry(key)
            entry = entry_of(1 + max((int(name.partition("-")[0]) for name in names), default=0))
            self.save(entry)
            return entry

    def save(self, entry: Entry) -> None:
        """On the disk before this returns. Raises TroubleError."""
        written(self.folder / f"{entry.seq:06d}-{entry.key}.json", entry.to_json())

    def entry(self, key: str) -> Entry:
        """The entry of that key. Raises TroubleError."""
        path = next(self.folder.glob(f"*-{key}.json"), None)
        if path is None:
            raise TroubleError(Trouble(TroubleKind.NOT_FOUND, "There is no such update in the outbox", key))
        try:
            return from_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise TroubleError(Trouble(TroubleKind.STORAGE, f"{path} cannot be read", why)) from None

    def lock(self, channel_id: str) -> AbstractContextManager[bool]:
        """Hold a channel; False while another holds it. Raises TroubleError."""
        return locked(self.folder / f".{channel_id}.lock")

    def is_busy(self, channel_id: str) -> bool:
        """Whether somebody holds the channel at this moment."""
        with self.lock(channel_id) as held:
            return not held

    @contextmanager
    def holding(self, channel_id: str) -> Iterator[None]:
        """Hold a channel. Raises TroubleError while another does."""
        with self.lock(channel_id) as held:
            if not held:
                why = "another console, or another part of this one, is sending there"
                raise TroubleError(Trouble(TroubleKind.REJECTED, "The channel is busy", why, ("wait a moment",)))
            yield
