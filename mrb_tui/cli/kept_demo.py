"""The demo's incidents, copied out of its folder before that is thrown away."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from mrb_tui.cli.state_folder import state_folder
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

FOLDER = "demo"


def keep_demo(home: Path, environment: Mapping[str, str]) -> str:
    """Copy the incidents below `home` into the state folder that outlives it; where they are now.

    Beside the real incidents, never among them: no console offers to resume one that happened in a mock world.
    """
    source = home / "mrb-tui" / "incidents"
    to = state_folder(environment) / FOLDER / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    try:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copytree(source, to, dirs_exist_ok=True)
    except OSError as error:  # shutil's own error is one, without a word
        why = error.strerror or type(error).__name__
        raise TroubleError(Trouble(TroubleKind.STORAGE, "The files were not kept", why)) from error
    return str(to)
