"""What every screen is given."""

from collections.abc import Mapping
from dataclasses import dataclass

from mrb_tui.session.live import LiveSession
from mrb_tui.ui.log_feed import LogFeed


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """`keymap` is the user's own keys by id, checked. `log_feed` outlives the log screen, so that its filter does."""

    session: LiveSession
    keymap: Mapping[str, str]
    log_feed: LogFeed
