"""Themes from TOML files: the only place where colours come from. A broken file is named and skipped."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from textual.color import Color, ColorParseError
from textual.theme import BUILTIN_THEMES, Theme

COLOURLESS = "mono"
"""The theme for NO_COLOR."""
LAST_RESORT = "ansi-dark"
"""One of Textual's own, for a console whose theme files are gone."""


@dataclass(frozen=True, slots=True)
class FailedTheme:
    """A file that is no theme, and why."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Themes:
    """What could be loaded, by name, and what could not."""

    loaded: dict[str, Theme]
    failed: tuple[FailedTheme, ...]


def shipped_themes() -> Path:
    """The folder with the themes that come with the console: in the wheel, or in the checkout."""
    packaged = Path(str(files("mrb_tui"))) / "_data" / "themes"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "themes"


def load_themes(folders: Iterable[Path]) -> Themes:
    """All `*.toml` of `folders`, in order; never raises. A folder that is not there has no themes."""
    loaded: dict[str, Theme] = {}
    failed: list[FailedTheme] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                theme = theme_from(path.read_text(encoding="utf-8"), name=path.stem)
            except (OSError, ValueError, TypeError, ColorParseError) as error:
                failed.append(FailedTheme(path, _why(error)))
            else:
                loaded[theme.name] = theme
    return Themes(loaded, tuple(failed))


def theme_from(text: str, *, name: str) -> Theme:
    """A theme from TOML. Its keys are those of Textual's Theme; `[variables]` may set what `_complete` names.

    Raises ValueError (TOML, a value of the wrong kind), TypeError (an unknown key), ColorParseError (a colour).
    """
    data = {"name": name, **tomllib.loads(text)}
    for key, value in data.items():
        kind = _KINDS.get(key, str)
        if not isinstance(value, kind):
            raise ValueError(f"{key} is not {_NAMES[kind]}")  # noqa: TRY004 - what a file says is a value, not a type
    theme = complete(Theme(**data))
    _check(theme)
    return theme


def complete(theme: Theme) -> Theme:
    """With every variable that the style sheets use; what the file does not say is taken from its base colours."""
    generated = theme.to_color_system().generate()
    expected = BUILTIN_THEMES[LAST_RESORT].to_color_system().generate() if theme.ansi else {}
    foreground = theme.foreground or generated["foreground"]
    background = theme.background or generated["background"]
    accent = theme.accent or theme.primary
    defaults = {
        # Textual's own style sheets name some of these; a theme without them would end the console.
        **{name: value for name, value in expected.items() if name not in generated},
        "muted": foreground,
        "muted-style": "dim",
        "faint": foreground,
        "faint-style": "dim",
        "key": accent,
        "title": foreground,
        "state-ok": theme.success or foreground,
        "state-degraded": theme.warning or foreground,
        "state-down": theme.error or foreground,
        "state-unknown": theme.secondary or foreground,
        "state-style": "bold",
        "badge": background,
        "badge-background": accent,
        "badge-style": "bold",
        "dialog": theme.surface or background,
        "block-cursor-foreground": background,
        "block-cursor-background": accent,
        "block-cursor-text-style": "bold",
    }
    theme.variables = {**defaults, **theme.variables}
    return theme


def last_resort() -> Theme:
    """A theme that is always there."""
    return complete(BUILTIN_THEMES[LAST_RESORT])


_KINDS: dict[str, type] = {
    "dark": bool,
    "ansi": bool,
    "variables": dict,
    "luminosity_spread": float,
    "text_alpha": float,
}
_TEXT_STYLES = frozenset({"none", "not", "bold", "dim", "italic", "underline", "reverse", "strike"})
_NAMES: dict[type, str] = {str: "a text", bool: "true or false", dict: "a table", float: "a number like 0.15"}


def _check(theme: Theme) -> None:
    """Raise before a bad colour can reach a running screen, which it would crash."""
    theme.to_color_system().generate()
    for name, value in theme.variables.items():
        if not isinstance(value, str):
            raise ValueError(f"variables.{name} is not a text")  # noqa: TRY004 - as above
        if "style" not in name:
            Color.parse(value)
        elif unknown := set(value.split()) - _TEXT_STYLES:
            raise ValueError(
                f"variables.{name}: {' '.join(sorted(unknown))} is none of {', '.join(sorted(_TEXT_STYLES))}"
            )


def _why(error: Exception) -> str:
    if isinstance(error, ColorParseError):
        return f"{error} in a colour" if "colo" not in str(error) else str(error)
    if isinstance(error, TypeError):
        return f"unknown key: {str(error).rpartition('argument ')[2] or error}"
    return str(error) or type(error).__name__
