"""Plans, runs and the ledger as pictures: look at what changed before `make snapshots` is committed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from mrb_tui.session.changes import RunView
from mrb_tui.ui.screens.new_key import NewKeyScreen
from mrb_tui.ui.screens.plan import PlanScreen
from mrb_tui.ui.screens.revisions import RevisionsScreen
from tests.ui import change_scenes as scenes
from tests.ui.consoles import NARROW, NORMAL, WIDE, console
from tests.ui.fake_session import FakeSession
from tests.ui.piloting import app_of, on, settled, until

Compare = Callable[..., bool]
Scene = Callable[[], FakeSession]
SIZES = [pytest.param(size, id=f"{size[0]}x{size[1]}") for size in (NARROW, NORMAL, WIDE)]
MANY = replace(scenes.ASKING, plan=replace(scenes.PLAN, warnings=scenes.WARNINGS))
HOSTILE = replace(
    scenes.PROTECTED,
    title="[b]値[/b] \x1b[2J" * 9,
    name_wanted="[/]名前\x1b[31m",
    plan=replace(
        scenes.PLAN,
        target=replace(scenes.TARGET, context="[red]" + "環境" * 60, server="https://" + "x" * 200),
        changes=(replace(scenes.PLAN.changes[0], before="[b]値\x1b]0;x\x07" + "y" * 300, after="🔥" * 90),),
        warnings=("[/nope] \x1b[31m" + "警告" * 90,),
    ),
)
VIEWS = {
    "filling_in": scenes.PLANNING,
    "half_filled": scenes.FILLING,
    "complete": scenes.ASKING,
    "protected": scenes.PROTECTED,
    "not_permitted": scenes.NOT_PERMITTED,
    "uncheckable": scenes.UNCHECKABLE,
    "dry_run_refused": scenes.DRY_RUN_REFUSED,
    "many_warnings": MANY,
    "unrecorded": scenes.UNRECORDED,
    "running": scenes.RUNNING,
    "verifying": scenes.VERIFYING,
    "verified": scenes.VERIFIED,
    "not_verified": scenes.NOT_VERIFIED,
    "unknown": scenes.UNKNOWN,
    "conflict": scenes.CONFLICT,
    "rotated": scenes.ROTATED,
    "hostile": HOSTILE,
}
_SETTLED = ("yes, do it", "type the name", "Scroll to the end")


async def _open(pilot: Pilot[None]) -> None:
    """The plan, once a yes would count where one can."""
    app = app_of(pilot)
    app.push_screen(PlanScreen(app._shared, "run-1"))
    await settled(pilot)
    if app.session.changes.runs[0].stage == "waiting for a yes":
        await until(pilot, lambda: any(word in on(pilot) for word in _SETTLED))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_plan(snap_compare: Compare, view: RunView, size: tuple[int, int]) -> None:
    assert snap_compare(console(scenes.planned(view)), run_before=_open, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_typing_the_name(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def typed(pilot: Pilot[None]) -> None:
        await _open(pilot)
        await pilot.press("y", *"mistral")

    assert snap_compare(console(scenes.planned(scenes.PROTECTED)), run_before=typed, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_read_only(snap_compare: Compare, size: tuple[int, int]) -> None:
    session = scenes.planned()
    session.changes.read_only = "this console is read-only"

    async def opened(pilot: Pilot[None]) -> None:
        app_of(pilot).push_screen(PlanScreen(app_of(pilot)._shared, "run-1"))
        await pilot.pause()

    assert snap_compare(console(session), run_before=opened, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", [scenes.owing, scenes.proposing, scenes.rolling_back], ids=["some", "due", "empty"])
def test_ledger(snap_compare: Compare, scene: Scene, size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), press=["l", "down"], terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_revisions(snap_compare: Compare, size: tuple[int, int]) -> None:
    session = scenes.rolling_back()

    async def opened(pilot: Pilot[None]) -> None:
        pilot.app.push_screen(RevisionsScreen(session.changes.revisions))
        await settled(pilot)

    assert snap_compare(console(session), run_before=opened, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_masked_key(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        pilot.app.push_screen(NewKeyScreen("mistral-secrets/api-key"))
        await pilot.pause()
        await pilot.press(*"planted-secret-0123456789")

    assert snap_compare(console(scenes.rolling_back()), run_before=opened, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_quitting_during_a_run(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(console(scenes.planned(scenes.RUNNING)), press=["q"], terminal_size=size)


def test_ascii_and_no_color(snap_compare: Compare) -> None:
    app = console(scenes.planned(MANY), ascii=True, no_color=True)
    assert snap_compare(app, run_before=_open, terminal_size=NARROW)
