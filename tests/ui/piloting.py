"""The console by its keys, headless: press, and read what is on the screen."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from mrb_tui.ui.app import ConsoleApp
from tests.ui.consoles import NORMAL, console
from tests.ui.fake_session import FakeSession

LIMIT_S = 40.0
"""For what comes at once on a machine that has nothing else to do."""


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


def chosen(pilot: Pilot[None]) -> str:
    """The row with the cursor, in whichever pane has one."""
    return next((part for line in on(pilot).split("\n") for part in line.split("│") if part.startswith("▸")), "")


async def press(pilot: Pilot[None], *keys: str) -> str:
    """The screen after those keys."""
    await pilot.press(*keys)
    await pilot.pause()
    return on(pilot)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    end_s = time.monotonic() + LIMIT_S
    while not holds():
        if time.monotonic() > end_s:
            pytest.fail(f"it never came:\n{on(pilot)}")
        await pilot.pause(0.02)


async def settled(pilot: Pilot[None]) -> None:
    """Until every key has had its effect and all that changed is drawn."""
    app = app_of(pilot)
    await pilot.pause()
    await until(pilot, lambda: app.keys_are_through and app.news_is_drawn)
    await pilot.pause()
