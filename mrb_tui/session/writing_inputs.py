"""What a writing desk is made from, beside the session's own parts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mrb_tui.channels.channel import Channel
from mrb_tui.documents.figures import Figures
from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.session.outgoing import OpenOutbox
from mrb_tui.session.sheets import OwnTemplates

FetchFigures = Callable[[str, datetime, datetime], Awaitable[Figures]]
"""What the metrics say of a service in a window. What cannot be had is said in the figures, not raised."""


async def no_figures(service_id: str, from_at: datetime, to_at: datetime) -> Figures:
    """Where no metrics are configured."""
    return Figures(why="no Prometheus is configured for this service")


async def _nothing_to_close() -> None:
    """Where nothing was connected."""


@dataclass(frozen=True)
class WritingInputs:
    """Templates of the user's own, facts for documents, and the ways out."""

    own: OwnTemplates = field(default_factory=OwnTemplates)
    provider: str = ""
    components: Mapping[str, str] = field(default_factory=dict)
    """Of the status page: a name of one's own, and the page's id for it."""
    figures: FetchFigures = no_figures
    channels: Sequence[Channel] = ()
    open_outbox: OpenOutbox | None = None
    """Where the secrets of channels have to be read first; else the channels are as they are."""
    close: Callable[[], Awaitable[None]] = _nothing_to_close
    calendar: BusinessCalendar = field(default_factory=BusinessCalendar)
    read_only: bool = False
