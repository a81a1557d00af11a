"""The settings as pictures: the list with a change in it, and the lines that saving would change."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from mrb_tui.cli.file_settings import FileSettings
from mrb_tui.cli.packaged import example_config
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.ui import scenes
from tests.ui.consoles import NARROW, NORMAL, WIDE, console
from tests.ui.piloting import on, settled, until

Compare = Callable[..., bool]
SIZES = [pytest.param(size, id=f"{size[0]}x{size[1]}") for size in (NARROW, NORMAL, WIDE)]


class ShownSettings(FileSettings):
    """At a path that is the same on every machine."""

    @property
    def path(self) -> str:
        return "~/.config/mrb-tui/config.toml"


def changed(folder: Path) -> ShownSettings:
    path = folder / "config.toml"
    path.write_text(example_config(), encoding="utf-8")
    return ShownSettings(path, example=example_config(), check=lambda _, __: None, scrubber=Scrubber(Secrets()))


async def listed(made: ShownSettings, pilot: Pilot[None]) -> None:
    await made.change("services[0].name", "Chat for customers")
    await made.change("safety.read_only", "true")
    await pilot.press("comma")
    await until(pilot, lambda: "Save 2 changes …" in on(pilot))
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
def test_the_list(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    made = changed(tmp_path)

    async def before(pilot: Pilot[None]) -> None:
        await listed(made, pilot)

    app = console(scenes.rate_limited(), settings=lambda: made)
    assert snap_compare(app, run_before=before, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_lines(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    made = changed(tmp_path)

    async def before(pilot: Pilot[None]) -> None:
        await listed(made, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "+read_only = true" in on(pilot))
        await settled(pilot)

    app = console(scenes.rate_limited(), settings=lambda: made)
    assert snap_compare(app, run_before=before, terminal_size=size)
