"""Where what must outlive the process is kept."""

from collections.abc import Mapping
from pathlib import Path


def state_folder(environment: Mapping[str, str]) -> Path:
    """`$XDG_STATE_HOME/mrb-tui`, else `~/.local/state/mrb-tui`."""
    base = Path(environment.get("XDG_STATE_HOME", ""))
    if not base.is_absolute():  # a relative one is to be ignored (XDG Base Directory Specification)
        base = Path("~/.local/state").expanduser()
    return base / "mrb-tui"
