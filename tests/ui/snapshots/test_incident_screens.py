"""The screens of an incident as pictures: look at what changed before `make snapshots` is committed."""

from collections.abc import Callable, Sequence

import pytest
from textual.pilot import Pilot

from tests.ui import incident_scenes as scenes
from tests.ui.consoles import NARROW, NORMAL, WIDE, console
from tests.ui.fake_session import FakeSession
from tests.ui.piloting import on, until

Compare = Callable[..., bool]
Scene = Callable[[], FakeSession]

SIZES = [pytest.param(size, id=f"{size[0]}x{size[1]}") for size in (NARROW, NORMAL, WIDE)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(scene, id=scene.__name__)
        for scene in (scenes.in_full_swing, scenes.unsettled, scenes.not_saved, scenes.over, scenes.hostile)
    ],
)
def test_console(snap_compare: Compare, scene: Scene, size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), press=["3"], terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("scene", "keys"),
    [
        pytest.param(scenes.in_full_swing, ["t", "up"], id="held"),
        pytest.param(scenes.in_full_swing, ["t", "slash", *"con"], id="filtering"),
        pytest.param(scenes.in_full_swing, ["t", "f", "f"], id="probes"),
        pytest.param(scenes.in_full_swing, ["t", "up", "enter"], id="in_full"),
        pytest.param(scenes.in_full_swing, ["t", "up", "a"], id="amend"),
        pytest.param(scenes.not_saved, ["t"], id="not_saved"),
        pytest.param(scenes.over, ["t"], id="over"),
        pytest.param(scenes.hostile, ["t"], id="hostile"),
        pytest.param(lambda: scenes.many(2_000), ["t"], id="long"),
    ],
)
def test_timeline(snap_compare: Compare, scene: Scene, keys: Sequence[str], size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), press=keys, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("scene", "keys"),
    [
        pytest.param(scenes.undeclared, ["D"], id="declare"),
        pytest.param(scenes.in_full_swing, ["n"], id="note"),
        pytest.param(
            scenes.in_full_swing, ["n", *"@-10m it began", "ctrl+j", *"with the batch job"], id="note_earlier"
        ),
        pytest.param(scenes.in_full_swing, ["n", *"@25:99 x", "enter"], id="note_refused"),
        pytest.param(scenes.in_full_swing, ["S"], id="severity"),
        pytest.param(scenes.in_full_swing, ["T"], id="status"),
        pytest.param(scenes.in_full_swing, ["R"], id="roles"),
        pytest.param(scenes.in_full_swing, ["M"], id="milestone"),
        pytest.param(scenes.in_full_swing, ["X"], id="closing"),
        pytest.param(scenes.in_full_swing, ["X", "enter"], id="passing_over"),
        pytest.param(scenes.in_full_swing, ["H"], id="handoff"),
        pytest.param(scenes.in_full_swing, ["E"], id="export"),
        pytest.param(scenes.in_full_swing, ["L"], id="leave"),
        pytest.param(scenes.not_saved, ["q"], id="quit"),
        pytest.param(scenes.hostile, ["C"], id="hostile"),
    ],
)
def test_box(snap_compare: Compare, scene: Scene, keys: Sequence[str], size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), press=keys, terminal_size=size)


async def _offered(pilot: Pilot[None]) -> None:
    """What the journals hold is read behind the screen."""
    await until(pilot, lambda: "resumes it" in on(pilot))


@pytest.mark.parametrize("size", SIZES)
def test_incidents(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def listed(pilot: Pilot[None]) -> None:
        await _offered(pilot)
        await pilot.press("I")
        await until(pilot, lambda: "INC-20261123-1" in on(pilot))

    assert snap_compare(console(scenes.with_others()), run_before=listed, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_an_open_incident_is_offered(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(console(scenes.with_others()), run_before=_offered, terminal_size=size)


@pytest.mark.parametrize("theme", ["day", "high-contrast", "ansi", "mono"])
def test_theme(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(console(scenes.not_saved(), theme=theme), press=["S"], terminal_size=NORMAL)


def test_no_color(snap_compare: Compare) -> None:
    assert snap_compare(console(scenes.not_saved(), no_color=True), press=["t"], terminal_size=NARROW)


@pytest.mark.parametrize("keys", [[], ["t"], ["S"], ["X"]], ids=["console", "timeline", "form", "closing"])
def test_ascii(snap_compare: Compare, keys: list[str]) -> None:
    assert snap_compare(console(scenes.in_full_swing(), ascii=True), press=keys, terminal_size=NARROW)
