"""Themes: the shipped ones are sound, a broken one is named and skipped, and no colour stands anywhere else."""

import re
from pathlib import Path

import pytest
from textual.color import Color

from mrb_tui.ui.themes import COLOURLESS, complete, load_themes, shipped_themes, theme_from
from tests.ui import scenes
from tests.ui.consoles import console

UI = Path(__file__).parents[2] / "mrb_tui" / "ui"
SHIPPED = ("ansi", "day", "high-contrast", "mono", "night")


def test_the_shipped_ones_load() -> None:
    themes = load_themes([shipped_themes()])
    assert themes.failed == ()
    assert tuple(sorted(themes.loaded)) == SHIPPED
    assert COLOURLESS in themes.loaded


def test_colours_stand_in_themes_only() -> None:
    hexadecimal = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![\w-])")
    found = [
        f"{path.name}: {match[0]}"
        for path in UI.rglob("*")
        if path.suffix in {".py", ".tcss"}
        for match in hexadecimal.finditer(path.read_text(encoding="utf-8"))
        if not re.match(r"#\d+$", match[0])
    ]
    assert found == []


@pytest.mark.parametrize(("name", "least"), [("night", 4.5), ("day", 4.5), ("high-contrast", 7.0)])
def test_words_that_matter_can_be_read(name: str, least: float) -> None:
    """WCAG 2.2: a contrast of 4.5 to 1 for text (1.4.3), of 7 to 1 where much is wanted (1.4.6)."""
    theme = load_themes([shipped_themes()]).loaded[name]
    generated = {**theme.to_color_system().generate(), **theme.variables}
    roles = ("foreground", "state-ok", "state-degraded", "state-down", "state-unknown", "key", "muted", "title")
    pairs = [(role, ground) for role in roles for ground in ("background", "dialog")]
    pairs += [("badge", "badge-background"), ("block-cursor-foreground", "block-cursor-background")]
    for role, ground in pairs:
        colour, behind = Color.parse(generated[role]), Color.parse(generated[ground])
        assert _contrast(colour, behind) >= least, f"{role} {colour.hex} on {ground} {behind.hex}"


def _contrast(one: Color, other: Color) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("primary = ", "Invalid value"),
        ("primary = 3", "primary is not a text"),
        ('primary = "not a colour"', "colour"),
        ('primary = "#123456"\nprimery = "#123456"', "primery"),
        ("dark = 'yes'", "dark is not true or false"),
        ('primary = "#123456"\n[variables]\nmuted = "nope"', "nope"),
        ('primary = "#123456"\n[variables]\nmuted-style = "blink"', "blink is none of"),
        ('primary = "#123456"\n[variables]\nmuted = 3', "variables.muted is not a text"),
    ],
)
def test_a_broken_one_is_named_and_skipped(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "mine.toml").write_text(text)
    (tmp_path / "other.toml").write_text('primary = "#336699"')
    themes = load_themes([shipped_themes(), tmp_path, tmp_path / "not-there"])
    assert tuple(sorted(themes.loaded)) == tuple(sorted((*SHIPPED, "other")))
    assert [failed.path.name for failed in themes.failed] == ["mine.toml"]
    assert why in themes.failed[0].why


def test_a_theme_with_nothing_but_a_primary_colour_has_every_variable() -> None:
    theme = theme_from('primary = "#336699"', name="least")
    assert {"muted", "state-down", "badge", "dialog"} <= set(theme.variables)
    assert complete(theme).variables == theme.variables


async def test_a_theme_that_is_not_there_is_said_and_another_is_worn() -> None:
    app = console(scenes.all_green(), theme="neon")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert app.theme in SHIPPED
        assert "there is no theme neon" in "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_no_color_beats_the_wanted_theme() -> None:
    app = console(scenes.all_green(), theme="day", no_color=True)
    async with app.run_test():
        assert app.theme == COLOURLESS
