"""The settings of a console: its file, and what a start would check of it."""

from collections.abc import Mapping
from pathlib import Path

from mrb_tui.cli.chosen_runbook import chosen_runbook
from mrb_tui.cli.file_settings import FileSettings
from mrb_tui.cli.key_places import key_places
from mrb_tui.cli.packaged import example_config
from mrb_tui.cli.wiring import Wired
from mrb_tui.config.load import Loaded, check_probes, config_path
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.session.settings import Settings
from mrb_tui.ui.keymap import keymap
from mrb_tui.ui.themes import load_themes


def settings_in(wired: Wired, given: Path | None, environment: Mapping[str, str], themes: tuple[Path, ...]) -> Settings:
    """Of the file in use, or of the one that would be."""
    path = wired.loaded.path or config_path(given, environment)[0]
    names = tuple(sorted(load_themes(themes).loaded))
    return FileSettings(
        path,
        example=example_config(),
        check=lambda loaded, changed: check_start(loaded, changed, names),
        scrubber=wired.scrubber,
        probes=wired.book.probes,
        themes=names,
    )


def check_start(loaded: Loaded, changed: frozenset[str], themes: tuple[str, ...]) -> None:
    """The runbook, its probes, the keys. Raises TroubleError.

    What was wrong before, and lies in no table that is `changed`, is no reason against a change.
    """
    try:
        check_probes(loaded, chosen_runbook(loaded.config).book.probes)
    except TroubleError:
        if changed & {"runbook", "probes"}:
            raise
    if "ui" not in changed:
        return
    wrong = keymap(loaded.config.ui.keys, key_places(loaded, str(loaded.path))).problems
    if wrong:
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, "A key is not taken", wrong[0], wrong[1:]))
    theme = loaded.config.ui.theme
    if theme is not None and theme not in themes:
        what = f"There is no theme {theme}"
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, what, f"there are: {', '.join(themes)}"))
