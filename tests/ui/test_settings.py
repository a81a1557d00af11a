"""The settings on the screen: found, changed, seen as lines, saved; a theme is seen before it is taken."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from mrb_tui.cli.file_settings import FileSettings
from mrb_tui.cli.packaged import example_config
from mrb_tui.cli.settings import check_start
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.ui.widgets.painted import ASCII
from tests.ui import scenes
from tests.ui.piloting import on, press, settled, shown, until

THEMES = ("ansi", "day", "night")
FILE = """\
[ui]
theme = "night"  # for the eyes
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def settings(path: Path) -> FileSettings:
    return FileSettings(
        path,
        example=example_config(),
        check=lambda loaded, changed: check_start(loaded, changed, THEMES),
        scrubber=Scrubber(Secrets()),
        themes=THEMES,
    )


async def find(pilot: Pilot[None], text: str) -> None:
    """The list, with what was typed into its field."""
    await until(pilot, lambda: "Settings ·" in on(pilot) and "reading …" not in on(pilot))
    await pilot.press(*text)
    await settled(pilot)


async def test_a_setting_is_found_changed_seen_and_saved(path: Path) -> None:
    async with shown(scenes.rate_limited(), settings=lambda: settings(path)) as pilot:
        await press(pilot, "comma")
        await find(pilot, "responder.name")
        await press(pilot, "enter")
        await until(pilot, lambda: "Who is at this console" in on(pilot))
        assert "at the next start" in on(pilot)
        await press(pilot, *"eva", "enter")
        await until(pilot, lambda: "Save 1 change …" in on(pilot))
        await settled(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: '+name = "eva"' in on(pilot))
        assert path.read_text(encoding="utf-8") == FILE
        await press(pilot, "y")
        await until(pilot, lambda: "from the next start on: responder.name" in on(pilot))
        assert path.read_text(encoding="utf-8") == f'{FILE}\n[responder]\nname = "eva"\n'


async def test_a_theme_is_seen_while_choosing_and_esc_brings_the_old_one_back(path: Path) -> None:
    async with shown(scenes.rate_limited(), settings=lambda: settings(path)) as pilot:
        await press(pilot, "comma")
        await find(pilot, "ui.theme")
        await press(pilot, "enter")
        await until(pilot, lambda: "in use" in on(pilot))
        await press(pilot, "up")
        await until(pilot, lambda: pilot.app.theme == "day")
        await press(pilot, "escape")
        await until(pilot, lambda: pilot.app.theme == "night")
        await find(pilot, "ui.theme")
        await press(pilot, "enter")
        await until(pilot, lambda: "in use" in on(pilot))
        await press(pilot, *"day", "enter")
        await until(pilot, lambda: "Save 1 change …" in on(pilot))
        assert pilot.app.theme == "day"
        assert path.read_text(encoding="utf-8") == FILE
        await press(pilot, "down", "enter")
        await until(pilot, lambda: pilot.app.theme == "night")
        assert path.read_text(encoding="utf-8") == FILE


async def test_keys_and_ascii_hold_at_once(path: Path) -> None:
    made = settings(path)
    async with shown(scenes.rate_limited(), settings=lambda: made) as pilot:
        await made.change("ui.keys", '{ quit = "Q", down = "down,J" }')
        await made.change("ui.ascii", "true")
        await press(pilot, "comma")
        await find(pilot, "save")
        await press(pilot, "enter")
        await until(pilot, lambda: "+ascii = true" in on(pilot))
        await press(pilot, "y")
        await until(pilot, lambda: pilot.app.has_class(ASCII))
        await settled(pilot)
        assert on(pilot).isascii()
        assert "Quit the console?" not in await press(pilot, "q")
        assert "Quit the console?" in await press(pilot, "Q")


async def test_a_wrong_value_stays_in_the_form_with_the_words_of_a_start(path: Path) -> None:
    async with shown(scenes.rate_limited(), settings=lambda: settings(path)) as pilot:
        await press(pilot, "comma")
        await find(pilot, "provider.base_url")
        await press(pilot, "enter")
        await until(pilot, lambda: "Left empty: https://api.mistral.ai" in on(pilot))
        await press(pilot, *"ftp", "enter")
        await until(pilot, lambda: "a URL is written like" in on(pilot))
        assert "ftp" in on(pilot)


async def test_what_cannot_be_saved_is_told_and_kept(path: Path) -> None:
    made = settings(path)
    async with shown(scenes.rate_limited(), settings=lambda: made) as pilot:
        await made.change("ui.ascii", "true")
        path.write_text("# theirs\n", encoding="utf-8")
        await press(pilot, "comma")
        await find(pilot, "save")
        await press(pilot, "enter")
        await until(pilot, lambda: "+ascii = true" in on(pilot))
        await press(pilot, "y")
        await until(pilot, lambda: "changed on disk meanwhile" in on(pilot))
        assert path.read_text(encoding="utf-8") == "# theirs\n"
        await press(pilot, "escape")
        assert "1 change of settings would be lost" in await press(pilot, "q")


async def test_a_secret_is_not_edited_here(path: Path) -> None:
    async with shown(scenes.rate_limited(), settings=lambda: settings(path)) as pilot:
        await press(pilot, "comma")
        await find(pilot, "provider.key")
        assert "the variable MISTRAL_API_KEY" in on(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: "changed in the file, by hand" in on(pilot))


async def test_without_a_file_the_key_says_so() -> None:
    async with shown(scenes.rate_limited()) as pilot:
        assert "no configuration file to change here" in await press(pilot, "comma")
