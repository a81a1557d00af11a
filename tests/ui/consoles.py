"""The console's app on a scene, for tests."""

from mrb_tui.ui.app import ConsoleApp
from mrb_tui.ui.options import UiOptions
from mrb_tui.ui.themes import shipped_themes
from tests.ui.fake_session import FakeSession

NARROW, NORMAL, WIDE = (80, 24), (120, 36), (200, 50)


def console(session: FakeSession, **options: object) -> ConsoleApp:
    """The app with the shipped themes; `options` are those of `UiOptions`."""
    made = UiOptions(theme_dirs=(shipped_themes(),), **options)  # type: ignore[arg-type] # tests name them rightly
    return ConsoleApp(session, made)
