"""The runbook's screens as pictures: look at what changed before `make snapshots` is committed."""

from collections.abc import Callable, Sequence

import pytest
from textual.pilot import Pilot

from tests.ui import runbook_scenes as scenes
from tests.ui.consoles import NARROW, NORMAL, WIDE, console
from tests.ui.fake_session import FakeSession
from tests.ui.piloting import settled

Compare = Callable[..., bool]
Scene = Callable[[], FakeSession]

SIZES = [pytest.param(size, id=f"{size[0]}x{size[1]}") for size in (NARROW, NORMAL, WIDE)]
_CHANGES = (scenes.known_beforehand, scenes.mitigated)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(scene, id=scene.__name__)
        for scene in (
            scenes.supported,
            scenes.against,
            scenes.turned,
            scenes.cannot_tell,
            scenes.steps_in_all_states,
            scenes.hostile,
        )
    ],
)
def test_tree(snap_compare: Compare, scene: Scene, size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), press=["2"], terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", [pytest.param(scene, id=scene.__name__) for scene in _CHANGES])
def test_tree_of_changes(snap_compare: Compare, scene: Scene, size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), press=["2", "down", "down", "down"], terminal_size=size)


@pytest.mark.parametrize("scene", [pytest.param(scene, id=scene.__name__) for scene in _CHANGES])
def test_step_of_changes(snap_compare: Compare, scene: Scene) -> None:
    assert snap_compare(console(scene()), press=["2", "down", "down", "down", "enter"], terminal_size=NARROW)


def test_tree_zoomed(snap_compare: Compare) -> None:
    assert snap_compare(console(scenes.supported()), press=["2", "z"], terminal_size=NORMAL)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("scene", "keys"),
    [
        pytest.param(scenes.supported, ["2", "up", "enter"], id="question"),
        pytest.param(scenes.turned, ["2", "home", "down", "enter"], id="question_turned"),
        pytest.param(scenes.hostile, ["2", "home", "down", "enter"], id="question_hostile"),
        pytest.param(scenes.supported, ["2", "down", "down", "enter"], id="reason"),
        pytest.param(scenes.cannot_tell, ["2", "home", "enter"], id="hint"),
        pytest.param(scenes.answered, ["2", "down", "down", "enter", "p"], id="pass_over"),
        pytest.param(scenes.answered, ["2", "G", "enter", "d"], id="done"),
        pytest.param(scenes.answered, ["colon", *"step"], id="palette"),
    ],
)
def test_box(snap_compare: Compare, scene: Scene, keys: Sequence[str], size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), press=keys, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("scene", "keys"),
    [
        pytest.param(scenes.answered, ["2", "down", "enter"], id="look"),
        pytest.param(scenes.answered, ["2", "down", "down", "down", "enter"], id="change"),
        pytest.param(scenes.answered, ["2", "G", "enter"], id="by_hand"),
        pytest.param(scenes.steps_in_all_states, ["2", "enter"], id="failed"),
        pytest.param(scenes.hostile, ["2", "G", "enter"], id="hostile"),
    ],
)
def test_step(snap_compare: Compare, scene: Scene, keys: Sequence[str], size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), press=keys, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("over", [False, True], ids=["running", "result"])
def test_look(snap_compare: Compare, over: bool, size: tuple[int, int]) -> None:
    session = scenes.answered()

    async def look(pilot: Pilot[None]) -> None:
        await pilot.press("2", "down", "enter", "enter")
        await settled(pilot)
        if over:
            session.book.finish()
            await settled(pilot)

    assert snap_compare(console(session), run_before=look, terminal_size=size)


@pytest.mark.parametrize("theme", ["day", "high-contrast", "mono"])
def test_theme(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(console(scenes.steps_in_all_states(), theme=theme), press=["2"], terminal_size=NORMAL)


def test_no_color(snap_compare: Compare) -> None:
    assert snap_compare(console(scenes.supported(), no_color=True), press=["2"], terminal_size=NARROW)


@pytest.mark.parametrize("keys", [["2"], ["2", "enter"]], ids=["tree", "step"])
def test_ascii(snap_compare: Compare, keys: list[str]) -> None:
    assert snap_compare(console(scenes.steps_in_all_states(), ascii=True), press=keys, terminal_size=NARROW)
