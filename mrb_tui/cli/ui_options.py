"""How the screens shall look, from configuration and environment."""

from collections.abc import Mapping
from pathlib import Path

from mrb_tui.cli.charset import ascii_only
from mrb_tui.cli.first_run import FirstRun
from mrb_tui.cli.key_places import key_places
from mrb_tui.cli.packaged import themes_folder
from mrb_tui.cli.state_folder import state_folder
from mrb_tui.cli.wiring import Wired
from mrb_tui.session.settings import Settings
from mrb_tui.ui.options import UiOptions
from mrb_tui.ui.tour import Tour


def ui_options(wired: Wired, given: Path | None, environment: Mapping[str, str], tour: Tour | None = None) -> UiOptions:
    """Shipped themes first, the user's own after them, so that a name of theirs wins. `given` names the file."""
    config = wired.config
    base = environment.get("XDG_CONFIG_HOME") or "~/.config"
    own = Path(base).expanduser() / "mrb-tui" / "themes"
    themes = (themes_folder(), own)

    def settings() -> Settings:
        from mrb_tui.cli.settings import settings_in  # what edits files is not needed for the first picture

        return settings_in(wired, given, environment, themes)

    notices = [str(warning) for warning in wired.loaded.warnings]
    in_ascii, locale = ascii_only(config.ui, environment)
    if locale:
        notices.append(f"only ASCII signs, for {locale} has no others; ui.ascii = false if yours has")
    return UiOptions(
        theme=config.ui.theme or UiOptions().theme,
        theme_dirs=themes,
        no_color="NO_COLOR" in environment,
        ascii=in_ascii,
        mouse=config.ui.mouse,
        bell=config.ui.bell,
        cell_diff=environment.get("MRB_TUI_CELL_DIFF") != "0",
        keys=config.ui.keys,
        key_places=key_places(wired.loaded, wired.loaded.path.name if wired.loaded.path is not None else ""),
        coach=FirstRun(state_folder(environment)),
        tour=tour,
        settings=settings,
        notices=tuple(notices),
    )
