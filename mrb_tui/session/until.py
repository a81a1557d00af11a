"""Waiting for what a session tells of."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from mrb_tui.session.live import LiveSession


async def until(session: LiveSession, condition: Callable[[], bool], limit_s: float | None = None) -> None:
    """Until it holds, or the time is over; looked at whenever the session has news."""
    news = asyncio.Event()
    unsubscribe = session.subscribe(lambda change: news.set())
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                while not condition():
                    news.clear()
                    await news.wait()
    finally:
        unsubscribe()
