"""Settings in words: a row for each, and what saving would change."""

from collections.abc import Sequence

from mrb_tui.session.settings import Saved, SettingView
from mrb_tui.ui import cells
from mrb_tui.ui.lines import Line, Role, Span, fit_line
from mrb_tui.ui.screens.chooser import Choice

SAVE, FORGET = "save:", "forget:"
_ROLES = {"+": Role.OK, "-": Role.DOWN, "l": Role.MUTED}


def setting_choices(views: Sequence[SettingView], changed: int) -> list[Choice]:
    """What can be done with the changes first, then the settings."""
    some = "1 change" if changed == 1 else f"{changed} changes"
    doing = [Choice(SAVE, f"Save {some} …", "shows the lines first"), Choice(FORGET, f"Throw {some} away")]
    return [*(doing if changed else ()), *(Choice(one.id, one.label, _note(one)) for one in views)]


def about(view: SettingView) -> tuple[str, ...]:
    """What it is, how it is written, when it takes effect."""
    usual = f"Left empty: {view.usual}." if view.usual and not view.options else ""
    when = "Takes effect once it is saved." if view.at_once else "Takes effect at the next start."
    return (view.about, " ".join(part for part in (view.how, usual, when) if part))


def saved_words(saved: Saved) -> str:
    """What was saved, and what does not hold yet."""
    if not saved.later:
        return f"saved: {saved.path}"
    named = ", ".join(saved.later[:2]) + (f" and {len(saved.later) - 2} more" if len(saved.later) > 2 else "")
    return f"saved; from the next start on: {named}"


def diff_lines(diff: Sequence[str], width: int) -> tuple[Line, ...]:
    """Added and taken out, told by sign and by colour."""
    return tuple(
        fit_line((Span(" "), Span(part, _ROLES.get(line[:1], Role.TEXT))), width)
        for line in diff
        for part in cells.wrap(line, max(width - 2, 1)) or [""]
    )


def _note(view: SettingView) -> str:
    said = view.text or view.usual or "not set"
    if view.is_changed:
        return f"{said} · not saved"
    return said if view.text or not view.usual else f"{said} · usual"
