"""How the app looks: its theme, its signs, and what is taken on of settings while it runs."""

from mrb_tui.ui.options import UiOptions
from mrb_tui.ui.terminal.term_app import TermApp
from mrb_tui.ui.themes import COLOURLESS, last_resort, load_themes
from mrb_tui.ui.widgets.painted import ASCII


class Appearance:
    """`troubles` are themes that could not be had, in words."""

    def __init__(self, app: TermApp, options: UiOptions) -> None:
        self._app = app
        self._options = options
        self.troubles: list[str] = []
        self.themes = self._take_themes()
        app.set_class(options.ascii, ASCII)

    def show_theme(self, name: str) -> None:
        """Not against NO_COLOR: whoever set that wants none, whatever is chosen for other times."""
        if name in self.themes and not self._options.no_color:
            self._app.theme = name

    def wear(self, theme: str | None, ascii_only: bool | None) -> None:
        """Take on what was saved; None is as before, an empty theme the one that is usual."""
        if theme is not None:
            self.show_theme(theme or UiOptions().theme)
        if ascii_only is not None:
            self._app.set_class(ascii_only, ASCII)
            self._repaint_all()

    def _repaint_all(self) -> None:
        for screen in self._app.screen_stack:
            for widget in screen.query("*"):
                widget.refresh()

    def _take_themes(self) -> tuple[str, ...]:
        """Register what could be loaded, and put on the wanted one."""
        themes = load_themes(self._options.theme_dirs)
        self.troubles += [f"theme {failed.path.name} is not used: {failed.why}" for failed in themes.failed]
        for theme in themes.loaded.values():
            self._app.register_theme(theme)
        wanted = COLOURLESS if self._options.no_color else self._options.theme
        if wanted not in themes.loaded:
            self.troubles.append(f"there is no theme {wanted}")
            fallback = next(iter(themes.loaded.values()), None) or last_resort()
            self._app.register_theme(fallback)
            wanted = fallback.name
        self._app.theme = wanted
        return tuple(themes.loaded)
