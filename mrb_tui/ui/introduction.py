"""Who is at the console: asked once, before the first thing that is recorded under a name."""

from collections.abc import Callable
from typing import Any

from textual.app import App

from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.forms.declaring import name_form
from mrb_tui.ui.screens.form import FormScreen


def once_named(app: App[Any], context: ScreenContext, go_on: Callable[[], None]) -> None:
    """Go on once it is known; whoever closes the form has changed their mind."""
    desk = context.session.desk
    if desk.responder:
        go_on()
        return

    def named(_: str | None) -> None:
        if desk.responder:
            go_on()

    app.push_screen(FormScreen(name_form(desk), context.drafts), named)
