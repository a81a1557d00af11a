"""The console by its keys, headless: press, and read what is on the screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from mrb_tui.ui.app import ConsoleApp
from tests.ui.consoles import NORMAL, console
from tests.ui.fake_session import FakeSession


def text(app: ConsoleApp) -> str:
    """What is on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@asynccontextmanager
async def shown(session: FakeSession, size: tuple[int, int] = NORMAL, **options: object) -> AsyncIterator[Pilot[None]]:
    """The console, ready for keys."""
    async with console(session, **options).run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def app_of(pilot: Pilot[None]) -> ConsoleApp:
    assert isinstance(pilot.app, ConsoleApp)
    return pilot.app


def on(pilot: Pilot[None]) -> str:
    return text(app_of(pilot))


async def press(pilot: Pilot[None], *keys: str) -> str:
    """The screen after those keys."""
    await pilot.press(*keys)
    await pilot.pause()
    return on(pilot)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        await pilot.pause(0.02)
    pytest.fail(f"it never came:\n{on(pilot)}")
