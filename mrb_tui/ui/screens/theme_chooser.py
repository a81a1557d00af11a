"""Choose a theme by seeing it: the one under the cursor is on the screen."""

from collections.abc import Callable, Iterable

from mrb_tui.ui.screens.chooser import Choice, ChooserScreen
from mrb_tui.ui.widgets.field import Field


class ThemeChooser(ChooserScreen):
    """`show` puts a theme on. Esc brings back the one that was on."""

    def __init__(self, choices: Iterable[Choice], now: str, show: Callable[[str], None]) -> None:
        super().__init__("Theme", list(choices), chosen=now)
        self._now = now
        self._show = show
        self._is_set = False
        """Whether the cursor stands on the theme in use: until then it has not been moved by anybody."""

    def on_mount(self) -> None:
        """Once the cursor stands where it belongs, its moves count."""
        super().on_mount()
        self.call_after_refresh(self._set)

    def on_line_view_moved(self) -> None:
        """Another one under the cursor."""
        super().on_line_view_moved()
        self._preview()

    def on_field_changed(self, event: Field.Changed) -> None:
        """The first that matches is under the cursor now."""
        super().on_field_changed(event)
        self._preview()

    def action_back(self) -> None:
        """As it was."""
        self._show(self._now)
        super().action_back()

    def _set(self) -> None:
        self._is_set = True

    def _preview(self) -> None:
        name = self._view.chosen
        if name is not None and self._is_set and self.is_current:
            self._show(name)
