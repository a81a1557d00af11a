"""Waiting for the engine while somebody may press Enter to go on without."""

import asyncio
from collections.abc import Callable

from mrb_tui.plain.dialogue import LineTerminal
from mrb_tui.session.live import LiveSession
from mrb_tui.session.until import until


async def until_or_enter(terminal: LineTerminal, session: LiveSession, condition: Callable[[], bool]) -> bool:
    """Whether it holds; False if a line came first. Raises EndOfInput.

    Lines of a pipe were written beforehand: they are the next answers, and end no waiting.
    """
    if condition():
        return True
    if not terminal.can_ask:
        await until(session, condition)
        return True
    holds = asyncio.ensure_future(until(session, condition))
    typed = asyncio.ensure_future(terminal.line())
    try:
        await asyncio.wait((holds, typed), return_when=asyncio.FIRST_COMPLETED)
        if typed.done():
            typed.result()
        return holds.done()
    finally:
        holds.cancel()
        typed.cancel()
        await asyncio.gather(holds, typed, return_exceptions=True)
