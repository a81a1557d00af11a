"""The settings, to find and change; what is changed can be saved from the first rows."""

from collections.abc import Awaitable, Callable

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.settings import Settings, SettingView
from mrb_tui.ui.screens.chooser import ChooserScreen
from mrb_tui.ui.views.settings import setting_choices

First = Callable[[], Awaitable[None]]
"""It may raise TroubleError, which is shown in place of the list."""


async def _nothing() -> None:
    """There is nothing to do first."""


class SettingsScreen(ChooserScreen):
    """Opens at once and fills in, once `first` is done. Ends with a setting's id, with `SAVE` or `FORGET`, or None."""

    def __init__(self, settings: Settings, chosen: str = "", first: First = _nothing) -> None:
        super().__init__(f"Settings · {settings.path}", (), chosen=chosen, large=True, empty="reading …")
        self._settings = settings
        self._first = first
        self.found: dict[str, SettingView] = {}
        """By id, once they are read."""

    def on_mount(self) -> None:
        """Read them."""
        super().on_mount()
        self.run_worker(self._read())

    async def _read(self) -> None:
        try:
            await self._first()
            views = await self._settings.views()
        except TroubleError as error:
            self.offer((), empty=str(error.trouble))
            return
        self.found = {view.id: view for view in views}
        self.offer(setting_choices(views, self._settings.changed), empty="there is no setting")
        self.call_after_refresh(self._view.choose, self._chosen)
