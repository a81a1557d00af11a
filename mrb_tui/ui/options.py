"""What the composition root tells the screens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from mrb_tui.session.settings import Settings
from mrb_tui.ui.coach import Coach, NoCoach
from mrb_tui.ui.tour import Tour


@dataclass(frozen=True, slots=True, kw_only=True)
class UiOptions:
    """`theme_dirs` are searched for `*.toml`, the shipped folder first, the user's last: a later name wins.

    `keys` maps binding ids to comma lists of keys, `key_places` to where they stand in a file.
    `no_color` (NO_COLOR is set) takes the colourless theme whatever `theme` says.
    `cell_diff=False` leaves the drawing to Textual, should a terminal show differences wrong.
    `mouse`: the terminal reports it; `bell`: rings when something ends, turns or is due.
    `local_zone` is what local times are shown in; None: the machine's.
    `settings` makes what the settings screen changes, once it is asked for; None: there is no file to change.
    `coach` knows whether this is a first time.
    `tour` is the demo's story; None where all is real.
    `notices` are told once, when the console has opened.
    `exit_hint` is one more sentence under the question whether to quit.
    """

    theme: str = "night"
    theme_dirs: tuple[Path, ...] = ()
    no_color: bool = False
    ascii: bool = False
    mouse: bool = False
    bell: bool = False
    cell_diff: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    key_places: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    exit_hint: str = ""
    local_zone: tzinfo | None = None
    coach: Coach = field(default_factory=NoCoach)
    tour: Tour | None = None
    settings: Callable[[], Settings] | None = None
