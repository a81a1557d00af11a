"""Writing to others, as pictures: look at what changed before `make snapshots` is committed."""

from collections.abc import Callable, Sequence

import pytest
from textual.pilot import Pilot

from mrb_tui.ui.screens.publish import PublishScreen
from mrb_tui.ui.screens.writing import WritingScreen
from tests.ui import incident_scenes as scenes
from tests.ui.consoles import NARROW, NORMAL, WIDE, console
from tests.ui.fake_writing import WAITING
from tests.ui.piloting import settled, until

Compare = Callable[..., bool]
SIZES = [pytest.param(size, id=f"{size[0]}x{size[1]}") for size in (NARROW, NORMAL, WIDE)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("which", "keys"),
    [
        pytest.param("message", [], id="team"),
        pytest.param("postmortem", [], id="postmortem"),
        pytest.param("message", ["enter"], id="where_to"),
        pytest.param("message", ["enter", "down", "down", "down", "enter"], id="public"),
    ],
)
def test_writing(snap_compare: Compare, which: str, keys: Sequence[str], size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        await pilot.press("u", *which, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen) and bool(pilot.app.screen.draft_id))
        await until(pilot, lambda: pilot.app.focused is not None)
        await pilot.press(*keys)
        screen = pilot.app.screen
        if isinstance(screen, PublishScreen):
            await until(pilot, lambda: screen.yes.is_armed)
        await settled(pilot)

    assert snap_compare(console(scenes.in_full_swing()), run_before=opened, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_outbox(snap_compare: Compare, size: tuple[int, int]) -> None:
    session = scenes.in_full_swing()
    session.writing.waiting = WAITING
    assert snap_compare(console(session), press=["O", "down"], terminal_size=size)
