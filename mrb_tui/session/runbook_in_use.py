"""Which runbook is in use, read anew from its file, and what the incident is told of that."""

from collections.abc import Awaitable, Callable

from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.runbook import RunbookLoaded
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.runbook.load import LoadedRunbook
from mrb_tui.runbook.model import RunbookFile

Reload = Callable[[], Awaitable[tuple[LoadedRunbook, Trouble | None]]]


class RunbookInUse:
    """`trouble` says why it is not the one that was asked for."""

    def __init__(
        self,
        loaded: LoadedRunbook,
        trouble: Trouble | None,
        reload: Reload,
        *,
        incident: Callable[[], Incident | None],
        record: Callable[[Payload], None],
    ) -> None:
        self.loaded = loaded
        self.trouble = trouble
        self._reload = reload
        self._incident = incident
        self._record = record
        self._reloaded = False

    @property
    def book(self) -> RunbookFile:
        """What it says."""
        return self.loaded.book

    @property
    def title(self) -> str:
        """As it names itself, and whether it stands in for another."""
        return f"{self.book.title} (built in: yours is wrong)" if self.trouble is not None else self.book.title

    async def on_disk(self) -> LoadedRunbook:
        """What its file says now. Raises TroubleError for a wrong file, which changes nothing."""
        loaded, trouble = await self._reload()
        if trouble is not None:
            raise TroubleError(trouble)
        return loaded

    def take(self, loaded: LoadedRunbook) -> bool:
        """Follow that one from now on; False if it is the same."""
        same = loaded.digest == self.loaded.digest and self.trouble is None
        self.loaded, self.trouble = loaded, None
        if not same:
            self._tell()
        return not same

    def adopted(self) -> tuple[Payload, ...]:
        """What an incident that is declared is to be told: nothing, while it is the one of the start."""
        return (self._event,) if self._reloaded else ()

    def _tell(self) -> None:
        """Which one is followed from now on stands in the incident, or in the next one."""
        self._reloaded = True
        if self._incident() is not None:
            try:
                self._record(self._event)
            except TroubleError:  # it is only read: nothing is followed there any more
                return

    @property
    def _event(self) -> RunbookLoaded:
        return RunbookLoaded(self.book.title, self.loaded.digest, self.loaded.name)
