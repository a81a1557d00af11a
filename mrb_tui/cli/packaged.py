"""Files that come with the package: under `_data` in a wheel, at the top of the checkout in an editable install."""

from pathlib import Path

import mrb_tui

_PACKAGE = Path(mrb_tui.__file__).parent


def example_config() -> str:
    """The text of config.example.toml."""
    return (_root() / "config.example.toml").read_text(encoding="utf-8")


def themes_folder() -> Path:
    """Where the themes that come along are."""
    return _root() / "themes"


def _root() -> Path:
    packaged = _PACKAGE / "_data"
    return packaged if packaged.is_dir() else _PACKAGE.parent
