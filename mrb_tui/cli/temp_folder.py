"""One folder for what must lie in files while the process lives: certificates and keys from inside a kubeconfig."""

import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _folder() -> "tempfile.TemporaryDirectory[str]":
    # In memory where the system has such a place: then nothing outlives the login.
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return tempfile.TemporaryDirectory(prefix="mrb-tui-", dir=runtime if runtime and Path(runtime).is_dir() else None)


def temp_folder() -> Path:
    """Readable by its owner alone; removed when the process ends in good order."""
    return Path(_folder().name)


def remove_temp_folder() -> None:
    """Remove it now: for an end that skips all good order, such as a lost terminal."""
    if _folder.cache_info().currsize:
        shutil.rmtree(_folder().name, ignore_errors=True)
