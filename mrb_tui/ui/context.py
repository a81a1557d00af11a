"""What every screen is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mrb_tui.session.live import LiveSession
from mrb_tui.session.log_feed import LogFeed
from mrb_tui.session.timeline_filter import TimelineFilter
from mrb_tui.ui.coach import Coach, NoCoach
from mrb_tui.ui.drafts import Drafts
from mrb_tui.ui.shown_zone import ShownZone
from mrb_tui.ui.tour import Tour


@dataclass(slots=True)
class Kept:
    """What outlives the screen it was set on."""

    filter: TimelineFilter = field(default_factory=TimelineFilter)
    resumable: str = ""
    """The open incident that the console offers to resume; empty for none."""
    coach: Coach = field(default_factory=NoCoach)
    tour: Tour | None = None
    """The demo's story; None where all is real."""


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """`keymap` is the user's own keys by id, checked. `log_feed` outlives the log screen, so that its filter does."""

    session: LiveSession
    keymap: Mapping[str, str]
    log_feed: LogFeed
    zone: ShownZone
    drafts: Drafts = field(default_factory=Drafts)
    kept: Kept = field(default_factory=Kept)
