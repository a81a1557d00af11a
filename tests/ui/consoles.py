"""The console's app on a scene, for tests."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from mrb_tui.ui import app as app_module
from mrb_tui.ui.app import ConsoleApp
from mrb_tui.ui.options import UiOptions
from mrb_tui.ui.themes import shipped_themes
from tests.ui.fake_session import FakeSession

NARROW, NORMAL, WIDE = (80, 24), (120, 36), (200, 50)


class TestedApp(ConsoleApp, inherit_bindings=False):
    """Keys that a test presses are through before it looks."""

    __test__ = False
    BINDINGS = ConsoleApp.BINDINGS
    CSS_PATH = [Path(app_module.__file__).parent / "styles" / name for name in ("lines.tcss", "screens.tcss")]

    async def _press_keys(self, keys: Iterable[str]) -> None:
        for key in keys:
            await super()._press_keys([key])
            while not self.keys_are_through and not self._exit:
                await asyncio.sleep(0.002)


def console(session: FakeSession, **options: object) -> ConsoleApp:
    """The app with the shipped themes; `options` are those of `UiOptions`."""
    made = UiOptions(theme_dirs=(shipped_themes(),), **options)  # type: ignore[arg-type] # tests name them rightly
    return TestedApp(session, made)
