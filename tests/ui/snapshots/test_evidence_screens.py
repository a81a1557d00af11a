"""The evidence bundle as pictures: the question, under way, and at its end with what is missing."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from mrb_tui.evidence.source import Standing
from tests.ui import incident_scenes as scenes
from tests.ui.consoles import NARROW, NORMAL, WIDE, console
from tests.ui.fake_session import FakeSession
from tests.ui.piloting import on, settled, until

Compare = Callable[..., bool]
SIZES = [pytest.param(size, id=f"{size[0]}x{size[1]}") for size in (NARROW, NORMAL, WIDE)]
LACKING = (
    "logs: mistral-service-7d9f/app: the node no longer has this container's log",
    "metrics: Prometheus has no data for this query in the window",
)


async def _begun(session: FakeSession, pilot: Pilot[None]) -> None:
    await pilot.press("B", "enter")
    await until(pilot, lambda: "It goes on when this is closed" in on(pilot))
    session.evidence.stand("logs", Standing.PARTIAL, "3 of 3 containers, 1,200 lines")
    await until(pilot, lambda: "1,200 lines" in on(pilot))


@pytest.mark.parametrize("size", SIZES)
def test_the_question(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(console(scenes.just_declared()), press=["B"], terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_under_way(snap_compare: Compare, size: tuple[int, int]) -> None:
    session = scenes.just_declared()

    async def before(pilot: Pilot[None]) -> None:
        await _begun(session, pilot)
        await settled(pilot)

    assert snap_compare(console(session), run_before=before, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_end(snap_compare: Compare, size: tuple[int, int]) -> None:
    session = scenes.just_declared()

    async def before(pilot: Pilot[None]) -> None:
        await _begun(session, pilot)
        path = "/home/ana/.local/state/mrb-tui/incidents/INC-20261124-1/evidence-INC-20261124-1.tar.gz"
        session.evidence.put(path=path, size=12_345, sha256="ab" * 32, missing=LACKING)
        await until(pilot, lambda: "12,345 bytes" in on(pilot))
        await settled(pilot)

    assert snap_compare(console(session), run_before=before, terminal_size=size)
