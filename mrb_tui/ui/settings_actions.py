"""What the key of the settings does: find one, change it, see the lines, save."""

from collections.abc import Callable
from functools import partial

from textual.app import App

from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.session.settings import Saved, Settings, SettingView
from mrb_tui.ui.drafts import Drafts
from mrb_tui.ui.format import count
from mrb_tui.ui.forms.setting import setting_form
from mrb_tui.ui.screens.chooser import Choice
from mrb_tui.ui.screens.form import FormScreen
from mrb_tui.ui.screens.setting_diff import SettingDiffScreen
from mrb_tui.ui.screens.settings import SettingsScreen
from mrb_tui.ui.screens.theme_chooser import ThemeChooser
from mrb_tui.ui.views.settings import FORGET, SAVE, saved_words

THEME = "ui.theme"


class SettingsActions:
    """`show_theme` puts a theme on; `wear` takes on what was saved; `say` and `fail` tell of it."""

    def __init__(
        self,
        app: App[None],
        settings: Settings,
        drafts: Drafts,
        *,
        show_theme: Callable[[str], None],
        wear: Callable[[Saved], None],
        say: Callable[[str], None],
        fail: Callable[[Trouble], None],
    ) -> None:
        self._app = app
        self._settings = settings
        self._drafts = drafts
        self._show_theme = show_theme
        self._wear = wear
        self._say = say
        self._fail = fail
        self._theme_before = ""
        """The theme that was on before one was chosen and not saved."""

    def open(self, chosen: str = "") -> None:
        """The list, with the cursor on `chosen`."""
        self._list(SettingsScreen(self._settings, chosen))

    def leaving_words(self) -> list[str]:
        """What would be lost with the console."""
        changed = self._settings.changed
        return [f"{count(changed, 'change')} of settings would be lost: not saved."] if changed else []

    def _list(self, screen: SettingsScreen) -> None:
        self._app.push_screen(screen, lambda choice: self._take(choice, screen))

    def _take(self, choice: str | None, screen: SettingsScreen) -> None:
        if choice == SAVE:
            self._ask()
        elif choice == FORGET:
            self._settings.forget()
            self._back_to_theme()
            self.open()
        elif choice is not None:
            self._edit(screen.found[choice])
        elif self._settings.changed:
            self._say(f"{count(self._settings.changed, 'change')} of settings not saved yet; the list has them still")

    def _edit(self, view: SettingView) -> None:
        if view.locked:
            self._say(f"{view.label}: {view.locked}")
            self.open(view.id)
        elif view.id == THEME:
            now = self._app.theme
            choices = [Choice(name, name, "in use" if name == now else "") for name in view.options]
            self._app.push_screen(ThemeChooser(choices, now, self._show_theme), lambda name: self._chosen(name, now))
        else:
            form = setting_form(view, self._settings.change)
            self._app.push_screen(FormScreen(form, self._drafts), lambda said: self._edited(view.id, said))

    def _edited(self, setting_id: str, said: str | None) -> None:
        if said:
            self._say(said)
        self.open(SAVE if not said and self._settings.changed else setting_id)

    def _chosen(self, name: str | None, before: str) -> None:
        if name is None:
            self.open(THEME)
        else:
            self._theme_before = self._theme_before or before
            self._show_theme(name)
            self._list(SettingsScreen(self._settings, SAVE, partial(self._hold_theme, name)))

    async def _hold_theme(self, name: str) -> None:
        try:
            await self._settings.change(THEME, name)
        except TroubleError:
            self._back_to_theme()
            raise

    def _back_to_theme(self) -> None:
        if self._theme_before:
            self._show_theme(self._theme_before)
        self._theme_before = ""

    def _ask(self) -> None:
        try:
            diff = self._settings.diff()
        except TroubleError as error:
            self._fail(error.trouble)
            return
        screen = SettingDiffScreen(self._settings.path, diff)
        self._app.push_screen(screen, lambda yes: self._answered(yes=bool(yes)))

    def _answered(self, *, yes: bool) -> None:
        if yes:
            self._app.run_worker(self._save(), group="settings")
        else:
            self.open(SAVE)

    async def _save(self) -> None:
        try:
            saved = await self._settings.save()
        except TroubleError as error:
            self._fail(error.trouble)
            return
        self._theme_before = ""
        self._wear(saved)
        self._say(saved_words(saved))
