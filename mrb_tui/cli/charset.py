"""Which characters a front end may show: one rule for the screens and for the plain console."""

from collections.abc import Mapping

from mrb_tui.config.model import Ui
from mrb_tui.ui.terminal.capabilities import without_utf8


def ascii_only(ui: Ui, environment: Mapping[str, str]) -> tuple[bool, str]:
    """Whether nothing but ASCII, and what of the environment says so where the configuration says nothing."""
    locale = "" if "ascii" in ui.model_fields_set else without_utf8(environment)
    return ui.ascii or bool(locale), locale
